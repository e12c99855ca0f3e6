"""Closings on a real disk: money moves in double entries, and a Z that does not add up is found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from posforge.runtime.domain.events import NodeEnrolled
from posforge.runtime.domain.events_shift import DayClosed, DayZ, ShiftSettled, Times
from posforge.runtime.domain.people import Person
from posforge.runtime.domain.product import Product
from posforge.runtime.domain.sale import Sale
from posforge.runtime.domain.z import Z, settle
from posforge.runtime.ext.context import Till
from posforge.runtime.ext.ports import Work
from posforge.runtime.ext.reports import ReportParameters
from posforge.runtime.flows.card import ask, begin
from posforge.runtime.flows.checkout import look_again, pay_with
from posforge.runtime.flows.close_shift import close_shift
from posforge.runtime.flows.count_drawer import count_drawer
from posforge.runtime.flows.drop import drop
from posforge.runtime.flows.foreign_cash import ForeignCash
from posforge.runtime.flows.match import match_terminals
from posforge.runtime.flows.pay import due, tender
from posforge.runtime.flows.pay_in import pay_in
from posforge.runtime.flows.pay_out import pay_out
from posforge.runtime.flows.scan import scan
from posforge.runtime.flows.sell import sell
from posforge.runtime.flows.sign_in import Session, sign_in
from posforge.runtime.flows.top_up import top_up
from posforge.runtime.reports.closings import ClosingsFilter, days_page
from posforge.runtime.reports.door import BooksDoor
from posforge.runtime.reports.x import figures, make
from posforge.runtime.reports.z import make as make_z
from posforge.runtime.security.node_keys import signature_matches
from posforge.runtime.storage.verify import verify
from posforge.testing.cards import BankTerminal, with_terminal
from posforge.testing.standalone import (
    CASHIER,
    PIN,
    StandaloneTill,
    found_standalone,
    open_standalone,
)

OATS = Product(
    id="oats",
    name="Oats",
    department="pantry",
    unit="piece",
    tax="reduced",
    price_minor=199,
    code="own-1",
)
MANAGER = Person(id="p-0002", name="Max", role="manager")


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[StandaloneTill]:
    """A till that has sold nothing yet."""
    found_standalone(tmp_path, [OATS], others={MANAGER: PIN})
    with open_standalone(tmp_path) as opened:
        yield opened


def ruled(counter: StandaloneTill, **rules: Any) -> Till:
    shop = counter.till.shop
    return replace(counter.till, shop=replace(shop, shift=replace(shop.shift, **rules)))


def ring_up(till: Till, session: Session) -> int:
    cart = scan(till, session, None, OATS.code)
    amount = due(till, cart)
    sell(till, session, cart, (tender(till, cart, tendered_minor=amount),))
    return amount


def pay_in_francs(till: Till, session: Session) -> None:
    francs = ForeignCash(currency="CHF", rate=Decimal("1.05"), own="EUR")
    taking = replace(till, payments={**till.payments, francs.name: francs})
    bill = scan(taking, session, None, OATS.code)
    sale = pay_with(taking, session, bill, method=francs.name, tendered_minor=200)
    assert isinstance(sale, Sale)
    assert sale.change_minor


def close(till: Till, session: Session, *, found_minor: int | None = None) -> Z:
    shift = till.store.shift()
    assert shift is not None
    expected = till.store.period().drawer_minor
    count_drawer(till, session, cash_minor=expected if found_minor is None else found_minor)
    return close_shift(till, replace(session, person=MANAGER), shift=shift.id)


def times(amount_minor: int) -> Times:
    return Times(number=1, amount_minor=amount_minor)


def balance(counter: StandaloneTill, account: str) -> int:
    sql = (
        "SELECT COALESCE(SUM(CASE WHEN target = :a THEN amount ELSE -amount END), 0) "
        "FROM ledger_entry WHERE ledger = 'money' AND :a IN (source, target)"
    )
    with counter.database.read() as connection:
        found: int = connection.exec_driver_sql(sql, {"a": account}).scalar_one()
    return found


def faults(counter: StandaloneTill) -> list[str]:
    report = verify(counter.database, signature_matches=signature_matches)
    return [one.reason for one in report.faults]


def test_36_floats_drops_and_payments_beside_sales_move_the_drawer_and_the_safe(
    counter: StandaloneTill,
) -> None:
    till, session = ruled(counter, float_minor=15_000), counter.session
    close(till, session)
    session = sign_in(till, CASHIER.id, PIN)
    chief = replace(session, person=MANAGER)
    sold = ring_up(till, session)
    drop(till, chief, amount_minor=5_000)
    top_up(till, chief, amount_minor=2_000)
    pay_in(till, chief, amount_minor=300, reason="Found behind the counter")
    pay_out(till, chief, amount_minor=450, reason="Window cleaner")
    z = close(till, session)
    moved = z.facts.figures
    assert (moved.drops, moved.top_ups) == (times(5_000), times(2_000))
    assert (moved.pay_ins, moved.pay_outs) == (times(300), times(450))
    in_drawer = 15_000 + sold - 5_000 + 2_000 + 300 - 450
    assert (z.facts.expected_minor, z.facts.difference_minor) == (in_drawer, 0)
    assert balance(counter, f"cash:{till.identity.node}") == z.facts.kept_minor == in_drawer
    assert balance(counter, "petty:S01") == 450 - 300
    assert balance(counter, "safe:S01") == 5_000 - 2_000 - 15_000
    assert faults(counter) == []


@pytest.mark.parametrize("is_off", [False, True])
def test_what_terminals_said_stands_on_the_z_and_is_counted_again(
    counter: StandaloneTill, is_off: bool
) -> None:
    terminal = BankTerminal()
    till, session = with_terminal(counter.till, terminal), counter.session
    bill = scan(till, session, None, OATS.code)
    ask(till, begin(till, session, bill, method="card"))
    look_again(till, session, bill)
    terminal.is_off = is_off
    match_terminals(till, session)
    z = close(till, session)
    (match,) = z.facts.figures.matches
    assert (match.booked_minor, match.counted_minor) == (199, None if is_off else 199)
    assert faults(counter) == []
    with counter.database.read() as connection:
        ((day,),) = [days_page(connection, ClosingsFilter(), number=1).rows]
    assert day.zs[0].terminals == ("unmatched" if is_off else "agree")


def test_a_difference_is_booked_and_the_rest_goes_to_the_safe(counter: StandaloneTill) -> None:
    till, session = ruled(counter, float_minor=100), counter.session
    ring_up(till, session)
    z = close(till, session, found_minor=180)
    assert (z.facts.difference_minor, z.facts.kept_minor) == (-19, 100)
    assert balance(counter, "difference:S01") == 19
    assert balance(counter, "safe:S01") == 80
    assert balance(counter, f"cash:{till.identity.node}") == 100


def test_38_x_says_what_the_z_will_say_and_changes_nothing(counter: StandaloneTill) -> None:
    till, session = counter.till, counter.session
    chief = replace(session, person=MANAGER)
    ring_up(till, session)
    pay_in_francs(till, session)
    drop(till, chief, amount_minor=100)
    day, door = session.bizdate, BooksDoor(counter.database)
    asked = ReportParameters(first=day, last=day, branch="S01")
    heads = counter.journal.heads()
    table = make(till.shop).run(door, asked)
    assert counter.journal.heads() == heads
    z = close(till, session).facts
    by_hand = replace(z.figures, first_receipt="", last_receipt="")
    assert figures(door, asked) == by_hand
    ((code, *_), *_) = rows = make_z(till.shop).run(door, asked).rows
    assert code == "S01-1-A-Z0001"
    assert [row[2:] for row in rows][: len(table.rows)] == list(table.rows)
    assert faults(counter) == []


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ({"number": 7}, "its number"),
        ({"after": "0" * 64}, "the Z before it"),
        ({"head_hash": "0" * 64}, "the head of the journal"),
        ({"kept_minor": 10**6}, "what stays in the drawer"),
        ({"shift": "another"}, "its shift"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_a_z_that_does_not_add_up_is_found(
    counter: StandaloneTill, claim: dict[str, Any], said: str
) -> None:
    ring_up(counter.till, counter.session)
    with counter.till.store.work() as work:
        work.record(replace(_true(work), **claim))
    (fault,) = faults(counter)
    assert fault.startswith("Z ")
    assert said in fault


def test_39_a_z_that_hides_a_sale_is_found(counter: StandaloneTill) -> None:
    ring_up(counter.till, counter.session)
    with counter.till.store.work() as work:
        z = _true(work)
        less = replace(z.figures, receipts=0, gross_minor=0)
        gone = replace(z.perpetual, receipts=0, sold_minor=0)
        work.record(replace(z, figures=less, perpetual=gone))
    (fault,) = faults(counter)
    assert "its figures, the perpetual totals" in fault


def test_39_numbers_and_totals_go_on_where_the_seat_of_a_new_till_stood(
    counter: StandaloneTill,
) -> None:
    till, session = counter.till, counter.session
    ring_up(till, session)
    close(till, session)
    seat = NodeEnrolled(
        machine=till.identity.node,
        kind="till",
        store="S01",
        till=1,
        label="",
        public_key="",
        epoch=2,
        zs=1,
        receipts=1,
        sold_minor=199,
    )
    with till.store.work() as work:
        work.record(seat)
    session = sign_in(till, CASHIER.id, PIN)
    ring_up(till, session)
    z = close(till, session).facts
    assert (z.number, z.perpetual.sold_minor) == (2, 398), "it goes on with its own journal"
    with till.store.work() as work:
        work.record(replace(seat, epoch=3, zs=7, z_hash="f" * 64, sold_minor=10_000))
    period = till.store.period()
    assert (period.number, period.after) == (7, "f" * 64), "it was begun anew since"
    assert period.perpetual.sold_minor == 10_000


def test_a_day_that_names_a_z_nobody_wrote_is_found(counter: StandaloneTill) -> None:
    z = close(counter.till, counter.session)
    listed = DayZ(
        z=z.id,
        hash=z.hash,
        node=z.node,
        till=1,
        number=1,
        bizdate=z.facts.bizdate,
        receipts=0,
        gross_minor=0,
    )
    day = DayClosed(
        number=1,
        bizdate=z.facts.bizdate,
        currency="EUR",
        zs=(listed,),
        receipts=0,
        net_minor=0,
        tax_minor=0,
        gross_minor=0,
    )
    with counter.till.store.work() as work:
        work.record(day)
    assert faults(counter) == []
    with counter.till.store.work() as work:
        work.record(replace(day, number=3, zs=(replace(listed, hash="0" * 64),)))
    assert faults(counter) == [
        "day 3 is not number 2",
        "day 3 names a Z that is not what till 1 wrote",
    ]


def _true(work: Work) -> ShiftSettled:
    """The Z as it should be."""
    return settle(
        work.period(),
        seat=(1, "A"),
        currency="EUR",
        keep_minor=0,
        head=work.head(),
        closed_by="clock",
        count=None,
    )
