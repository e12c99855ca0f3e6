"""What there is of each lot and each numbered piece, and what was sold: the sum of entries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from posforge.runtime.domain.shop import Shop
from posforge.runtime.ext.reports import (
    Cell,
    Column,
    ReportData,
    ReportParameters,
    ReportTable,
)
from posforge.runtime.reports.tally import Row
from posforge.runtime.reports.words import report_words

_PLACES = ("stock", "damaged", "quarantine", "sold")

_ENTRIES = (
    "SELECT item, unit, lot, serial, source, target, amount, bizdate FROM ledger_entry "
    "WHERE ledger = 'stock' AND bizdate <= :last AND "
)
_SUMS = ", ".join(
    f"SUM(CASE WHEN account LIKE '{place}:%' THEN amount ELSE 0 END) AS {place}"
    for place in _PLACES
)
_QUERY = (
    # One kind of number each, so that each finds its entries by its own index.
    f"WITH traced AS ({_ENTRIES} lot <> '' UNION ALL "  # noqa: S608 - our own words
    f"{_ENTRIES} serial <> '' AND lot = ''), "
    "moved AS (SELECT item, unit, lot, serial, bizdate, target AS account, amount FROM traced "
    "UNION ALL SELECT item, unit, lot, serial, bizdate, source, -amount FROM traced), "
    f"lots AS (SELECT item, unit, lot, serial, MAX(bizdate) AS moved_on, {_SUMS} FROM moved "
    "WHERE :branch = '' OR account LIKE '%:' || :branch GROUP BY item, unit, lot, serial) "
    "SELECT COALESCE(product.name, item) AS called, lot, serial, lots.unit, "
    "stock, damaged, quarantine, sold FROM lots LEFT JOIN product ON product.id = item "
    "WHERE moved_on >= :first OR stock <> 0 OR damaged <> 0 OR quarantine <> 0 "
    "ORDER BY called, item, lot, serial, lots.unit"
)


def make(shop: Shop) -> StockByLot:
    """Return the report of this shop."""
    return StockByLot(words=report_words(shop.languages[0]))


@dataclass(frozen=True, slots=True, kw_only=True)
class StockByLot:
    """Where goods of each lot are at the end of the last day asked for.

    A lot that is used up stands there if it moved in these days. What is in stock is below zero
    where nobody has entered what came in.
    """

    words: Mapping[str, str]
    name: str = "stock_by_lot"

    @property
    def title(self) -> str:
        """What it is called."""
        return self.words["stock_by_lot"]

    def run(self, data: ReportData, parameters: ReportParameters) -> ReportTable:
        """Return a row for each lot and each numbered piece, by article."""
        words = self.words
        found = data.query(
            _QUERY, first=parameters.first, last=parameters.last, branch=parameters.branch
        )
        return ReportTable(
            columns=(
                Column(words["item"]),
                Column(words["lot"]),
                Column(words["serial"]),
                Column(words["unit"]),
                Column(words["in_stock"], "quantity"),
                Column(words["damaged"], "quantity"),
                Column(words["quarantine"], "quantity"),
                Column(words["sold"], "quantity"),
            ),
            rows=tuple(map(self._row, found)),
        )

    def _row(self, found: Row) -> Row:
        name, lot, serial, unit, *quantities = found
        return name, _or_none(lot), _or_none(serial), self._unit(unit), *quantities

    def _unit(self, unit: Cell) -> str:
        return self.words.get(str(unit), str(unit))


def _or_none(number: Cell) -> Cell:
    return number or None
