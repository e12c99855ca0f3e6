# Made by posforge 0.2.0 from store.yaml. Do not edit: `posforge apply` rewrites it.
# Extend it in atelier_nord/till.py, store.py and hq.py, which are yours.
"""Where this shop's own changes to its tables lie, and which is the newest."""

from __future__ import annotations

from posforge.runtime.domain.shop import Migrations

MIGRATIONS = Migrations(
    package="atelier_nord.migrations",
    head="0001_add_size_colour_season_material_care_tra_10434237",
)
