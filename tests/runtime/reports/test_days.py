"""Takings of a day against a fold of the very sales, on both databases."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from posforge.runtime.domain.sale import Sale
from posforge.runtime.reports.days import Takings, last_day
from tests.runtime.reports.conftest import DAYS, Books

DATES = [day.isoformat() for day in DAYS]


def folded(sales: list[Sale]) -> Takings:
    return Takings(
        sales=len(sales),
        net_minor=sum(sale.facts.net_minor for sale in sales),
        tax_minor=sum(sale.facts.tax_minor for sale in sales),
        gross_minor=sum(sale.facts.gross_minor for sale in sales),
    )


def of_day(books: Books, bizdate: str) -> list[Sale]:
    return [sale for sale in books.sales if sale.bizdate == bizdate]


@pytest.mark.parametrize("bizdate", DATES)
def test_branches_of_a_day_are_the_fold_of_its_sales(books: Books, bizdate: str):
    by_branch: dict[str, list[Sale]] = defaultdict(list)
    for sale in of_day(books, bizdate):
        by_branch[sale.store].append(sale)

    day = books.reports.day(bizdate)

    found = {branch.store: branch.takings for branch in day.branches}
    assert found == {store: folded(sales) for store, sales in by_branch.items()}
    assert [branch.store for branch in day.branches] == sorted(by_branch)
    assert day.takings == folded(of_day(books, bizdate)) == books.reports.takings(bizdate)


@pytest.mark.parametrize("bizdate", DATES)
def test_hours_are_those_on_the_wall_of_the_branch(books: Books, bizdate: str):
    by_hour: dict[tuple[int, str], list[Sale]] = defaultdict(list)
    for sale in of_day(books, bizdate):
        wall = datetime.fromtimestamp(sale.wall_ms // 1000, UTC) + timedelta(minutes=sale.tz_min)
        by_hour[wall.hour, sale.store].append(sale)

    hours = books.reports.day(bizdate).hours

    found = {(one.hour, one.store): one.takings for one in hours}
    assert found == {place: folded(sales) for place, sales in by_hour.items()}
    assert [(one.hour, one.store) for one in hours] == sorted(by_hour)


def test_the_offset_changed_with_summer_time(books: Books):
    assert {sale.tz_min for sale in of_day(books, DATES[0])} == {60}
    assert {sale.tz_min for sale in of_day(books, DATES[2])} == {120}


def test_top_products_are_ranked_by_what_they_brought_in(books: Books):
    totals: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for sale in of_day(books, DATES[1]):
        for line in sale.facts.lines:
            totals[line.product][0] += line.qty_milli
            totals[line.product][1] += line.gross_minor
    ranked = sorted(totals.items(), key=lambda one: (-one[1][1], one[0]))

    top = books.reports.day(DATES[1], top=4).top

    assert [(one.product, [one.qty_milli, one.gross_minor]) for one in top] == ranked[:4]
    assert {one.name for one in top} <= {
        line.name for sale in books.sales for line in sale.facts.lines
    }


def test_the_average_basket_rounds_half_a_cent_up():
    assert Takings(sales=2, gross_minor=301).basket_minor == 151
    assert Takings(sales=3, gross_minor=301).basket_minor == 100
    assert Takings().basket_minor == 0


def test_a_day_without_sales_is_all_zero(books: Books):
    day = books.reports.day("2026-03-30")

    assert (day.branches, day.hours, day.top) == ((), (), ())
    assert day.takings == Takings()


def test_the_last_day_with_sales_before_another(books: Books):
    with books.database.read() as connection:
        assert last_day(connection, before="2026-03-31") == "2026-03-29"
        assert last_day(connection, before=DATES[0]) is None


def test_the_newest_event_of_each_branch_is_known(books: Books):
    newest: dict[str, int] = defaultdict(int)
    for sale in books.sales:
        newest[sale.store] = max(newest[sale.store], sale.wall_ms)

    assert books.reports.latest_by_branch() == newest


def test_every_number_is_whole(books: Books):
    def numbers(value: Any) -> list[Any]:
        if isinstance(value, dict):
            return [one for part in value.values() for one in numbers(part)]
        if isinstance(value, (list, tuple)):
            return [one for part in value for one in numbers(part)]
        return [] if isinstance(value, str) else [value]

    found = numbers(dataclasses.asdict(books.reports.day(DATES[0])))

    assert found
    assert {type(one) for one in found} == {int}
