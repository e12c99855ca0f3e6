"""What a till finds on its own disk when it looks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posforge.runtime.domain.cart import Cart, CartLine
from posforge.runtime.domain.envelope import Head
from posforge.runtime.domain.events import PersonEnrolled, ShiftClosed, ShiftOpened, SignedIn
from posforge.runtime.domain.people import Person
from posforge.testing.facts import a_sale
from posforge.testing.journals import JournalWriter

LINE = CartLine(
    line=1,
    product="p1",
    code="4711",
    name="Thé vert",
    department="drinks",
    unit="piece",
    tax="standard",
    unit_price_minor=119,
    qty_milli=1000,
)
CART = Cart(id="c-1", cashier="p-1", opened_ms=5, lines=(LINE,))


@pytest.fixture
def store(machine):
    return machine.store


def test_the_open_bill_comes_back_line_by_line(store):
    assert store.open_cart() is None
    grown, second = replace(LINE, qty_milli=3000), replace(LINE, line=2, is_void=True)
    with store.work() as work:
        work.start_cart(CART)
    with store.work() as work:
        work.put_line("c-1", second)
        work.put_line("c-1", grown)
    saved = store.open_cart()
    assert saved is not None
    assert saved.cart == replace(CART, lines=(grown, second))
    assert saved.parked_ms is None


def test_parked_bills_wait_oldest_first_and_come_back(store):
    with store.work() as work:
        for number, parked_ms in ((1, 200), (2, 100)):
            work.start_cart(replace(CART, id=f"c-{number}"))
            work.park_cart(f"c-{number}", parked_ms=parked_ms, label=f"Table {number}", parking="")
        work.start_cart(replace(CART, id="c-3"))
    assert [(one.cart.id, one.label) for one in store.parked_carts()] == [
        ("c-2", "Table 2"),
        ("c-1", "Table 1"),
    ]
    assert store.open_cart().cart.id == "c-3"
    with store.work() as work:
        work.remove_cart("c-3")
        work.unpark_cart("c-1")
    assert store.open_cart().cart.id == "c-1"
    assert [one.cart.id for one in store.parked_carts()] == ["c-2"]


def test_a_bill_that_was_paid_is_forgotten_with_its_lines(machine):
    with machine.store.work() as work:
        work.start_cart(CART)
        work.remove_cart("c-1")
    assert machine.store.open_cart() is None
    with machine.database.read() as connection:
        assert connection.exec_driver_sql("SELECT * FROM open_cart_line").all() == []


def test_the_shift_is_the_one_that_is_open_here(store):
    assert store.shift() is None
    opened = ShiftOpened(shift="s-1", number=7, bizdate="2026-11-21", float_minor=0, currency="EUR")
    with store.work() as work:
        event = work.record(opened)
    shift = store.shift()
    assert (shift.id, shift.number, shift.bizdate) == ("s-1", 7, "2026-11-21")
    assert shift.opened_ms == event.header.wall
    with store.work() as work:
        work.record(ShiftClosed(shift="s-1", counted_minor=None, currency="EUR"))
    assert store.shift() is None


def test_another_till_s_shift_is_not_ours(machine):
    opened = ShiftOpened(shift="s-9", number=1, bizdate="2026-11-21", float_minor=0, currency="EUR")
    machine.journal.receive([JournalWriter(9).write(opened)])
    assert machine.store.shift() is None


def test_people_are_those_who_work_here_by_name(store):
    def enrol(work, person, name, *, is_active=True, pin=""):
        work.record(
            PersonEnrolled(person=person, role="cashier", is_active=is_active),
            personal={"name": name, "pin": pin, "password": ""},
        )

    with store.work() as work:
        enrol(work, "p-1", "Zoë", pin="phc-1")
        enrol(work, "p-2", "Ada", pin="phc-2")
        enrol(work, "p-3", "Gone", pin="phc-3")
        enrol(work, "p-3", "Gone", pin="phc-3", is_active=False)
    assert store.people() == [
        Person(id="p-2", name="Ada", role="cashier"),
        Person(id="p-1", name="Zoë", role="cashier"),
    ]
    assert store.pin_verifier("p-1") == "phc-1"
    assert store.pin_verifier("p-3") == ""
    assert store.pin_verifier("nobody") == ""


def test_wrong_pins_are_remembered(store):
    assert store.pin_failures("p-1") == (0, 0)
    for failures in (1, 2):
        with store.work() as work:
            work.set_pin_failures("p-1", failures=failures, at_ms=failures * 10)
    assert store.pin_failures("p-1") == (2, 20)


def test_a_sale_is_found_by_its_number_and_as_the_last(machine):
    assert machine.store.last_sale() is None
    with machine.store.work() as work:
        events = [work.record(a_sale(f"S01-1-A-{n:06d}"), actor="p-1") for n in (1, 2)]
    machine.journal.receive([JournalWriter(9, at_ms=2**45).write(a_sale("S01-2-A-000001"))])
    first, last = machine.store.sale("S01-1-A-000001"), machine.store.last_sale()
    assert (first.id, first.facts.number, first.cashier) == (
        events[0].header.id,
        "S01-1-A-000001",
        "p-1",
    )
    assert (last.hash, last.seq) == (events[1].hash, 2)
    assert machine.store.sale("S01-2-A-000001") is None
    assert machine.store.sale("none") is None


def test_what_a_customer_owes_is_the_sum_of_their_sales(machine):
    sale = a_sale("S01-1-A-000001")
    owed = replace(sale.tenders[0], method="on_account")
    with machine.store.work() as work:
        for number in ("S01-1-A-000001", "S01-1-A-000002"):
            work.record(replace(sale, number=number, customer="anna", tenders=(owed,)))

    balance = machine.store.balance("account:anna", currency=sale.currency)
    assert balance == 2 * sale.gross_minor
    assert machine.store.balance("account:bea", currency=sale.currency) == 0


def test_what_the_store_server_lacks_is_counted(machine):
    assert machine.store.unsynced() == (0, 0)
    with machine.store.work() as work:
        events = [work.record(SignedIn(person="p", role="cashier")) for _ in range(3)]
    log = events[0].header.log
    assert machine.store.unsynced() == (3, events[0].header.wall)
    machine.journal.acknowledge("store", {log: Head(2, events[1].hash)})
    machine.journal.acknowledge("hq", {log: Head(3, events[2].hash)})
    assert machine.store.unsynced() == (1, events[2].header.wall)
    machine.journal.acknowledge("store", {log: Head(3, events[2].hash)})
    assert machine.store.unsynced() == (0, 0)
