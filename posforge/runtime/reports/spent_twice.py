"""Points that were spent twice: two tills went by what each knew while nobody could be asked.

Neither is wrong by what it knows; together they are, and that is seen here. An account is below
zero as well where goods came back whose points were spent already.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from posforge.runtime.domain.shop import Shop
from posforge.runtime.ext.reports import Column, ReportData, ReportParameters, ReportTable
from posforge.runtime.reports.asked import people
from posforge.runtime.reports.words import report_words

_OVERSPENT = (
    "SELECT customer.number, sale.bizdate, sale.store, sale.till, sale.number, sale.cashier, "
    "sale.points_spent, points_balance.points FROM points_balance "
    "JOIN customer ON customer.id = points_balance.customer "
    "JOIN sale ON sale.customer = customer.id AND sale.points_spent > 0 "
    "WHERE points_balance.points < 0 AND sale.bizdate >= :first AND sale.bizdate <= :last "
    "AND (:branch = '' OR sale.store = :branch) "
    "ORDER BY customer.number, sale.wall_ms, sale.event_id"
)


def make(shop: Shop) -> SpentTwice:
    """Return the report of this shop."""
    return SpentTwice(words=report_words(shop.languages[0]))


@dataclass(frozen=True, slots=True, kw_only=True)
class SpentTwice:
    """The receipts that customers paid with points of whom they owe some by now."""

    words: Mapping[str, str]
    name: str = "spent_twice"

    @property
    def title(self) -> str:
        """What it is called."""
        return self.words["spent_twice"]

    def run(self, data: ReportData, parameters: ReportParameters) -> ReportTable:
        """Return the receipts of the period, customer by customer, with what is left by now."""
        words, names = self.words, people(data)
        found = data.query(
            _OVERSPENT, first=parameters.first, last=parameters.last, branch=parameters.branch
        )
        return ReportTable(
            columns=(
                Column(words["customer"]),
                Column(words["date"], "date"),
                Column(words["branch"]),
                Column(words["till"], "count"),
                Column(words["receipt"]),
                Column(words["cashier"]),
                Column(words["points_spent"], "count"),
                Column(words["points_left"], "count"),
            ),
            rows=tuple(
                (*where, str(names.get(cashier, cashier)), spent, left)
                for *where, cashier, spent, left in found
            ),
        )
