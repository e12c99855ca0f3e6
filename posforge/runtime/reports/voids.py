"""What was struck, given up, overridden and opened beside the sales, by whom, who let them, why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from posforge.runtime.domain.events import (
    BillCancelled,
    DrawerOpened,
    LineVoided,
    ReceiptReprinted,
)
from posforge.runtime.domain.events_counter import GiftReceiptPrinted
from posforge.runtime.domain.events_price import PriceOverridden
from posforge.runtime.domain.events_shift import ZReprinted
from posforge.runtime.domain.events_stock import StockAdjusted
from posforge.runtime.domain.shop import Shop
from posforge.runtime.ext.reports import (
    Column,
    Narrowing,
    ReportData,
    ReportParameters,
    ReportTable,
)
from posforge.runtime.reports.asked import happened, people
from posforge.runtime.reports.words import report_words

_AMOUNTS: Mapping[str, str] = {
    LineVoided.TYPE: "amount_minor",
    BillCancelled.TYPE: "gross_minor",
    PriceOverridden.TYPE: "",
    StockAdjusted.TYPE: "",
    DrawerOpened.TYPE: "",
    ReceiptReprinted.TYPE: "",
    GiftReceiptPrinted.TYPE: "",
    ZReprinted.TYPE: "",
}


def make(shop: Shop) -> Voids:
    """Return the report of this shop."""
    return Voids(words=report_words(shop.languages[0]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Voids:
    """By what was done, and by who did it most, with whose approval, for which reason.

    How often, and how much.
    """

    words: Mapping[str, str]
    name: str = "voids"
    narrows: tuple[Narrowing, ...] = ("till", "cashier")

    @property
    def title(self) -> str:
        """What it is called."""
        return self.words["voids"]

    def run(self, data: ReportData, parameters: ReportParameters) -> ReportTable:
        """Return what happened beside the sales of the period."""
        words = self.words
        rows = [
            (words[kind], *row)
            for kind, amount in _AMOUNTS.items()
            for row in self._by_person(data, parameters, kind=kind, amount=amount)
        ]
        totals = (
            words["total"],
            None,
            None,
            None,
            sum(number for *_, number, _amount in rows),
            sum(minor or 0 for *_, minor in rows),
        )
        return ReportTable(
            columns=(
                Column(words["what"]),
                Column(words["cashier"]),
                Column(words["approver"]),
                Column(words["reason"]),
                Column(words["number"], "count"),
                Column(words["amount"], "money"),
            ),
            rows=tuple(rows),
            totals=totals if rows else (),
        )

    def _by_person(
        self, data: ReportData, parameters: ReportParameters, *, kind: str, amount: str
    ) -> list[tuple[str, str | None, str | None, int, int | None]]:
        names = people(data)
        sums: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
        for one in happened(data, parameters, kind):
            of_these = sums[one.actor, one.approver, self._reason(one.facts)]
            of_these[0] += 1
            of_these[1] += one.facts[amount] if amount else 0
        most_first = sorted(sums.items(), key=lambda pair: (-pair[1][1], -pair[1][0], pair[0]))
        return [
            (
                str(names.get(actor, actor)),
                str(names.get(approver, approver)) or None,
                reason or None,
                number,
                minor if amount else None,
            )
            for (actor, approver, reason), (number, minor) in most_first
        ]

    def _reason(self, facts: Mapping[str, Any]) -> str:
        given = str(facts.get("reason", ""))
        return given or (self.words["slip"] if facts.get("is_slip") else "")
