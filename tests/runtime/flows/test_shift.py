"""A shift from float to Z: cash moved, drawers counted blind, closed once and numbered for good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from posforge.errors import UserError
from posforge.runtime.domain.card import Intent, Payment
from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.codec import to_body
from posforge.runtime.domain.envelope import Event
from posforge.runtime.domain.events_shift import Pieces, Times
from posforge.runtime.domain.payment import Tender
from posforge.runtime.domain.people import NotAllowedError, Person
from posforge.runtime.domain.product import Product
from posforge.runtime.domain.shop import ShiftRules
from posforge.runtime.domain.z import Z
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.cancel import cancel_bill
from posforge.runtime.flows.close_shift import InTheWayError, close_shift
from posforge.runtime.flows.confirm import NotConfirmedError, confirm
from posforge.runtime.flows.count_drawer import count_drawer, expected, open_to_count
from posforge.runtime.flows.drawer import open_drawer
from posforge.runtime.flows.drop import drop
from posforge.runtime.flows.forgotten_shift import carry_on, close_forgotten
from posforge.runtime.flows.hold import park
from posforge.runtime.flows.open_shift import open_shift
from posforge.runtime.flows.pay import due, take, tender
from posforge.runtime.flows.pay_in import pay_in
from posforge.runtime.flows.pay_out import pay_out
from posforge.runtime.flows.reprint_z import reprint_z
from posforge.runtime.flows.scan import scan
from posforge.runtime.flows.sell import sell
from posforge.runtime.flows.sign_in import Session, sign_in
from posforge.runtime.flows.top_up import top_up
from posforge.runtime.flows.void import void_line
from posforge.testing.fixed_clock import FixedClock
from posforge.testing.memory import MemoryTillStore, a_till

OATS, MILK = "04006381333931", "04000417025005"
CASHIER, PIN = Person(id="p-0001", name="Ada", role="cashier"), "4711"

MANAGER = Person(id="p-0002", name="Max", role="manager")
OTHER_MANAGER = Person(id="p-0003", name="Mia", role="manager")
MANAGER_PIN = "0815"


@dataclass(frozen=True)
class Counter:
    """A till in memory, its disk to look at, and who is signed in."""

    till: Till
    store: MemoryTillStore
    clock: FixedClock
    session: Session


@pytest.fixture
def counter() -> Counter:
    """A till where a cashier is signed in and two managers are about."""
    till = a_till(
        products=[_article("Oats", OATS, 199), _article("Milk", MILK, 129)],
        people={CASHIER: PIN, MANAGER: MANAGER_PIN, OTHER_MANAGER: MANAGER_PIN},
    )
    store, clock = till.store, till.clock
    assert isinstance(store, MemoryTillStore)
    assert isinstance(clock, FixedClock)
    return Counter(till, store, clock, sign_in(till, CASHIER.id, PIN))


def ruled(counter: Counter, **rules: Any) -> Till:
    """The same till under other rules for shifts."""
    shop = counter.till.shop
    return replace(counter.till, shop=replace(shop, shift=replace(shop.shift, **rules)))


def set_clock(clock: FixedClock, moment: str) -> int:
    """Put the clock to a local time in Berlin; return it as Unix milliseconds."""
    at = datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo("Europe/Berlin"))
    offset = at.utcoffset()
    assert offset is not None
    clock.wall_ms, clock.tz_min = int(at.timestamp()) * 1000, int(offset.total_seconds()) // 60
    return clock.wall_ms


def manager(session: Session, person: Person = MANAGER) -> Session:
    return replace(session, person=person)


def bill(till: Till, session: Session, *codes: str) -> Cart:
    cart: Cart | None = None
    for code in codes:
        cart = scan(till, session, cart, code)
    assert cart is not None
    return cart


def ring_up(till: Till, session: Session, *codes: str) -> int:
    """Sell for exact cash; return what it came to."""
    cart = bill(till, session, *codes)
    amount = due(till, cart)
    sell(till, session, cart, (tender(till, cart, tendered_minor=amount),))
    return amount


def close(till: Till, session: Session, *, cash_minor: int | None = None) -> Z:
    """Count what is expected, or another amount, and close."""
    shift = till.store.shift()
    assert shift is not None
    found = till.store.period().drawer_minor if cash_minor is None else cash_minor
    count_drawer(till, session, cash_minor=found)
    return close_shift(till, manager(session), shift=shift.id)


def events(counter: Counter, *kinds: str) -> Sequence[Event]:
    return [one for one in counter.store.events if one.header.type in kinds]


def test_35_what_is_expected_is_hidden_until_the_count_is_written(
    counter: Counter,
) -> None:
    till, session = counter.till, counter.session
    ring_up(till, session, OATS)
    with pytest.raises(NotAllowedError, match="should be in the drawer"):
        expected(till, session)
    assert [one.expected_minor for one in expected(till, manager(session))] == [199]
    counted = count_drawer(till, session, cash_minor=150)
    assert [one.difference_minor for one in counted.tenders] == [-49]
    assert [one.expected_minor for one in expected(till, session)] == [199]
    ring_up(till, session, MILK)
    with pytest.raises(NotAllowedError):
        expected(till, session)


def test_35_a_recount_keeps_both_and_the_last_one_counts(counter: Counter) -> None:
    till, session = counter.till, counter.session
    ring_up(till, session, OATS)
    count_drawer(till, session, cash_minor=150)
    z = close(till, session, cash_minor=199)
    assert z.facts.times_counted == 2
    assert (z.facts.counts[0].counted_minor, z.facts.difference_minor) == (199, 0)
    found = [one.body["tenders"][0]["counted_minor"] for one in events(counter, "DrawerCounted")]
    assert found == [150, 199]


def test_36_a_count_by_denomination_is_kept_and_must_add_up(counter: Counter) -> None:
    till, session = counter.till, counter.session
    pieces = (Pieces(value_minor=500, pieces=2), Pieces(value_minor=1, pieces=7))
    with pytest.raises(UserError, match="do not add up"):
        count_drawer(till, session, cash_minor=1_000, pieces=pieces)
    count_drawer(till, session, cash_minor=1_007, pieces=pieces)
    (counted,) = events(counter, "DrawerCounted")
    assert counted.body["pieces"] == [to_body(one) for one in pieces]


def test_money_that_moved_after_the_count_asks_for_another(counter: Counter) -> None:
    till, session = counter.till, counter.session
    shift = till.store.shift()
    assert shift is not None
    with pytest.raises(UserError, match="counted first"):
        close_shift(till, manager(session), shift=shift.id)
    count_drawer(till, session, cash_minor=0)
    ring_up(till, session, OATS)
    with pytest.raises(UserError, match="has moved since"):
        close_shift(till, manager(session), shift=shift.id)
    assert till.store.z() is None


def test_36_a_second_person_confirms_where_the_shop_wants_it(counter: Counter) -> None:
    till, chief = ruled(counter, confirm=("drop", "float")), manager(counter.session)
    with pytest.raises(NotConfirmedError):
        drop(till, chief, amount_minor=100)
    with pytest.raises(UserError, match="confirms what they do themselves"):
        confirm(till, chief, MANAGER.id, MANAGER_PIN)
    with pytest.raises(NotAllowedError):
        confirm(till, chief, CASHIER.id, PIN)
    receiver = confirm(till, chief, OTHER_MANAGER.id, MANAGER_PIN)
    moved = drop(till, chief, amount_minor=100, receiver=receiver)
    assert (moved.giver, moved.receiver) == (MANAGER.id, OTHER_MANAGER.id)
    with pytest.raises(NotConfirmedError):
        drop(till, chief, amount_minor=100, receiver=MANAGER)
    pay_in(till, chief, amount_minor=100, reason="x")


@pytest.mark.parametrize("amount_minor", [0, -1, 10**12])
def test_an_amount_that_cannot_be_is_refused_and_nothing_written(
    counter: Counter, amount_minor: int
) -> None:
    till, chief = counter.till, manager(counter.session)
    before = len(counter.store.events)
    with pytest.raises(UserError, match="cannot be the amount"):
        drop(till, chief, amount_minor=amount_minor)
    if amount_minor:
        with pytest.raises(UserError, match="cannot be the amount"):
            count_drawer(till, counter.session, cash_minor=amount_minor)
    assert len(counter.store.events) == before


def test_paying_in_or_out_needs_a_reason(counter: Counter) -> None:
    chief = manager(counter.session)
    with pytest.raises(UserError, match="needs a reason"):
        pay_in(counter.till, chief, amount_minor=100, reason=" ")
    with pytest.raises(UserError, match="needs a reason"):
        pay_out(counter.till, chief, amount_minor=100, reason="")


@pytest.mark.parametrize(
    ("deed", "permission"),
    [
        (lambda till, who: drop(till, who, amount_minor=100), "cash_movement"),
        (lambda till, who: top_up(till, who, amount_minor=100), "cash_movement"),
        (lambda till, who: pay_in(till, who, amount_minor=100, reason="x"), "cash_movement"),
        (lambda till, who: pay_out(till, who, amount_minor=100, reason="x"), "cash_movement"),
        (lambda till, who: open_shift(till, who, float_minor=0), "open_shift"),
        (lambda till, who: count_drawer(till, who, cash_minor=0), "count_drawer"),
        (open_to_count, "count_drawer"),
        (lambda till, who: close_shift(till, who, shift=""), "close_shift"),
        (reprint_z, "close_shift"),
    ],
)
def test_who_may_not_is_refused_and_nothing_is_written(
    counter: Counter, deed: Any, permission: str
) -> None:
    nobody = replace(counter.session, person=Person(id="x", name="Xenia", role="trainee"))
    before = len(counter.store.events)
    with pytest.raises(NotAllowedError) as refused:
        deed(counter.till, nobody)
    assert refused.value.permission == permission
    assert len(counter.store.events) == before


def test_whoever_approved_a_movement_stands_in_the_journal(counter: Counter) -> None:
    drop(counter.till, counter.session.approved_by(MANAGER), amount_minor=100)
    (moved,) = events(counter, "CashMoved")
    assert (moved.header.actor, moved.header.approver) == (CASHIER.id, MANAGER.id)


def test_38_zs_are_numbered_without_a_gap_and_name_their_receipts(counter: Counter) -> None:
    till, session = counter.till, counter.session
    zs = []
    for _ in range(3):
        session = sign_in(till, CASHIER.id, PIN)
        ring_up(till, session, OATS)
        ring_up(till, session, MILK)
        zs.append(close(till, session))
    assert [z.facts.number for z in zs] == [1, 2, 3]
    assert [z.code for z in zs] == ["S01-1-A-Z0001", "S01-1-A-Z0002", "S01-1-A-Z0003"]
    first, last = zs[2].facts.figures.first_receipt, zs[2].facts.figures.last_receipt
    assert (first, last) == ("S01-1-A-000005", "S01-1-A-000006")
    assert [z.facts.after for z in zs] == ["", zs[0].hash, zs[1].hash]
    assert zs[2].facts.head_seq == zs[2].seq - 1


def test_39_the_perpetual_totals_only_grow(counter: Counter) -> None:
    till, totals = counter.till, []
    for _ in range(2):
        session = sign_in(till, CASHIER.id, PIN)
        ring_up(till, session, OATS)
        totals.append(close(till, session).facts.perpetual)
    assert [(one.receipts, one.sold_minor) for one in totals] == [(1, 199), (2, 398)]


def test_what_was_struck_cancelled_and_opened_stands_on_the_z(counter: Counter) -> None:
    till, session = counter.till, counter.session
    void_line(till, session.answered(reason="mistake"), bill(till, session, OATS, MILK), line=1)
    saved = till.store.open_cart()
    assert saved is not None
    cancel_bill(till, session.answered(reason="mistake"), saved.cart)
    open_drawer(till, manager(session), reason="Change money")
    figures = close(till, session).facts.figures
    assert figures.voids == Times(number=1, amount_minor=199)
    assert figures.cancelled == Times(number=1, amount_minor=129)
    assert figures.no_sales == 1


def test_41_closing_twice_or_by_two_managers_returns_the_same_z(counter: Counter) -> None:
    till, session = counter.till, counter.session
    shift = till.store.shift()
    assert shift is not None
    z = close(till, session)
    jobs = _printed(counter)
    assert close_shift(till, manager(session, OTHER_MANAGER), shift=shift.id) == z
    assert close_shift(till, manager(session), shift=shift.id) == z
    assert till.store.z() == till.store.z(1) == z
    assert (len(events(counter, "ShiftSettled")), _printed(counter)) == (1, jobs)


def test_a_shift_of_another_till_cannot_be_closed_here(counter: Counter) -> None:
    with pytest.raises(UserError, match="not known at this till"):
        close_shift(counter.till, manager(counter.session), shift="elsewhere")


def test_42_an_open_bill_is_finished_first_and_a_parked_one_carried_over_on_purpose(
    counter: Counter,
) -> None:
    till, session = counter.till, counter.session
    cart = bill(till, session, OATS)
    shift = till.store.shift()
    assert shift is not None
    count_drawer(till, session, cash_minor=0)
    chief = manager(session)
    with pytest.raises(InTheWayError) as refused:
        close_shift(till, chief, shift=shift.id, may_carry_over=True)
    assert [one.kind for one in refused.value.obstacles] == ["open_bill"]
    park(till, session, cart)
    with pytest.raises(InTheWayError):
        close_shift(till, chief, shift=shift.id)
    assert till.store.z() is None
    z = close_shift(till, chief, shift=shift.id, may_carry_over=True)
    assert z.facts.carried_over == (cart.id,)


def test_a_parked_bill_of_which_a_part_is_paid_is_finished_before_the_drawer_is_counted(
    counter: Counter,
) -> None:
    till, session = counter.till, counter.session
    cart = take(till, session, bill(till, session, OATS), _part(100))
    park(till, session, cart)
    count_drawer(till, session, cash_minor=100)
    shift = till.store.shift()
    assert shift is not None
    with pytest.raises(InTheWayError):
        close_shift(till, manager(session), shift=shift.id, may_carry_over=True)


def test_42_a_payment_nobody_knows_the_end_of_is_settled_before_a_person_closes(
    counter: Counter,
) -> None:
    till, session = counter.till, counter.session
    intent = Intent(
        id="pay-1",
        order="bill-1",
        till=1,
        opened_ms=till.clock.now_ms(),
        total_minor=199,
        bizdate="2026-11-21",
        method="card",
        terminal="t",
        amount_minor=199,
        currency="EUR",
        sale="S01-1-A",
        service="1",
    )
    with till.store.work() as work:
        work.keep_payment(Payment(intent=intent, state="UNKNOWN"))
    count_drawer(till, session, cash_minor=0)
    shift = till.store.shift()
    assert shift is not None
    before = len(counter.store.events)
    with pytest.raises(InTheWayError) as refused:
        close_shift(till, manager(session), shift=shift.id, may_carry_over=True)
    assert [one.kind for one in refused.value.obstacles] == ["payment"]
    assert len(counter.store.events) == before
    counter.clock.pass_ms(24 * 60 * 60 * 1000)
    z = close_forgotten(till)
    assert z is not None
    assert z.facts.carried_over == ("pay-1",)


def test_43_a_sale_after_its_z_counts_in_the_next_one_marked_late(counter: Counter) -> None:
    till, session = counter.till, counter.session
    cart = bill(till, session, OATS)
    park(till, session, cart)
    count_drawer(till, session, cash_minor=0)
    shift = till.store.shift()
    assert shift is not None
    close_shift(till, manager(session), shift=shift.id, may_carry_over=True)
    sale = sell(till, session, cart, (tender(till, cart, tendered_minor=199),))
    assert not events(counter, "ShiftOpened")[1:], "no hidden shift takes it"
    session = sign_in(till, CASHIER.id, PIN)
    ring_up(till, session, MILK)
    figures = close(till, session).facts.figures
    assert [(one.number, one.wall_ms) for one in figures.late] == [
        (sale.facts.number, sale.wall_ms)
    ]
    assert (figures.receipts, figures.gross_minor) == (2, 199 + 129)


def test_40_half_past_one_belongs_to_the_day_that_is_open(counter: Counter) -> None:
    till, clock = counter.till, counter.clock
    set_clock(clock, "2027-03-01 22:00")
    close_forgotten(till)
    session = sign_in(till, CASHIER.id, PIN)
    set_clock(clock, "2027-03-02 01:30")
    assert close_forgotten(till) is None
    assert sign_in(till, CASHIER.id, PIN).bizdate == "2027-03-01"
    ring_up(till, session, OATS)
    assert close(till, session).facts.bizdate == "2027-03-01"
    assert sign_in(till, CASHIER.id, PIN).bizdate == "2027-03-01"


@pytest.mark.parametrize(
    ("evening", "before", "after"),
    [
        ("2027-03-27 20:00", "2027-03-28 03:59", "2027-03-28 04:00"),
        ("2027-10-30 20:00", "2027-10-31 03:59", "2027-10-31 04:00"),
    ],
    ids=["the clocks go forward", "the clocks go back"],
)
def test_40_a_night_of_another_length_changes_no_business_day(
    counter: Counter, evening: str, before: str, after: str
) -> None:
    till, clock = counter.till, counter.clock
    set_clock(clock, evening)
    close_forgotten(till)
    session = sign_in(till, CASHIER.id, PIN)
    assert session.bizdate == evening[:10]
    set_clock(clock, before)
    assert close_forgotten(till) is None
    set_clock(clock, after)
    z = close_forgotten(till)
    assert z is not None
    assert z.facts.bizdate == evening[:10]
    assert carry_on(till, session).bizdate == after[:10]


def test_a_forgotten_shift_closes_itself_uncounted_and_keeps_its_cash(
    counter: Counter,
) -> None:
    till, clock = ruled(counter, float_minor=100), counter.clock
    set_clock(clock, "2027-03-01 18:00")
    close_forgotten(till)
    session = sign_in(till, CASHIER.id, PIN)
    ring_up(till, session, OATS)
    held = bill(till, session, MILK)
    drawer = till.store.period().drawer_minor
    set_clock(clock, "2027-03-02 04:00")
    z = close_forgotten(till)
    assert z is not None
    assert (z.facts.closed_by, z.closed_by, z.facts.is_counted) == ("clock", "", False)
    assert (z.facts.kept_minor, z.facts.carried_over) == (drawer, (held.id,))
    assert close_forgotten(till) is None
    session = sign_in(till, CASHIER.id, PIN)
    (*_, opened) = events(counter, "ShiftOpened")
    assert (opened.body["float_minor"], opened.body["carried_minor"]) == (drawer, drawer)
    assert session.bizdate == "2027-03-02"
    sell(till, session, held, (tender(till, held, tendered_minor=129),))
    late = close(till, session).facts.figures.late
    assert [one.wall_ms for one in late] == [clock.wall_ms]


def test_a_float_that_is_counted_opens_the_shift_and_finds_what_is_missing(
    counter: Counter,
) -> None:
    till = ruled(counter, float_minor=15_000, count_float=True)
    close(till, counter.session)
    session = sign_in(till, CASHIER.id, PIN)
    with pytest.raises(UserError, match="No shift is open"):
        scan(till, session, None, OATS)
    session = open_shift(till, session, float_minor=15_000)
    ring_up(till, session, OATS)
    with pytest.raises(UserError, match="A shift is open"):
        open_shift(till, session, float_minor=1)
    assert close(till, session).facts.kept_minor == 15_000
    open_shift(till, sign_in(till, CASHIER.id, PIN), float_minor=14_950)
    assert till.store.period().figures.adjusted_minor == -50


def test_37_one_drawer_has_one_shift_at_a_time(counter: Counter) -> None:
    till, chief = counter.till, manager(counter.session)
    before = len(counter.store.events)
    with pytest.raises(UserError, match="A shift is open"):
        open_shift(till, chief, float_minor=100)
    assert len(counter.store.events) == before
    assert sign_in(till, MANAGER.id, MANAGER_PIN).shift == counter.session.shift


def test_without_a_count_nothing_may_be_demanded_and_everything_stays(
    counter: Counter,
) -> None:
    till = ruled(counter, count=False)
    ring_up(till, counter.session, OATS)
    shift = till.store.shift()
    assert shift is not None
    z = close_shift(till, manager(counter.session), shift=shift.id)
    assert (z.facts.is_counted, z.facts.kept_minor) == (False, 199)


def test_a_z_is_printed_again_as_a_copy(counter: Counter) -> None:
    till, chief = counter.till, manager(counter.session)
    with pytest.raises(UserError, match="no such Z"):
        reprint_z(till, chief.answered(reason="mistake"))
    close(till, counter.session)
    reprint_z(till, chief.answered(reason="mistake"))
    reprint_z(till, chief.answered(reason="mistake"), number=1)
    assert [one.body["copy"] for one in events(counter, "ZReprinted")] == [1, 2]


def test_no_shift_no_movement(counter: Counter) -> None:
    till, session = ruled(counter, count_float=True), counter.session
    close(till, session)
    with pytest.raises(UserError, match="No shift is open"):
        drop(till, manager(session), amount_minor=100)
    with pytest.raises(UserError, match="No shift is open"):
        count_drawer(till, session, cash_minor=100)


def test_rules_of_a_shop_that_says_nothing() -> None:
    assert ShiftRules() == ShiftRules(closes_at="04:00", float_minor=0, blind_count=True)


def _part(minor: int) -> Tender:
    return Tender(method="cash", amount_minor=minor, tendered_minor=minor, change_minor=0)


def _printed(counter: Counter) -> int:
    return len(counter.store.jobs)


def _article(name: str, code: str, price: int) -> Product:
    return Product(
        id=f"p{code}",
        name=name,
        department="pantry",
        unit="piece",
        tax="reduced",
        price_minor=price,
        code=code,
    )
