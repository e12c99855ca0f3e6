"""What is laid away as of the last day asked for: whose, until when, and what is left to pay."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from posforge.runtime.domain.shop import Shop
from posforge.runtime.ext.reports import (
    Cell,
    Column,
    Narrowing,
    ReportData,
    ReportParameters,
    ReportTable,
)
from posforge.runtime.reports.asked import whole
from posforge.runtime.reports.words import report_words

_OPEN = (
    "SELECT away.number, away.bizdate, away.due, "
    "COALESCE((SELECT MAX(customer.name) FROM customer WHERE customer.id = away.customer), ''), "
    "away.gross_minor, "
    "SUM(CASE WHEN step.kind = 'paid' THEN step.amount_minor ELSE 0 END), "
    "SUM(CASE WHEN step.kind = 'cancelled' THEN step.amount_minor ELSE 0 END), "
    "SUM(CASE WHEN step.kind = 'cancelled' THEN 1 ELSE 0 END), "
    "SUM(CASE WHEN step.kind = 'handed' THEN 1 ELSE 0 END) "
    "FROM layaway AS away JOIN layaway_step AS step ON step.number = away.number "
    "AND step.node = away.node AND step.bizdate <= :last "
    "WHERE away.bizdate <= :last AND (:branch = '' OR away.store = :branch) "
    "AND (:till = 0 OR away.till = :till) "
    "GROUP BY away.event_id, away.number, away.bizdate, away.due, away.customer, "
    "away.gross_minor ORDER BY away.due, away.number"
)


def make(shop: Shop) -> Layaways:
    """Return the report of this shop."""
    return Layaways(words=report_words(shop.languages[0]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Layaways:
    """Every layaway that is not finished; what of a cancelled one is to be given back is left."""

    words: Mapping[str, str]
    name: str = "layaways"
    narrows: tuple[Narrowing, ...] = ("till",)

    @property
    def title(self) -> str:
        """What it is called."""
        return self.words["layaways"]

    def run(self, data: ReportData, parameters: ReportParameters) -> ReportTable:
        """Return what was laid away at the end of the last day, those due first at the top."""
        words = self.words
        rows = tuple(self._rows(data, parameters))
        sums = [sum(whole(row[place]) for row in rows) for place in (5, 6, 7)]
        return ReportTable(
            columns=(
                Column(words["layaway"]),
                Column(words["customer"]),
                Column(words["state"]),
                Column(words["date"], "date"),
                Column(words["due"], "date"),
                *(Column(words[name], "money") for name in ("price", "paid", "left")),
            ),
            rows=rows,
            totals=(words["total"], None, None, None, None, *sums) if rows else (),
        )

    def _rows(self, data: ReportData, asked: ReportParameters) -> Iterator[tuple[Cell, ...]]:
        words = self.words
        found = data.query(_OPEN, last=asked.last, branch=asked.branch, till=asked.till)
        for number, opened, due, customer, price, paid_in, fee, cancelled, handed in found:
            paid = whole(paid_in) - whole(fee)
            left = -paid if cancelled else whole(price) - paid
            if handed or (cancelled and not paid):
                continue
            state = "expired" if str(due) < asked.last else "open"
            if cancelled:
                state = "to_give_back"
            elif not left:
                state = "to_hand_over"
            yield number, customer, words[state], opened, due, price, paid, left
