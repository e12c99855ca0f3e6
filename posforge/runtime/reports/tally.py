"""A report that is one query: rows of keys and the figures they add up to, and their total."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from posforge.runtime.domain.money import round_half_up
from posforge.runtime.ext.reports import (
    Cell,
    Column,
    Narrowing,
    ReportData,
    ReportParameters,
    ReportTable,
)
from posforge.runtime.reports.asked import ASKED, facts, whole
from posforge.runtime.reports.words import report_words

Row = tuple[Cell, ...]
Said = Callable[[Row], Row]

TAKINGS = "COUNT(*), SUM(asked.net_minor), SUM(asked.tax_minor), SUM(asked.gross_minor)"
"""How many sales, and what they come to: the figures below `takings_columns`, as SQL."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Adds up `figures` of `source` for each `group`, in the `order` given, all of them SQL.

    `source` is `asked` (the sales asked for) with whatever is joined to it. `say` turns what `by`
    tells of a group into the first cells of its row, `reckon` its figures into the others. Totals
    are reckoned as any row is.
    """

    name: str
    title: str
    total: str
    columns: tuple[Column, ...]
    by: tuple[str, ...]
    figures: str
    source: str
    group: str
    order: str
    say: Said
    reckon: Said = tuple
    narrows: tuple[Narrowing, ...] = ("till", "cashier")

    def run(self, data: ReportData, parameters: ReportParameters) -> ReportTable:
        """Return the rows in the order of the query, and what they add up to."""
        found = data.query(self._query, **facts(parameters))
        keys = len(self.by)
        rows = tuple((*self.say(row[:keys]), *self.reckon(row[keys:])) for row in found)
        return ReportTable(columns=self.columns, rows=rows, totals=self._totals(found))

    @property
    def _query(self) -> str:
        told = ", ".join((*self.by, self.figures))
        grouped = ("GROUP BY", self.group, "ORDER BY", self.order)
        return " ".join((ASKED, "SELECT", told, "FROM", self.source, *grouped))

    def _totals(self, found: Sequence[Row]) -> Row:
        if not found:
            return ()
        by_column = list(zip(*found, strict=True))[len(self.by) :]
        reckoned = self.reckon(tuple(sum(map(whole, figures)) for figures in by_column))
        return (self.total, *[None] * (len(self.columns) - len(reckoned) - 1), *reckoned)


def money_columns(language: str) -> tuple[Column, ...]:
    """Return the headings of net, tax and gross."""
    words = report_words(language)
    return tuple(Column(words[name], "money") for name in ("net", "tax", "gross"))


def takings_columns(language: str) -> tuple[Column, ...]:
    """Return the headings of how many sales, what they come to, and the average of them."""
    words = report_words(language)
    number, average = Column(words["sales"], "count"), Column(words["basket"], "money")
    return (number, *money_columns(language), average)


def with_average(figures: Row) -> Row:
    """Return the figures of `TAKINGS` and the average basket, tax included."""
    sales, gross = whole(figures[0]), whole(figures[3])
    return (*figures, round_half_up(gross, sales) if sales else 0)
