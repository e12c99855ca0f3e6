"""What every report keeps to; X passes it.

class TestTopSellers(ReportContract):
    module = "corner_fresh.reports.top_sellers"
    name = "top_sellers"
    shop = SHOP
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from posforge.runtime.domain.product import FieldValue, Product
from posforge.runtime.domain.sale import Sale
from posforge.runtime.domain.shop import FieldRule
from posforge.runtime.ext.guards import GuardedReport
from posforge.runtime.ext.reports import Report, ReportParameters, ReportTable
from posforge.runtime.flows.report_text import csv_rows, table_texts
from posforge.runtime.reports.door import BooksDoor
from posforge.runtime.reports.files.document import document
from posforge.runtime.reports.files.forms import written
from posforge.runtime.storage.digest import projection_digest
from posforge.runtime.storage.engine import Database
from posforge.runtime.storage.migrate import bring_up
from posforge.runtime.storage.place import SqlcipherPlace
from posforge.testing.chain import Chain
from posforge.testing.contracts.extension import ExtensionContract, strict_guard

DAYS = (date(2026, 11, 20), date(2026, 11, 21))
BOTH = ReportParameters(first="2026-11-20", last="2026-11-21")
ONE = ReportParameters(first="2026-11-21", last="2026-11-21")
NEVER = ReportParameters(first="2001-01-01", last="2001-01-02")


@dataclass(frozen=True, slots=True, kw_only=True)
class TradedBooks:
    """The books of a chain that traded for two days in every branch."""

    database: Database
    sales: tuple[Sale, ...]

    def run(self, report: Report, asked: ReportParameters) -> ReportTable:
        """Return what a report answers from these books."""
        return report.run(BooksDoor(self.database), asked)


class ReportContract(ExtensionContract):
    """The checks, on books of a day's sales in every branch and on empty ones."""

    def report(self) -> Report:
        """Return the report behind the same guard as at a till, which here lets failures out."""
        return GuardedReport(self.made(), strict_guard(), self.name)

    @contextmanager
    def books(self, folder: Path, *, sales: int = 6) -> Iterator[TradedBooks]:
        """Open the books of this shop, in a database as a machine has it."""
        database = self._database(folder / "books.db")
        try:
            chain = Chain(database, self.shop, seed=7)
            goods = self.goods()
            chain.list_products(goods)
            traded = [
                sale
                for day in (DAYS if sales else ())
                for sale in chain.trade(day, goods, cashiers=("ada",), sales=sales)
            ]
            yield TradedBooks(database=database, sales=tuple(traded))
        finally:
            database.close()

    def goods(self) -> tuple[Product, ...]:
        """Return articles at every tax rate and in every unit of the shop.

        Those at its first rate have something noted in every field, the others nothing.
        """
        rules = self.shop.catalogue
        noted = {rule.name: _noted(rule) for rule in rules.fields}
        return tuple(
            Product(
                id=f"{code}-{unit}",
                name=f"An article at {code} per {unit}",
                department=rules.departments[0],
                unit=unit,
                tax=code,
                price_minor=1000 + place,
                code=f"own-{code}-{unit}",
                fields={} if place else noted,
            )
            for place, code in enumerate(self.shop.tax.rates)
            for unit in rules.units
        )

    def test_it_answers_on_books_with_sales_and_on_empty_ones(self, tmp_path: Path) -> None:
        empty = tmp_path / "empty"
        empty.mkdir()
        with self.books(tmp_path) as full, self.books(empty, sales=0) as none:
            told = full.run(self.report(), BOTH)
            assert told.rows
            assert none.run(self.report(), BOTH).columns == told.columns

    def test_a_period_without_sales_has_an_answer_too(self, tmp_path: Path) -> None:
        with self.books(tmp_path) as books:
            assert books.run(self.report(), NEVER).columns

    def test_it_says_the_same_when_it_is_asked_again(self, tmp_path: Path) -> None:
        with self.books(tmp_path) as books:
            assert books.run(self.report(), ONE) == books.run(self.report(), ONE)

    def test_it_changes_nothing(self, tmp_path: Path) -> None:
        with self.books(tmp_path) as books:
            with books.database.read() as connection:
                before = projection_digest(connection)
            books.run(self.report(), BOTH)
            with books.database.read() as connection:
                assert projection_digest(connection) == before

    def test_one_branch_can_be_asked_for(self, tmp_path: Path) -> None:
        asked = ReportParameters(first=BOTH.first, last=BOTH.last, branch="no such branch")
        with self.books(tmp_path) as books:
            assert books.run(self.report(), asked) != books.run(self.report(), BOTH)

    def test_it_can_be_read_printed_and_opened_as_a_spreadsheet(self, tmp_path: Path) -> None:
        with self.books(tmp_path) as books:
            table = books.run(self.report(), BOTH)
        locale = self.shop.languages[0]
        head, rows, totals = table_texts(table, currency=self.shop.currency, locale=locale)
        assert {len(row) for row in (head, *rows)} == {len(table.columns)}
        assert len(totals) in (0, len(table.columns))
        file = csv_rows(table, currency=self.shop.currency)
        is_for_programs = all(column.key for column in table.columns)
        assert len(file) == 1 + len(rows) + (bool(totals) and not is_for_programs)
        made = datetime(2026, 11, 21, 20, tzinfo=UTC)
        whole = document(self.report(), BOTH, table, shop=self.shop, made=made)
        assert written(whole, "xlsx")

    def _database(self, path: Path) -> Database:
        """Make a database with the columns of the shop's own fields, as a machine has them."""
        place = SqlcipherPlace(path=path, key=bytes(32))
        if self.shop.migrations is not None:
            trouble = bring_up(place, self.shop.migrations).trouble
            assert not trouble, trouble
        return place.open()


def _noted(rule: FieldRule) -> FieldValue:
    """Return a value that this field may hold."""
    some: dict[str, FieldValue] = {
        "text": f"Some {rule.label}",
        "whole": 7,
        "decimal": 12_500,
        "yes_no": True,
        "choice": rule.choices[0] if rule.choices else "",
        "date": "2026-11-21",
    }
    return some[rule.kind]
