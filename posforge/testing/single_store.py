"""The shop that tests run as real processes: one branch that matters, and no headquarters."""

from __future__ import annotations

from posforge.runtime.domain.shop import SyncOptions
from posforge.testing.builders import a_shop

SHOP = a_shop(sync=SyncOptions(hq="", store="https://127.0.0.1:9444", push_ms=50, pull_ms=500))
BRANCH = SHOP.branches[0].code
