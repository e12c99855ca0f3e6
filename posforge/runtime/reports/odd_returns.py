"""Returns somebody should look into: more came back than was sold, or nobody could be asked.

Two tills that cannot reach their store server may both take back the same goods. Neither is wrong
by what it knows; together they are, and that is seen here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from posforge.runtime.domain.events import SaleCompleted
from posforge.runtime.domain.shop import Shop
from posforge.runtime.ext.reports import (
    Column,
    Narrowing,
    ReportData,
    ReportParameters,
    ReportTable,
)
from posforge.runtime.reports.asked import happened, people, whole
from posforge.runtime.reports.words import report_words

_SOLD = "SELECT line, qty_milli FROM sale_line WHERE event_id = :sale"
_BACK = (
    "SELECT returned_line, -SUM(qty_milli) FROM sale_line "
    "WHERE returned_sale = :sale AND returned_sale <> '' GROUP BY returned_line"
)

_Row = tuple[str, str, str, int, int | None, int | None, str, str, str | None]


def make(shop: Shop) -> OddReturns:
    """Return the report of this shop."""
    return OddReturns(words=report_words(shop.languages[0]))


@dataclass(frozen=True, slots=True, kw_only=True)
class OddReturns:
    """Each such line of a bill: by which receipt, how much was sold and is back, who took it."""

    words: Mapping[str, str]
    name: str = "odd_returns"
    narrows: tuple[Narrowing, ...] = ("till", "cashier")

    @property
    def title(self) -> str:
        """What it is called."""
        return self.words["odd_returns"]

    def run(self, data: ReportData, parameters: ReportParameters) -> ReportTable:
        """Return the returns of the period that are to be looked into."""
        words = self.words
        return ReportTable(
            columns=(
                Column(words["what"]),
                Column(words["by_receipt"]),
                Column(words["item"]),
                Column(words["quantity"], "quantity"),
                Column(words["sold"], "quantity"),
                Column(words["back_in_all"], "quantity"),
                Column(words["voucher"]),
                Column(words["cashier"]),
                Column(words["approver"]),
            ),
            rows=tuple(_Looking(data, parameters, words).rows()),
        )


class _Looking:
    def __init__(self, data: ReportData, asked: ReportParameters, words: Mapping[str, str]) -> None:
        self._data, self._asked, self._words = data, asked, words
        self._known: dict[str, tuple[Counter[int], Counter[int]]] = {}

    def rows(self) -> Iterator[_Row]:
        names = people(self._data)
        for one in happened(self._data, self._asked, SaleCompleted.TYPE):
            for line in one.facts["lines"]:
                why, sold, back = self._why(line.get("returned") or {})
                if why:
                    approver = line["returned"].get("approver") or one.approver
                    yield (
                        self._words[why],
                        line["returned"]["number"],
                        line["name"],
                        -line["qty_milli"],
                        sold,
                        back,
                        one.facts["number"],
                        str(names.get(one.actor, one.actor)),
                        str(names.get(approver, approver)) or None,
                    )

    def _why(self, returned: Mapping[str, Any]) -> tuple[str, int | None, int | None]:
        """Return why a line is odd, empty where it is not, and what was sold and is back of it."""
        if not returned.get("sale"):
            return ("odd_unknown" if returned.get("is_unknown") else ""), None, None
        sold, back = self._of(returned["sale"])
        line = returned["line"]
        if back[line] > sold[line]:
            return "odd_more", sold[line], back[line]
        why = "odd_unchecked" if returned.get("is_unchecked") else ""
        return why, sold[line], back[line]

    def _of(self, sale: str) -> tuple[Counter[int], Counter[int]]:
        """Return how much each line of a sale sold, and how much of it is back by now."""
        if sale not in self._known:
            sold, back = (
                Counter({whole(line): whole(qty_milli) for line, qty_milli in rows})
                for rows in (self._data.query(_SOLD, sale=sale), self._data.query(_BACK, sale=sale))
            )
            self._known[sale] = sold, back
        return self._known[sale]
