"""Bills that were paid at two tills: one was cut off and went on with a bill another had taken.

Both sales stand, for each was real money. Who finds that one customer paid twice gives one of them
back by its receipt, and the case is closed with that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from posforge.runtime.domain.shop import Shop
from posforge.runtime.ext.reports import Column, ReportData, ReportParameters, ReportTable
from posforge.runtime.reports.asked import people
from posforge.runtime.reports.words import report_words

_PAID_TWICE = (
    "WITH paid AS (SELECT step.cart, sale.* FROM bill_step step "
    "JOIN sale ON sale.event_id = step.event_id WHERE step.kind = 'paid'), "
    "asked AS (SELECT cart FROM paid WHERE bizdate >= :first AND bizdate <= :last "
    "AND (:branch = '' OR store = :branch)), "
    "twice AS (SELECT cart, MIN(wall_ms) AS since FROM paid GROUP BY cart HAVING COUNT(*) > 1) "
    "SELECT paid.bizdate, paid.store, paid.till, paid.number, paid.cashier, "
    "paid.gross_minor + paid.cards_minor, "
    "(SELECT COALESCE(-SUM(back.gross_minor), 0) FROM sale_line back "
    "WHERE back.returned_sale = paid.event_id) "
    "FROM paid JOIN twice ON twice.cart = paid.cart "
    "WHERE paid.cart IN (SELECT cart FROM asked) "
    "ORDER BY twice.since, paid.cart, paid.wall_ms, paid.event_id"
)


def make(shop: Shop) -> PaidTwice:
    """Return the report of this shop."""
    return PaidTwice(words=report_words(shop.languages[0]))


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidTwice:
    """The receipts of each bill that has more than one, and how much of each came back."""

    words: Mapping[str, str]
    name: str = "paid_twice"

    @property
    def title(self) -> str:
        """What it is called."""
        return self.words["paid_twice"]

    def run(self, data: ReportData, parameters: ReportParameters) -> ReportTable:
        """Return the bills of which at least one receipt is of the period, receipt by receipt."""
        words, names = self.words, people(data)
        found = data.query(
            _PAID_TWICE, first=parameters.first, last=parameters.last, branch=parameters.branch
        )
        return ReportTable(
            columns=(
                Column(words["date"], "date"),
                Column(words["branch"]),
                Column(words["till"], "count"),
                Column(words["receipt"]),
                Column(words["cashier"]),
                Column(words["gross"], "money"),
                Column(words["came_back"], "money"),
            ),
            rows=tuple(
                (*where, str(names.get(cashier, cashier)), gross_minor, back_minor)
                for *where, cashier, gross_minor, back_minor in found
            ),
        )
