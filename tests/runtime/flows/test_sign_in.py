"""A PIN proves one person; five wrong ones lock; the day opens with the first who signs in."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from posforge.errors import UserError
from posforge.runtime.domain.envelope import ClockQuality, LogKey
from posforge.runtime.domain.events import PersonEnrolled
from posforge.runtime.domain.people import Person
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.enrol_person import enrol_person
from posforge.runtime.flows.hold import park
from posforge.runtime.flows.pin import LOCK_MS, LockedOutError, WrongPinError
from posforge.runtime.flows.scan import scan
from posforge.runtime.flows.sign_in import sign_in, staff
from posforge.runtime.storage.node_store import NodeStore
from posforge.testing.standalone import CASHIER, NODE_KEY, PIN, StandaloneTill


class HandClock:
    """A clock moved by hand, in Berlin winter time."""

    def __init__(self, at_ms: int) -> None:
        self.at_ms = at_ms

    def now_ms(self) -> int:
        return self.at_ms

    def offset_min(self) -> int:
        return 60

    def quality(self) -> tuple[ClockQuality, int]:
        return "free", 0


def timed(standalone: StandaloneTill, clock: HandClock) -> Till:
    return replace(standalone.till, clock=clock)


def types(standalone: StandaloneTill) -> list[str]:
    log = LogKey(standalone.till.identity.node, 1, "main")
    return [event.header.type for event in standalone.journal.export(log)]


def test_the_right_pin_opens_a_session_in_the_days_shift(standalone: StandaloneTill) -> None:
    session = sign_in(standalone.till, CASHIER.id, PIN)
    assert session.person == CASHIER
    assert session.shift == standalone.session.shift
    assert types(standalone)[-1] == "SignedIn"


def test_staff_are_those_who_may_sell(standalone: StandaloneTill) -> None:
    with standalone.till.store.work() as work:
        enrol_person(
            work,
            standalone.till.shop,
            Person(id="gone", name="Gone", role="cashier", is_active=False),
            pin="1234",
            password="",
            pins=standalone.till.pins,
        )
    assert [person.name for person in staff(standalone.till)] == ["Ada"]
    with pytest.raises(UserError, match="not known"):
        sign_in(standalone.till, "gone", "1234")


def test_five_wrong_pins_lock_for_five_minutes_even_the_right_one(
    standalone: StandaloneTill,
) -> None:
    clock = HandClock(1_800_000_000_000)
    till = timed(standalone, clock)
    for left in ("4 tries", "3 tries", "2 tries", "1 try"):
        with pytest.raises(WrongPinError, match=f"{left} left"):
            sign_in(till, CASHIER.id, "0000")
    with pytest.raises(WrongPinError, match="Locked"):
        sign_in(till, CASHIER.id, "0000")
    with pytest.raises(LockedOutError, match="5 min"):
        sign_in(till, CASHIER.id, PIN)
    clock.at_ms += LOCK_MS
    assert sign_in(till, CASHIER.id, PIN).person == CASHIER
    assert types(standalone).count("SignInRefused") == 5


def test_setting_the_clock_back_does_not_count_as_waiting(standalone: StandaloneTill) -> None:
    clock = HandClock(1_800_000_000_000)
    till = timed(standalone, clock)
    for _ in range(5):
        with pytest.raises(WrongPinError):
            sign_in(till, CASHIER.id, "0000")
    clock.at_ms -= 10 * LOCK_MS
    with pytest.raises(LockedOutError):
        sign_in(till, CASHIER.id, PIN)


def test_40_after_midnight_the_open_shift_goes_on_until_its_business_day_ends(
    standalone: StandaloneTill,
) -> None:
    evening = datetime(2027, 3, 1, 22, 50, tzinfo=UTC)
    clock = HandClock(int(evening.timestamp()) * 1000)
    till = timed(standalone, clock)
    first = sign_in(till, CASHIER.id, PIN)
    assert first.shift.bizdate == "2027-03-01"
    clock.at_ms += 20 * 60 * 1000
    assert sign_in(till, CASHIER.id, PIN).shift.id == first.shift.id
    clock.at_ms += 4 * 60 * 60 * 1000
    second = sign_in(till, CASHIER.id, PIN)
    assert second.shift.bizdate == "2027-03-02"
    assert second.shift.number == first.shift.number + 1
    assert types(standalone)[-3:] == ["ShiftSettled", "ShiftOpened", "SignedIn"]


@pytest.mark.parametrize(
    ("facts", "pin", "password", "words"),
    [
        ({"role": "wizard"}, "1234", "", "no role"),
        ({"name": "  "}, "1234", "", "needs a name"),
        ({}, "12", "", "four digits"),
        ({}, "١٢٣٤", "", "four digits"),
        ({}, "", "short", "10 characters"),
        ({}, "", "", "PIN or a password"),
    ],
)
def test_nobody_is_enrolled_halfway(
    standalone: StandaloneTill, facts: dict[str, str], pin: str, password: str, words: str
) -> None:
    person = replace(Person(id="n", name="Nora", role="cashier"), **facts)
    before = standalone.till.store.people()
    with pytest.raises(UserError, match=words), standalone.till.store.work() as work:
        enrol_person(
            work,
            standalone.till.shop,
            person,
            pin=pin,
            password=password,
            pins=standalone.till.pins,
        )
    assert standalone.till.store.people() == before


def test_a_clock_set_back_is_said_in_the_journal_and_order_stays(
    standalone: StandaloneTill,
) -> None:
    clock = HandClock(1_900_000_000_000)
    store = NodeStore(
        standalone.database,
        identity=standalone.till.identity,
        signer=NODE_KEY,
        clock=clock,
        entropy=os.urandom,
    )
    till = replace(timed(standalone, clock), store=store)
    sign_in(till, CASHIER.id, PIN)
    clock.at_ms -= 60 * 60 * 1000
    sign_in(till, CASHIER.id, PIN)
    log = LogKey(standalone.till.identity.node, 1, "main")
    before, after = list(standalone.journal.export(log))[-2:]
    assert (before.header.clock_q, after.header.clock_q) == ("free", "regressed")
    assert after.header.clock_off == -60 * 60 * 1000
    assert after.header.hlc > before.header.hlc


def test_a_shift_opened_under_a_clock_far_ahead_does_not_last(standalone: StandaloneTill) -> None:
    clock = HandClock(4_000_000_000_000)
    till = timed(standalone, clock)
    assert sign_in(till, CASHIER.id, PIN).shift.bizdate == "2096-10-02"
    clock.at_ms = 1_800_000_000_000
    assert sign_in(till, CASHIER.id, PIN).shift.bizdate == "2027-01-15"


def test_who_has_ceased_to_work_here_since_they_signed_in_opens_no_other_bill(standalone):
    till, session = standalone.till, standalone.session
    oats = "4006381333931"
    bill = scan(till, session, None, oats)
    with till.store.work() as work:
        gone = PersonEnrolled(person=session.person.id, role="cashier", is_active=False)
        work.record(gone, personal={"name": "Ada", "pin": "x"})
    scan(till, session, bill, oats)
    with pytest.raises(UserError, match="does not work here any more"):
        scan(till, session, None, oats)
    with pytest.raises(UserError, match="does not work here any more"):
        park(till, session, bill)
    assert till.store.parked_carts() == []
