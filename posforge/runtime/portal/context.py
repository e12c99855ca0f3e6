"""Everything a page may use, wired once when the portal is created."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from posforge.runtime.domain.shop import Shop
from posforge.runtime.ext.ports import Clock
from posforge.runtime.portal.speech import Speech
from posforge.runtime.reports.reports import Reports


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Which machine serves these pages; `branch` is the code of a store server's branch."""

    kind: Literal["hq", "store"]
    node: str
    branch: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    """One portal: its shop, its books, its clock and its language."""

    reports: Reports
    shop: Shop
    clock: Clock
    place: Place
    speech: Speech

    def today(self) -> date:
        """Return the date on the shop's wall calendar."""
        now = datetime.fromtimestamp(self.clock.now_ms() // 1000, UTC)
        return (now + timedelta(minutes=self.clock.offset_min())).date()

    def branch_name(self, code: str) -> str:
        """Return the name of a branch, or the code where the shop no longer has it."""
        names = {branch.code: branch.name for branch in self.shop.branches}
        return names.get(code, code)
