"""Everything a page may use, wired once when the portal is created."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from posforge.runtime.domain.business_day import business_date
from posforge.runtime.domain.people import Person, may
from posforge.runtime.domain.shop import Shop, TaxRules
from posforge.runtime.ext.extensions import Extensions
from posforge.runtime.ext.ports import Clock
from posforge.runtime.portal.ports import CatalogueStore
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
    """One portal: its shop, its books, its clock, its language, and what the shop brings itself.

    `catalogue` is None where articles and customers are decided at another machine.
    """

    reports: Reports
    shop: Shop
    clock: Clock
    place: Place
    speech: Speech
    extensions: Extensions = field(default_factory=Extensions)
    catalogue: CatalogueStore | None = None

    def today(self) -> date:
        """Return the business date that runs in the shop."""
        clock, closes_at = self.clock, self.shop.shift.closes_at
        today = business_date(clock.now_ms(), clock.offset_min(), closes_at=closes_at)
        return date.fromisoformat(today)

    def taxes(self) -> TaxRules:
        """Return how tax is charged today."""
        return self.shop.tax.on(self.today().isoformat())

    def branch_name(self, code: str) -> str:
        """Return the name of a branch, or the code where the shop no longer has it."""
        names = {branch.code: branch.name for branch in self.shop.branches}
        return names.get(code, code)

    def may_see_customers(self, person: Person) -> bool:
        """Tell whether somebody may see who the customers are."""
        return may(self.shop, person, "manage_customers")

    def may_edit(self, person: Person) -> bool:
        """Tell whether somebody may add and change articles, here or elsewhere."""
        return may(self.shop, person, "manage_catalogue")
