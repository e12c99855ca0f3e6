"""A shift leaves one till and goes on at another: its cash, its papers, and who may."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from posforge.errors import UserError
from posforge.runtime.devices.printouts import TillComposer
from posforge.runtime.domain.blocks import Columns, Text
from posforge.runtime.domain.codec import from_body
from posforge.runtime.domain.events_shift import ShiftSettled, Times
from posforge.runtime.domain.events_suspend import ShiftResumed
from posforge.runtime.domain.people import NotAllowedError, Person
from posforge.runtime.domain.product import Product
from posforge.runtime.domain.shift import SuspendedShift
from posforge.runtime.ext.store_line import UnreachableError
from posforge.runtime.ext.suspended_shifts import (
    SUSPENDED_SHIFTS,
    GivenShift,
    KnownShift,
    KnownShifts,
)
from posforge.runtime.flows.checkout import pay_with
from posforge.runtime.flows.close_shift import InTheWayError, close_shift
from posforge.runtime.flows.count_drawer import count_drawer
from posforge.runtime.flows.drawer import open_drawer
from posforge.runtime.flows.forgotten_shift import close_forgotten
from posforge.runtime.flows.hold import park, parked
from posforge.runtime.flows.open_shift import open_shift
from posforge.runtime.flows.resume_shift import resume_shift, suspended_shifts
from posforge.runtime.flows.scan import scan
from posforge.runtime.flows.sign_in import sign_in
from posforge.runtime.flows.suspend_shift import suspend_shift
from posforge.testing.memory import a_till

OATS = Product(
    id="oats",
    name="Oats",
    department="pantry",
    unit="piece",
    tax="reduced",
    price_minor=199,
    code="04006381333931",
)
CASHIER = Person(id="ada", name="Ada", role="cashier")
MANAGER = Person(id="max", name="Max", role="manager")
DAY_MS = 24 * 60 * 60 * 1000
COMING = SuspendedShift(
    id="s-2", till=2, person="bo", suspended_ms=5, amount_minor=12_345, currency="EUR"
)
GIVEN = GivenShift(given="g-1", shift=COMING)
KNOWN = KnownShift(suspension="s-2", till=2, person="bo", suspended_ms=5)


@dataclass
class Line:
    """A way to a store server that knows one suspended shift and gives it."""

    given: GivenShift = GIVEN
    asked: list[Any] = field(default_factory=list)

    def ask(self, question, asked):
        if question is SUSPENDED_SHIFTS:
            return KnownShifts(shifts=(KNOWN,))
        self.asked.append(asked)
        return self.given


@pytest.fixture
def till():
    return a_till(products=[OATS], people={CASHIER: "1234", MANAGER: "1234"})


@pytest.fixture
def session(till):
    return sign_in(till, "ada", "1234")


def ruled(till, **rules):
    shop = till.shop
    return replace(till, shop=replace(shop, shift=replace(shop.shift, **rules)))


def sell(till, session):
    cart = scan(till, session, None, OATS.code)
    return pay_with(till, session, cart, method="cash", tendered_minor=None)


def printed(till):
    return [(one.kind, json.loads(one.payload)) for one in till.store.jobs]


def written(till, kind):
    return [one for one in till.store.events if one.header.type == kind]


def test_37_the_z_of_a_suspended_shift_is_what_it_did_here_and_hands_the_cash_over(till, session):
    sell(till, session)
    in_drawer = till.store.period().drawer_minor
    z = suspend_shift(till, session)
    facts = z.facts
    assert facts.closed_by == "handover"
    assert facts.figures.handed_over == Times(number=1, amount_minor=in_drawer)
    assert (facts.figures.receipts, facts.expected_minor, facts.kept_minor) == (1, 0, 0)
    assert not facts.is_counted
    assert till.store.shift() is None
    assert till.store.period().drawer_minor == 0


def test_37_numbers_go_on_and_the_next_shift_here_begins_with_an_empty_drawer(till, session):
    till = ruled(till, float_minor=10_000)
    first = suspend_shift(till, session)
    again = sign_in(till, "ada", "1234")
    opened = written(till, "ShiftOpened")[-1].body
    assert (opened["float_minor"], opened.get("carried_minor", 0)) == (10_000, 0)
    second = suspend_shift(till, again)
    assert (first.facts.number, second.facts.number) == (1, 2)
    assert second.facts.after == first.hash


def test_37_a_slip_goes_with_the_insert_and_says_how_much_only_where_counts_are_not_blind(
    till, session
):
    z = suspend_shift(till, session)
    assert [kind for kind, _ in printed(till)[-2:]] == ["z", "drawer"]
    slips = [facts for kind, facts in printed(till) if kind == "z"]
    assert slips == [{"z": 1, "title": z.code, "slip": True}], "the Z itself is not printed"
    blind = paper(till, till.store.jobs[-2])
    assert "SHIFT SUSPENDED" in blind or "SCHICHT UNTERBROCHEN" in blind
    assert "Ada" in blind
    assert "0,00" not in blind

    seen = ruled(till, blind_count=False)
    suspend_shift(seen, sign_in(seen, "ada", "1234"))
    z_paper, slip = [one for one in seen.store.jobs if one.kind == "z"][-2:]
    assert "0,00" in paper(seen, slip)
    assert "UNTERBROCHEN" not in paper(seen, z_paper)
    assert "NICHT GEZÄHLT" not in paper(seen, z_paper)


def paper(till, job):
    receipt = TillComposer(till.store, shop=till.shop, branch=till.branch)(job).receipt
    return "\n".join(
        block.text if isinstance(block, Text) else f"{block.left} {block.right}"
        for block in receipt.blocks
        if isinstance(block, Text | Columns)
    )


def test_37_a_bill_on_the_counter_is_finished_first_and_parked_ones_stay_parked(till, session):
    cart = scan(till, session, None, OATS.code)
    with pytest.raises(InTheWayError) as found:
        suspend_shift(till, session)
    assert [one.kind for one in found.value.obstacles] == ["open_bill"]
    assert written(till, "ShiftSuspended") == []

    park(till, session, cart)
    z = suspend_shift(till, session)
    assert z.facts.carried_over == (cart.id,)
    assert [one.cart.id for one in parked(till)] == [cart.id]


def test_37_who_may_not_suspend_needs_somebody_who_may(till, session):
    guest = replace(session, person=replace(CASHIER, role="guest"))
    for deed in (
        lambda who: suspend_shift(till, who),
        lambda who: resume_shift(replace(till, store_line=Line()), who, KNOWN),
    ):
        with pytest.raises(NotAllowedError, match="suspend a shift or go on with one"):
            deed(guest)
    suspend_shift(till, guest.approved_by(MANAGER))
    assert written(till, "ShiftSuspended")[0].header.approver == "max"


def test_37_without_a_shift_there_is_nothing_to_suspend(till, session):
    suspend_shift(till, session)
    with pytest.raises(UserError, match="No shift is open"):
        suspend_shift(till, session)


def test_37_a_shift_from_another_till_brings_its_cash_and_the_z_says_from_where(till, session):
    line = Line()
    beside = replace(till, store_line=line)
    resumed = resume_shift(beside, session, KNOWN)
    assert (line.asked[0].suspension, line.asked[0].person) == ("s-2", "ada")
    assert resumed.shift == till.store.shift()
    body = from_body(ShiftResumed, written(till, "ShiftResumed")[0].body)
    assert (body.till, body.amount_minor, body.given) == (2, 12_345, "g-1")
    sell(beside, resumed)
    assert till.store.period().drawer_minor == 12_345 + 199

    count_drawer(beside, resumed, cash_minor=12_345 + 199)
    chief = replace(resumed, person=MANAGER)
    z = close_shift(beside, chief, shift=resumed.shift.id).facts
    assert z.figures.taken_over == Times(number=1, amount_minor=12_345)
    assert (z.figures.taken_from, z.expected_minor, z.difference_minor) == (2, 12_544, 0)


def test_37_one_drawer_has_one_shift_also_when_one_comes_from_elsewhere(till, session):
    line = Line()
    beside = replace(till, store_line=line)
    open_drawer(till, replace(session, person=MANAGER), reason="change")
    with pytest.raises(UserError, match="A shift is under way at this till"):
        resume_shift(beside, session, KNOWN)
    assert line.asked == [], "nobody was asked for it"

    suspend_shift(till, session)
    who = sign_in(till, "ada", "1234")
    resumed = resume_shift(beside, who, KNOWN)
    with pytest.raises(UserError, match="A shift is under way at this till"):
        resume_shift(beside, resumed, KNOWN)


def test_37_a_shift_that_went_on_here_does_not_bring_its_cash_twice(till, session):
    """The store server lists it until it has heard; here it is known."""
    beside = replace(till, store_line=Line())
    suspend_shift(till, resume_shift(beside, session, KNOWN))
    again = sign_in(till, "ada", "1234")
    with pytest.raises(UserError, match="goes on at a till already"):
        resume_shift(beside, again, KNOWN)
    assert len(written(till, "ShiftResumed")) == 1
    assert till.store.period().drawer_minor == 0


def test_37_where_floats_are_counted_the_insert_is_the_float(till, session):
    suspend_shift(till, session)
    counted = ruled(till, count_float=True, float_minor=15_000)
    who = sign_in(counted, "ada", "1234")
    assert who.shift is None
    resumed = resume_shift(replace(counted, store_line=Line()), who, KNOWN)
    assert resumed.shift == counted.store.shift()
    assert counted.store.period().drawer_minor == 12_345
    with pytest.raises(UserError, match="A shift is open"):
        open_shift(counted, resumed, float_minor=1)


def test_37_a_till_goes_on_alone_with_what_it_suspended_itself_and_with_nothing_else(till, session):
    sell(till, session)
    suspend_shift(till, session)
    known, is_whole = suspended_shifts(till)
    assert (len(known), is_whole) == (1, False)
    who = sign_in(till, "ada", "1234")
    with pytest.raises(UnreachableError):
        resume_shift(till, who, KNOWN)
    resume_shift(till, who, known[0])
    assert till.store.period().drawer_minor == 199
    assert suspended_shifts(till) == ([], False)


def test_37_what_the_store_server_has_not_heard_of_the_till_knows_itself(till, session):
    suspend_shift(till, session)
    line = Line(given=GivenShift(given="", shift=None))
    beside = replace(till, store_line=line)
    known, is_whole = suspended_shifts(beside)
    assert ([one.till for one in known], is_whole) == ([2, 1], True)
    who = sign_in(till, "ada", "1234")
    with pytest.raises(UserError, match="not suspended"):
        resume_shift(beside, who, KNOWN)
    resume_shift(beside, who, known[1])
    assert from_body(ShiftResumed, written(till, "ShiftResumed")[0].body).given == ""


def test_37_no_clock_closes_what_is_suspended_and_it_goes_on_in_the_day_that_runs(till, session):
    suspend_shift(till, session)
    till.clock.wall_ms += DAY_MS
    assert close_forgotten(till) is None
    (known,), _ = suspended_shifts(till)
    resumed = resume_shift(till, sign_in(till, "ada", "1234"), known)
    assert resumed.bizdate > session.bizdate
    assert len([one for one in till.store.events if one.header.type == ShiftSettled.TYPE]) == 1
