# Made by posforge 0.2.0 from store.yaml. Do not edit: `posforge apply` rewrites it.
# Extend it in corner_fresh/till.py, store.py and hq.py, which are yours.
"""Where this shop's own changes to its tables lie, and which is the newest."""

from __future__ import annotations

from posforge.runtime.domain.shop import Migrations

MIGRATIONS = Migrations(
    package="corner_fresh.migrations",
    head="0001_add_tracking_2a27d58b",
)
