"""Every bundled report says what the sales themselves add up to, on both databases."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from posforge.errors import UserError
from posforge.runtime.app.extending import load_reports
from posforge.runtime.domain.discount import LineDiscount
from posforge.runtime.domain.events import BillCancelled, DrawerOpened, LineVoided
from posforge.runtime.domain.events_customer import CustomerRecorded
from posforge.runtime.domain.money import round_half_up
from posforge.runtime.domain.returned import ReturnedFrom
from posforge.runtime.ext.extensions import Guard
from posforge.runtime.ext.reports import ReportParameters, ReportShelf
from posforge.runtime.reports import sales_by_item
from posforge.runtime.reports.asked import happened
from posforge.runtime.reports.door import BooksDoor
from posforge.spec.extensions import BUNDLED_REPORTS
from posforge.testing.builders import a_shop
from posforge.testing.facts import a_cancelled_layaway, a_layaway, a_sale, an_instalment
from tests.runtime.reports.conftest import DAYS, GOODS

ALL = ReportParameters(first=DAYS[0].isoformat(), last=DAYS[-1].isoformat())
ASKED = (
    ALL,
    replace(ALL, last=ALL.first),
    replace(ALL, branch="S01"),
    replace(ALL, branch="S01", till=2, cashier="p1"),
)
NAMES = {"p0": "Ada", "p1": "Bo", "p-gone": "p-gone"}


def shelf(books, **facts) -> ReportShelf:
    shop = a_shop(**{"branches": books.chain.shop.branches, "reports": BUNDLED_REPORTS, **facts})
    return ReportShelf(lambda: load_reports(shop, Guard(print)), lambda: BooksDoor(books.database))


def wanted(books, asked: ReportParameters):
    return [
        sale
        for sale in books.sales
        if asked.first <= sale.bizdate <= asked.last
        and asked.branch in {"", sale.store}
        and asked.till in {0, sale.facts.till}
        and asked.cashier in {"", sale.cashier}
    ]


def takings(sales) -> tuple[int, ...]:
    net, tax, gross = (
        sum(getattr(sale.facts, name) for sale in sales)
        for name in ("net_minor", "tax_minor", "gross_minor")
    )
    return len(sales), net, tax, gross, round_half_up(gross, len(sales)) if sales else 0


def money(parts) -> tuple[int, ...]:
    return tuple(
        sum(getattr(part, name) for part in parts)
        for name in ("net_minor", "tax_minor", "gross_minor")
    )


def grouped(parts, key) -> dict:
    groups = defaultdict(list)
    for part in parts:
        groups[key(part)].append(part)
    return groups


@pytest.mark.parametrize("asked", ASKED, ids=["all", "a day", "a branch", "a till and a cashier"])
class TestEachReport:
    def test_by_branch(self, books, asked):
        table = shelf(books).run("sales_by_branch", asked)
        names = {branch.code: branch.name for branch in books.chain.shop.branches}
        groups = grouped(wanted(books, asked), lambda sale: names[sale.store])

        assert {row[0]: row[1:] for row in table.rows} == {
            name: takings(sales) for name, sales in groups.items()
        }
        assert table.totals == ("Total", *takings(wanted(books, asked)))

    def test_by_cashier(self, books, asked):
        table = shelf(books).run("sales_by_cashier", asked)
        groups = grouped(wanted(books, asked), lambda sale: NAMES[sale.cashier])

        assert {row[0]: row[1:] for row in table.rows} == {
            name: takings(sales) for name, sales in groups.items()
        }
        assert [row[4] for row in table.rows] == sorted((r[4] for r in table.rows), reverse=True)

    def test_by_hour_of_the_clock_on_the_wall(self, books, asked):
        table = shelf(books, languages=("de",)).run("sales_by_hour", asked)

        def hour(sale) -> str:
            at = datetime.fromtimestamp(sale.wall_ms // 1000, UTC) + timedelta(minutes=sale.tz_min)
            return f"{at.hour:02d}:00"

        groups = grouped(wanted(books, asked), hour)
        assert {row[0]: row[1:] for row in table.rows} == {
            name: takings(sales) for name, sales in groups.items()
        }
        assert list(table.rows) == sorted(table.rows)

    def test_by_department(self, books, asked):
        table = shelf(books).run("sales_by_department", asked)
        lines = [line for sale in wanted(books, asked) for line in sale.facts.lines]
        groups = grouped(lines, lambda line: line.department.capitalize())

        assert {row[0]: row[1:] for row in table.rows} == {
            name: (len(some), *money(some)) for name, some in groups.items()
        }
        assert table.totals == ("Total", len(lines), *money(lines))

    def test_by_item(self, books, asked):
        table = shelf(books, languages=("de",)).run("sales_by_item", asked)
        lines = [line for sale in wanted(books, asked) for line in sale.facts.lines]
        groups = grouped(lines, lambda line: (line.name, line.department.capitalize()))
        units = {"piece": "Stück", "kg": "kg"}

        assert set(table.rows) == {
            (*name, sum(line.qty_milli for line in some), units[some[0].unit], *money(some))
            for name, some in groups.items()
        }
        assert [row[6] for row in table.rows] == sorted((r[6] for r in table.rows), reverse=True)
        assert table.totals == ("Summe", None, None, None, *money(lines))

    def test_taxes(self, books, asked):
        table = shelf(books).run("taxes", asked)
        taxes = [one for sale in wanted(books, asked) for one in sale.facts.taxes]
        groups = grouped(taxes, lambda one: one.code.capitalize())

        assert [row[:2] for row in table.rows] == [
            ("Standard", "19\xa0%"),
            ("Reduced", "7\xa0%"),
        ]
        assert {row[0]: row[2:] for row in table.rows} == {
            name: money(some) for name, some in groups.items()
        }
        assert table.totals[2:] == takings(wanted(books, asked))[1:4]

    def test_tenders(self, books, asked):
        table = shelf(books).run("tenders", asked)
        cash = [one for sale in wanted(books, asked) for one in sale.facts.tenders]
        sums = tuple(
            sum(getattr(one, name) for one in cash)
            for name in ("amount_minor", "tendered_minor", "change_minor")
        )

        assert table.rows == (("Cash", len(cash), *sums),)
        assert table.totals == ("Total", len(cash), *sums)


def test_nothing_sold_is_no_row_and_no_total(empty_books):
    for report in shelf(empty_books).reports():
        if report.name != "x":
            table = shelf(empty_books).run(report.name, ALL)
            assert (table.rows, table.totals) == ((), ())


def test_the_last_of_very_many_articles_stand_together_and_the_total_stays(books):
    report = replace(sales_by_item.make(books.chain.shop), most=3)
    few, every = (
        one.run(BooksDoor(books.database), ALL)
        for one in (report, sales_by_item.make(books.chain.shop))
    )

    assert few.rows[:3] == every.rows[:3]
    assert len(few.rows) == 4
    assert few.rows[3][:4] == (f"{len(GOODS) - 3} others", None, None, None)
    assert few.totals[4:] == every.totals[4:]


def test_one_unit_alone_adds_up(books):
    pieces = [line for sale in books.sales for line in sale.facts.lines if line.unit == "piece"]
    report = sales_by_item.make(books.chain.shop)
    table = report.run(OnlyPieces(books.database), ALL)

    assert table.totals[2:4] == (sum(line.qty_milli for line in pieces), "piece")


class OnlyPieces(BooksDoor):
    """Books in which nothing is sold by weight."""

    def query(self, sql, **parameters):
        return [row for row in super().query(sql, **parameters) if row[3] == "piece"]


def test_voids_tell_who_did_what_how_often(empty_books):
    chain = empty_books.chain
    chain.list_products(GOODS)
    chain.clock.set(DAYS[0], time(12))
    for till in (1, 2):
        chain.sell([(GOODS[2], 1000)], store="S01", till=till, cashier="p0")
    void = LineVoided(
        cart="c", line=1, product="a02", qty_milli=1000, amount_minor=119, currency="EUR"
    )
    cancelled = BillCancelled(cart="c", lines=3, gross_minor=447, currency="EUR", after="request")
    with chain.till("S01", 1).work() as work:
        work.record(void, actor="p0")
        work.record(replace(void, reason="Wrong price"), actor="p0", approver="boss")
        work.record(replace(void, is_slip=True), actor="p1")
        work.record(cancelled, actor="p1")
    with chain.till("S01", 2).work() as work:
        work.record(DrawerOpened(reason="Change"), actor="p0")

    of_all = shelf(empty_books).run("voids", ALL)
    assert of_all.rows == (
        ("Line voided", "p0", None, None, 1, 119),
        ("Line voided", "p0", "boss", "Wrong price", 1, 119),
        ("Line voided", "p1", None, "The line scanned last", 1, 119),
        ("Bill cancelled", "p1", None, None, 1, 447),
        ("Drawer opened without a sale", "p0", None, "Change", 1, None),
    )
    assert of_all.totals == ("Total", None, None, None, 5, 804)
    of_till = shelf(empty_books).run("voids", replace(ALL, till=2))
    assert [row[0] for row in of_till.rows] == ["Drawer opened without a sale"]
    of_bo = shelf(empty_books).run("voids", replace(ALL, cashier="p1"))
    assert of_bo.totals == ("Total", None, None, None, 2, 566)
    elsewhere = replace(ALL, first=DAYS[1].isoformat())
    assert shelf(empty_books).run("voids", elsewhere).rows == ()


def test_9_odd_returns_tell_what_came_back_too_often_or_unchecked_at_any_till(empty_books):
    chain = empty_books.chain
    chain.list_products(GOODS)
    chain.clock.set(DAYS[0], time(12))
    sold = chain.sell([(GOODS[2], 2000), (GOODS[3], 1000)], store="S01", till=1, cashier="p0")
    receipt = sold.facts.number

    def back(store, till, bill, *, line=1, **returned):
        origin = ReturnedFrom(**{"sale": sold.id, "number": receipt, "line": line, **returned})
        one = replace(sold.facts.lines[line - 1], line=1, qty_milli=-1000, returned=origin)
        with chain.till(store, till).work() as work:
            work.record(replace(sold.facts, number=bill, lines=(one,)), actor="p1")

    back("S01", 1, "fine", line=2)
    back("S01", 1, "first")
    back("S01", 2, "second", approver="p0", is_unchecked=True)
    assert [row[6] for row in shelf(empty_books).run("odd_returns", ALL).rows] == ["second"]
    back("S02", 1, "third")
    back("S02", 1, "unknown", sale="", number="S03-1-A-000001", is_unknown=True)
    back("S02", 1, "without", sale="", number="")

    more = "More came back than was sold"
    milk = "Milch 3,5 %"
    of_all = shelf(empty_books).run("odd_returns", ALL).rows
    assert sorted(of_all, key=lambda row: row[6]) == [
        (more, receipt, milk, 1000, 2000, 3000, "first", "p1", None),
        (more, receipt, milk, 1000, 2000, 3000, "second", "p1", "p0"),
        (more, receipt, milk, 1000, 2000, 3000, "third", "p1", None),
        (
            *("Nobody knew that it was sold", "S03-1-A-000001", milk, 1000, None, None),
            *("unknown", "p1", None),
        ),
    ]
    of_branch = shelf(empty_books).run("odd_returns", replace(ALL, branch="S02"))
    assert {row[6] for row in of_branch.rows} == {"third", "unknown"}


def test_discounts_tell_which_promotion_and_which_reason_took_off_how_much(empty_books):
    chain = empty_books.chain
    chain.list_products(GOODS)
    chain.clock.set(DAYS[0], time(12))
    sold = chain.sell([(GOODS[2], 1000)], store="S01", till=1, cashier="p0")
    taken = (
        LineDiscount(code="happy_hour", label="Happy hour", amount_minor=30),
        LineDiscount(code="happy_hour", label="Happy hour", amount_minor=12),
        LineDiscount(code="manual", label="", amount_minor=5, reason="Dented"),
        LineDiscount(code="bill", label="", amount_minor=7, reason="Regular"),
    )
    line = replace(sold.facts.lines[0], discounts=taken)
    with chain.till("S01", 1).work() as work:
        work.record(replace(sold.facts, number="S01-1-A-2", lines=(line,)), actor="p0")

    assert shelf(empty_books).run("discounts", ALL).rows == (
        ("Happy hour", None, 2, 42),
        ("By hand, on the bill", "Regular", 1, 7),
        ("By hand, on a line", "Dented", 1, 5),
    )
    assert shelf(empty_books).run("discounts", ALL).totals == ("Total", None, 4, 54)


def test_events_of_more_than_one_page_are_all_read(books):
    found = list(happened(BooksDoor(books.database), ALL, "SaleCompleted", at_a_time=7))

    assert [one.facts["number"] for one in found] == [sale.facts.number for sale in books.sales]


def test_a_report_that_knows_no_tills_refuses_one():
    class Plain:
        name, title = "plain", "Plain"

    shelf = ReportShelf(lambda: {"plain": Plain()}, lambda: None)
    day = date(2026, 3, 28).isoformat()

    with pytest.raises(UserError, match="“Plain” cannot be asked for one till"):
        shelf.run("plain", ReportParameters(first=day, last=day, till=1))
    with pytest.raises(UserError, match="cannot be asked for one cashier"):
        shelf.run("plain", ReportParameters(first=day, last=day, cashier="p0"))


def test_34_layaways_count_the_same_on_both_kinds_of_database(empty_books):
    away, other, third = (f"S01-1-LA000{number}" for number in (1, 2, 3))
    ringing = a_sale("S01-1-A-000001", product="coat")
    paid_before = replace(ringing.tenders[0], method="layaway", reference=other)
    chain = empty_books.chain
    chain.clock.set(DAYS[0], time(12))
    with chain.till("S01", 1).work() as work:
        known = CustomerRecorded(customer="c1", number="S01-1-CA0001")
        work.record(known, personal={"name": "Ingrid"})
        for one in (
            a_layaway(away),
            an_instalment(away, 100),
            a_layaway(other),
            an_instalment(other, 238),
            replace(ringing, tenders=(paid_before,)),
            a_layaway(third),
            an_instalment(third, 100),
            a_cancelled_layaway(third),
        ):
            work.record(one, actor="p0")
    reports = shelf(empty_books)
    assert [(row[0], row[1], *row[5:]) for row in reports.run("layaways", ALL).rows] == [
        (away, "Ingrid", 238, 100, 138),
        (third, "Ingrid", 238, 70, -70),
    ]
    by_method = {row[0]: row[1:3] for row in reports.run("tenders", ALL).rows}
    assert by_method == {"Cash": (3, 438), "Paid in before": (1, 238)}
    x = {row[0]: row[2] for row in reports.run("x", ALL).rows}
    assert (x["Paid in for layaways"], x["Layaways handed over"]) == (438, 238)
    assert (x["Fees kept of layaways"], x["Cash"]) == (30, 438)
    assert reports.run("tenders", replace(ALL, till=2)).rows == ()
    assert reports.run("layaways", replace(ALL, branch="S02")).rows == ()
    later = replace(ALL, last="2027-02-20")
    assert reports.run("layaways", later).rows[0][2] == "expired"
    assert {row[3] for row in reports.run("trespasses", ALL).rows} == {
        *("sell", "layaway", "cancel_layaway", "manage_customers")
    }
