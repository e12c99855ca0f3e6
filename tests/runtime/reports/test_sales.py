"""The list of sales: every row once, whatever the order, and only what was asked for."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from posforge.runtime.domain.sale import Sale
from posforge.runtime.reports.page import Window
from posforge.runtime.reports.sales import SORTS, SalesFilter
from tests.runtime.reports.conftest import Books

KEYS: dict[str, Callable[[Sale], object]] = {
    "time": lambda sale: sale.wall_ms,
    "number": lambda sale: sale.facts.number,
    "lines": lambda sale: len(sale.facts.lines),
    "gross": lambda sale: sale.facts.gross_minor,
}


def all_pages(books: Books, wanted: SalesFilter, *, sort: str, is_descending: bool):
    rows, number = [], 1
    while True:
        window = Window(sort=sort, is_descending=is_descending, number=number, size=7)
        page, _ = books.reports.sales(wanted, window=window)
        rows += page.rows
        assert (page.first, page.last) == (len(rows) - len(page.rows) + 1, len(rows))
        if number == page.pages:
            return rows
        number += 1


@pytest.mark.parametrize("is_descending", [False, True])
@pytest.mark.parametrize("sort", SORTS)
def test_pages_hold_every_sale_once_in_order(books: Books, sort: str, is_descending: bool):
    rows = all_pages(books, SalesFilter(), sort=sort, is_descending=is_descending)

    by_id = {sale.id: sale for sale in books.sales}
    assert sorted(row.id for row in rows) == sorted(by_id)
    order = [KEYS[sort](by_id[row.id]) for row in rows]
    assert order == sorted(order, reverse=is_descending)


@pytest.mark.parametrize(
    ("wanted", "matches"),
    [
        (SalesFilter(first="2026-03-29"), lambda sale: sale.bizdate >= "2026-03-29"),
        (SalesFilter(last="2026-03-28"), lambda sale: sale.bizdate == "2026-03-28"),
        (SalesFilter(store="S02"), lambda sale: sale.store == "S02"),
        (SalesFilter(till=2), lambda sale: sale.facts.till == 2),
        (SalesFilter(number="s01-2"), lambda sale: sale.facts.number.startswith("S01-2")),
        (SalesFilter(number="00001"), lambda sale: "00001" in sale.facts.number),
        (
            SalesFilter(first="2026-03-29", store="S01", till=1, number="A-00"),
            lambda sale: (
                (sale.bizdate, sale.store, sale.facts.till) >= ("2026-03-29", "S01", 1)
                and (sale.store, sale.facts.till) == ("S01", 1)
            ),
        ),
    ],
)
def test_a_filter_leaves_what_was_asked_for(books: Books, wanted: SalesFilter, matches):
    expected = [sale for sale in books.sales if matches(sale)]
    assert 0 < len(expected) < len(books.sales)

    page, takings = books.reports.sales(wanted, window=Window(sort="time", size=1000))

    assert {row.id for row in page.rows} == {sale.id for sale in expected}
    assert page.total == takings.sales == len(expected)
    assert takings.gross_minor == sum(sale.facts.gross_minor for sale in expected)
    assert takings.tax_minor == sum(sale.facts.tax_minor for sale in expected)
    assert takings.net_minor == sum(sale.facts.net_minor for sale in expected)


@pytest.mark.parametrize("number", ["%", "_", "S01%", "\\"])
def test_a_wildcard_in_a_number_is_just_a_character(books: Books, number: str):
    page, takings = books.reports.sales(SalesFilter(number=number), window=Window(sort="time"))

    assert (page.rows, page.total, page.pages) == ((), 0, 1)
    assert (page.first, page.last, takings.gross_minor) == (0, 0, 0)


def test_a_row_says_what_the_sale_says(books: Books):
    sale = next(one for one in books.sales if one.cashier == "p1")

    page, _ = books.reports.sales(SalesFilter(number=sale.facts.number), window=Window(sort="time"))

    [row] = page.rows
    assert (row.id, row.number, row.store, row.till) == (
        sale.id,
        sale.facts.number,
        sale.store,
        sale.facts.till,
    )
    assert (row.bizdate, row.wall_ms, row.tz_min) == (sale.bizdate, sale.wall_ms, sale.tz_min)
    assert (row.cashier, row.lines) == ("Bo", len(sale.facts.lines))
    assert row.due_minor == sale.facts.due_minor


def test_a_cashier_nobody_knows_is_shown_by_id(books: Books):
    sale = next(one for one in books.sales if one.cashier == "p-gone")

    page, _ = books.reports.sales(SalesFilter(number=sale.facts.number), window=Window(sort="time"))

    assert page.rows[0].cashier == "p-gone"
