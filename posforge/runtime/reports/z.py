"""The Z reports of tills, row by row as their papers say them: for files and for looking back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from posforge.runtime.domain.codec import from_body
from posforge.runtime.domain.events_shift import ShiftSettled
from posforge.runtime.domain.figure_rows import FigureRow, FigureRows
from posforge.runtime.domain.shop import Shop
from posforge.runtime.domain.z import z_code
from posforge.runtime.ext.reports import (
    Cell,
    Column,
    Narrowing,
    ReportData,
    ReportParameters,
    ReportTable,
)
from posforge.runtime.reports.asked import locale_of

_ZS = (
    "SELECT z.store, event.body FROM z_report z JOIN event ON event.id = z.event_id "
    "WHERE z.bizdate >= :first AND z.bizdate <= :last "
    "AND (:branch = '' OR z.store = :branch) AND (:till = 0 OR z.till = :till) "
    "ORDER BY z.bizdate, z.store, z.till, z.number, z.event_id"
)


def make(shop: Shop) -> ZReports:
    """Return the Z reports in this shop's language."""
    return ZReports(rows=FigureRows(shop, locale_of(shop)))


@dataclass(frozen=True, slots=True, kw_only=True)
class ZReports:
    """Every Z of the business days asked for."""

    rows: FigureRows
    name: str = "z"
    narrows: tuple[Narrowing, ...] = ("till",)

    @property
    def title(self) -> str:
        """What it is called."""
        return self.rows.words["zs"]

    def run(self, data: ReportData, parameters: ReportParameters) -> ReportTable:
        """Return the rows of each Z, one after the other."""
        words = self.rows.words
        return ReportTable(
            columns=(
                Column(words["z"]),
                Column(words["day"], "date"),
                Column(words["what"]),
                Column(words["number"], "count"),
                Column(words["amount"], "money"),
            ),
            rows=tuple(self._rows(data, parameters)),
        )

    def _rows(self, data: ReportData, parameters: ReportParameters) -> Iterator[tuple[Cell, ...]]:
        found = data.query(
            _ZS,
            first=parameters.first,
            last=parameters.last,
            branch=parameters.branch,
            till=parameters.till,
        )
        for store, body in found:
            z = from_body(ShiftSettled, json.loads(str(body)))
            code = z_code(str(store), z.till, z.series, z.number)
            for row in self._of(z):
                yield (code, z.bizdate, *row)

    def _of(self, z: ShiftSettled) -> Iterator[FigureRow]:
        yield from self.rows.every(z.figures)
        yield from self.rows.matches(z.figures)
        yield from self.rows.drawer(z)
        yield from self.rows.perpetual(z)
