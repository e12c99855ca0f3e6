"""Layaways on a real disk: reports, accounts and Z agree, and what was forged is found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from posforge.runtime.domain.accounts import AccountMap
from posforge.runtime.domain.customer import Customer
from posforge.runtime.domain.events_layaway import LayawayPaid
from posforge.runtime.domain.events_shift import Times
from posforge.runtime.domain.layaway import handed_over
from posforge.runtime.domain.payment import Tender
from posforge.runtime.domain.people import Person
from posforge.runtime.domain.product import Product
from posforge.runtime.domain.shop import LayawayRules
from posforge.runtime.domain.z import settle
from posforge.runtime.ext.reports import ReportParameters
from posforge.runtime.flows.cancel_layaway import cancel_layaway
from posforge.runtime.flows.checkout import pay_with
from posforge.runtime.flows.close_shift import close_shift
from posforge.runtime.flows.count_drawer import count_drawer
from posforge.runtime.flows.customer import attach, record_customer
from posforge.runtime.flows.hand_over import hand_over
from posforge.runtime.flows.instalment import begin_instalment
from posforge.runtime.flows.lay_away import lay_away
from posforge.runtime.flows.scan import scan
from posforge.runtime.reports import layaways, trespasses
from posforge.runtime.reports.door import BooksDoor
from posforge.runtime.reports.postings import postings
from posforge.runtime.reports.x import figures
from posforge.runtime.security.node_keys import signature_matches
from posforge.runtime.storage.verify import verify
from posforge.testing.standalone import StandaloneTill, found_standalone, open_standalone

COAT = Product(
    id="coat",
    name="Coat",
    department="pantry",
    unit="piece",
    tax="standard",
    price_minor=24_900,
    code="own-1",
)
MANAGER = Person(id="p-0002", name="Max", role="manager")


class Shop:
    """A till on a real disk that lays goods away, and a customer."""

    def __init__(self, opened: StandaloneTill) -> None:
        rules = LayawayRules(fee_percent_milli=10_000)
        self.database = opened.database
        self.till = replace(opened.till, shop=replace(opened.till.shop, layaway=rules))
        self.session = opened.session
        self.chief = opened.session.approved_by(MANAGER)
        noted = Customer(id="", number="", name="Ingrid Berg")
        self.customer = record_customer(self.till, self.chief, noted)

    @property
    def asked(self) -> ReportParameters:
        day = self.session.bizdate
        return ReportParameters(first=day, last=day)

    def open(self) -> str:
        bill = scan(self.till, self.session, None, COAT.code)
        bill = attach(self.till, self.session, bill, self.customer.id)
        deposit = lay_away(self.till, self.session, bill)
        assert deposit is not None
        assert deposit.layaway is not None
        self._take(deposit)
        return deposit.layaway.number

    def pay(self, number: str, amount_minor: int | None = None) -> None:
        self._take(begin_instalment(self.till, self.session, number, amount_minor=amount_minor))

    def cancel(self, number: str) -> None:
        back = cancel_layaway(self.till, self.chief, number)
        if back is not None:
            pay_with(self.till, self.chief, back, method="cash", tendered_minor=None)

    def close(self) -> Any:
        expected = self.till.store.period().drawer_minor
        count_drawer(self.till, self.session, cash_minor=expected)
        shift = self.till.store.shift()
        assert shift is not None
        return close_shift(self.till, self.chief, shift=shift.id)

    def report(self) -> list[tuple[Any, ...]]:
        table = layaways.make(self.till.shop).run(BooksDoor(self.database), self.asked)
        return [*table.rows]

    def faults(self) -> list[str]:
        report = verify(self.database, signature_matches=signature_matches)
        return [one.reason for one in report.faults]

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with self.database.read() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(sql).all()]

    def _take(self, bill: Any) -> None:
        pay_with(self.till, self.session, bill, method="cash", tendered_minor=None)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    found_standalone(tmp_path, [COAT])
    with open_standalone(tmp_path) as opened:
        yield Shop(opened)


def reserved(shop: Shop) -> list[tuple[Any, ...]]:
    return shop.rows("SELECT store, product, qty_milli FROM reserved_balance")


def test_34_stock_on_hand_less_reserved_is_what_is_available(shop: Shop) -> None:
    first, second = shop.open(), shop.open()
    assert reserved(shop) == [("S01", "coat", 2000)]
    assert shop.rows("SELECT * FROM stock_balance") == []
    shop.pay(first)
    hand_over(shop.till, shop.session, first)
    assert reserved(shop) == [("S01", "coat", 1000)]
    assert shop.rows("SELECT qty_milli FROM stock_balance") == [(-1000,)]
    shop.cancel(second)
    assert reserved(shop) == [("S01", "coat", 0)]
    assert shop.faults() == []


def test_34_the_report_says_whose_until_when_and_what_is_left(shop: Shop) -> None:
    first, second, third = shop.open(), shop.open(), shop.open()
    shop.pay(first)
    cancel_layaway(shop.till, shop.chief, second)
    day, due = shop.session.bizdate, "2026-12-20"
    assert shop.report() == [
        (first, "Ingrid Berg", "to hand over", day, due, 24_900, 24_900, 0),
        (second, "Ingrid Berg", "to give back", day, due, 24_900, 2_490, -2_490),
        (third, "Ingrid Berg", "open", day, due, 24_900, 4_980, 19_920),
    ]
    table = layaways.make(shop.till.shop).run(BooksDoor(shop.database), shop.asked)
    assert table.totals[5:] == (74_700, 32_370, 17_430)
    hand_over(replace_open(shop), shop.session, first)
    later = ReportParameters(first=day, last="2027-01-01")
    rows = layaways.make(shop.till.shop).run(BooksDoor(shop.database), later).rows
    assert [row[2] for row in rows] == ["to give back", "expired"]
    assert [one.number for one in shop.till.store.layaways()] == [second, third]


def replace_open(shop: Shop) -> Any:
    """Take the bill that gives money back off the counter."""
    saved = shop.till.store.open_cart()
    assert saved is not None
    with shop.till.store.work() as work:
        work.remove_cart(saved.cart.id)
    return shop.till


def test_34_x_is_what_z_says_and_accounts_are_tied_to_it(shop: Shop) -> None:
    first, second, third = shop.open(), shop.open(), shop.open()
    shop.pay(first)
    hand_over(shop.till, shop.session, first)
    shop.cancel(second)
    shop.pay(third, 1_000)
    x = figures(BooksDoor(shop.database), shop.asked)
    z = shop.close()

    told = z.facts.figures
    for name in ("layaways", "layaways_paid", "layaways_handed", "layaways_back", "layaway_fees"):
        assert getattr(x, name) == getattr(told, name), name
    assert (x.tenders, x.gross_minor, x.rounding_minor) == (
        told.tenders,
        told.gross_minor,
        told.rounding_minor,
    )
    assert shop.faults() == []
    found = postings(BooksDoor(shop.database), shop.asked, AccountMap(layaway_fee="2742"))
    sums: dict[str, int] = {}
    for one in found:
        if one.voucher.z:
            sums[one.account] = sums.get(one.account, 0) + one.amount_minor
    assert sum(sums.values()) == 0
    assert sums["2742"] == -2_490
    assert sums["layaway"] == -4_980 - 1_000
    assert sums["revenue standard"] + sums["tax standard"] == -24_900


def test_34_a_z_that_hides_an_instalment_is_found(shop: Shop) -> None:
    shop.open()
    with shop.till.store.work() as work:
        period = work.period()
        z = settle(
            period,
            seat=(1, "A"),
            currency="EUR",
            keep_minor=0,
            head=work.head(),
            closed_by="person",
            count=None,
        )
        less = replace(z.figures, layaways_paid=Times(), tenders=())
        work.record(replace(z, figures=less))
    (fault,) = shop.faults()
    assert "its figures" in fault


def test_34_forged_events_of_a_layaway_are_flagged(shop: Shop) -> None:
    number = shop.open()
    layaway = shop.till.store.layaway(number)
    assert layaway is not None
    back = Tender(method="cash", amount_minor=-100, tendered_minor=-100, change_minor=0)
    forged = LayawayPaid(
        number=number,
        till=1,
        cart="forged",
        opened_ms=0,
        currency="EUR",
        customer=shop.customer.id,
        tenders=(back,),
        amount_minor=-100,
        left_minor=0,
    )
    unpaid = handed_over(layaway, number="S01-1-A-000001", shop=shop.till.shop)
    with shop.till.store.work() as work:
        work.record(forged, actor=shop.session.person.id)
        event = work.record(unpaid, actor=shop.session.person.id)
    table = trespasses.make(shop.till.shop).run(BooksDoor(shop.database), shop.asked)
    assert {(row[0], row[3]) for row in table.rows} >= {
        ("cancel a layaway or give its money back", "cancel_layaway"),
        ("Handed over unpaid", number),
    }
    assert event.header.id in {row[4] for row in table.rows}


def test_34_the_till_remembers_an_instalment_that_was_begun(shop: Shop, tmp_path: Path) -> None:
    number = shop.open()
    bill = begin_instalment(shop.till, shop.session, number, amount_minor=500)
    saved = shop.till.store.open_cart()
    assert saved is not None
    assert saved.cart == bill
