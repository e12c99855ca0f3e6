"""What each article brought in, best first; of very many, the last ones together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from posforge.runtime.domain.shop import Shop
from posforge.runtime.domain.spoken import spoken
from posforge.runtime.ext.reports import (
    Cell,
    Column,
    Narrowing,
    ReportData,
    ReportParameters,
    ReportTable,
)
from posforge.runtime.reports.asked import ASKED, facts, whole
from posforge.runtime.reports.tally import Row, money_columns
from posforge.runtime.reports.words import report_words

MOST_ITEMS = 5000

_QUERY = (
    ", item AS (SELECT line.product AS product, MAX(line.name) AS name, "
    "MAX(line.department) AS department, line.unit AS unit, SUM(line.qty_milli) AS quantity, "
    "SUM(line.net_minor) AS net, SUM(line.tax_minor) AS tax, SUM(line.gross_minor) AS gross "
    "FROM asked JOIN sale_line AS line ON line.event_id = asked.event_id "
    "AND line.kind <> 'gift_card' "
    "GROUP BY line.product, line.unit), "
    "placed AS (SELECT item.*, ROW_NUMBER() OVER (ORDER BY gross DESC, product, unit) AS place "
    "FROM item) "
    "SELECT COUNT(*), MAX(name), MAX(department), MAX(unit), SUM(quantity), SUM(net), SUM(tax), "
    "SUM(gross) FROM placed GROUP BY CASE WHEN place <= :most THEN place ELSE :most + 1 END "
    "ORDER BY MIN(place)"
)


def make(shop: Shop) -> SalesByItem:
    """Return the report of this shop."""
    words = report_words(shop.languages[0])
    return SalesByItem(words=words, money=money_columns(shop.languages[0]))


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesByItem:
    """Articles with quantity, unit and money; quantities add up where there is one unit alone."""

    words: Mapping[str, str]
    money: tuple[Column, ...]
    most: int = MOST_ITEMS
    name: str = "sales_by_item"
    narrows: tuple[Narrowing, ...] = ("till", "cashier")

    @property
    def title(self) -> str:
        """What it is called."""
        return self.words["sales_by_item"]

    def run(self, data: ReportData, parameters: ReportParameters) -> ReportTable:
        """Return the articles sold, those that brought in most first."""
        words = self.words
        found = data.query(ASKED + _QUERY, most=self.most, **facts(parameters))
        return ReportTable(
            columns=(
                Column(words["item"]),
                Column(words["department"]),
                Column(words["quantity"], "quantity"),
                Column(words["unit"]),
                *self.money,
            ),
            rows=tuple(map(self._row, found)),
            totals=self._totals(tuple(map(self._row, found))) if found else (),
        )

    def _row(self, found: Row) -> Row:
        count, name, department, unit, quantity, *money = found
        if whole(count) > 1:
            return (self.words["others"].format(count=count), None, None, None, *money)
        return name, spoken(str(department)), quantity, self._unit(unit), *money

    def _totals(self, rows: tuple[Row, ...]) -> Row:
        units = {row[3] for row in rows}
        unit = units.pop() if len(units) == 1 else None
        quantity = sum(whole(row[2]) for row in rows) if unit is not None else None
        money = (sum(map(whole, column)) for column in list(zip(*rows, strict=True))[4:])
        return (self.words["total"], None, quantity, unit, *money)

    def _unit(self, unit: Cell) -> str:
        return self.words.get(str(unit), str(unit))
