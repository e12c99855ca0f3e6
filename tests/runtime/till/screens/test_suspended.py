"""Suspending and resuming a shift at the window, by key and touch."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from posforge.runtime.domain.shift import SuspendedShift
from posforge.runtime.domain.shop import ShiftRules
from posforge.runtime.ext.suspended_shifts import (
    SUSPENDED_SHIFTS,
    GivenShift,
    KnownShift,
    KnownShifts,
)

COMING = SuspendedShift(
    id="s-2", till=2, person="chiara", suspended_ms=1_790_000_000_000, amount_minor=700,
    currency="EUR",
)  # fmt: skip
KNOWN = KnownShift(suspension="s-2", till=2, person="chiara", suspended_ms=1_790_000_000_000)


@dataclass
class Line:
    """The way to a store server that knows these shifts and gives them."""

    known: tuple[KnownShift, ...] = (KNOWN,)
    asked: list[object] = field(default_factory=list)

    def ask(self, question, asked):
        if question is SUSPENDED_SHIFTS:
            return KnownShifts(shifts=self.known)
        self.asked.append(asked)
        return GivenShift(given="g-1", shift=COMING)


@pytest.fixture
def beside(open_till, till_of):
    """Opens a till with such a line, under these rules for shifts, somebody signed in."""

    def opened(line, **rules):
        till = replace(till_of(shift=ShiftRules(**rules)), store_line=line)
        counter = open_till(till)
        counter.sign_in()
        return counter

    return opened


def choose(counter, action):
    counter.press("Ctrl+M")
    place = list(counter.window.sheet.offered).index(action)
    counter.type("1234567890ABCDEFGHIJKLMNOPQRSTUVWXYZ"[place])


def rows(counter):
    return [(row.title, row.detail) for row in counter.window.sheet.list.rows]


def test_37_a_shift_is_suspended_and_whoever_did_it_is_signed_out(counter):
    choose(counter, "suspend_shift")
    assert counter.window.sheet.name == "question"
    counter.press("Esc")
    assert counter.events.count("ShiftSuspended") == 0

    choose(counter, "suspend_shift")
    counter.press("Enter")
    assert counter.window.sheet.name == "closed"
    counter.scan(counter.milk)
    counter.press("Enter")
    assert (counter.window.screen_name, counter.store.shift()) == ("sign_in", None)
    assert counter.events[-2:] == ["ShiftSuspended", "ShiftSettled"]


def test_37_a_bill_on_the_counter_keeps_the_shift_here(counter):
    counter.scan(counter.milk)
    choose(counter, "suspend_shift")
    counter.press("Enter")
    assert counter.banner == "Something is not finished at this till."
    assert counter.store.shift() is not None


def test_37_a_shift_of_another_till_goes_on_here(beside):
    line = Line()
    counter = beside(line)
    choose(counter, "resume_shift")
    assert rows(counter) == [("Till 2 · Chiara Rossi", "suspended at 15:13")]
    counter.press("Enter")
    assert counter.banner.startswith("The shift goes on here")
    assert counter.events[-1] == "ShiftResumed"
    assert counter.store.period().drawer_minor == 700
    assert counter.store.jobs[-1].kind == "drawer"
    counter.scan(counter.milk)
    assert len(counter.bill.lines) == 1


def test_37_one_that_another_till_was_given_is_taken_away_on_purpose_alone(beside):
    line = Line(known=(replace(KNOWN, holder=3, since_ms=1),))
    counter = beside(line)
    choose(counter, "resume_shift")
    assert rows(counter)[0][1] == "suspended at 15:13 · given to till 3"
    counter.press("Enter", "Enter")
    assert line.asked == []
    choose(counter, "resume_shift")
    counter.press("Enter", "Right", "Enter")
    assert line.asked[0].is_taken_away
    assert counter.events[-1] == "ShiftResumed"


def test_37_without_the_store_server_the_list_is_of_this_till_alone_and_says_so(counter):
    choose(counter, "suspend_shift")
    counter.press("Enter", "Enter")
    counter.sign_in()
    choose(counter, "resume_shift")
    assert [title for title, _ in rows(counter)] == ["Till 1 · Ada Berg"]
    assert "cannot be reached" in counter.window.sheet.line.text()
    counter.press("Enter")
    assert counter.events[-1] == "ShiftResumed"
    choose(counter, "resume_shift")
    assert rows(counter) == []
    counter.press("Enter")
    assert counter.window.sheet is None


def test_37_where_floats_are_counted_a_shift_may_go_on_instead(beside):
    counter = beside(Line(), count_float=True)
    assert counter.window.sheet.name == "suspended"
    counter.press("Enter")
    assert counter.window.screen_name == "sell"
    assert counter.store.period().drawer_minor == 700


def test_37_or_a_new_one_is_opened_or_none(beside):
    counter = beside(Line(), count_float=True)
    counter.press("Right", "Enter")
    assert (counter.window.sheet, counter.window.screen_name) == (None, "count")
    counter.press("Esc")
    counter.sign_in()
    counter.press("Esc")
    assert (counter.window.screen_name, counter.window.desk.session) == ("sign_in", None)


def test_37_with_nothing_suspended_the_float_is_counted_at_once(beside):
    counter = beside(Line(known=()), count_float=True)
    assert (counter.window.sheet, counter.window.screen_name) == (None, "count")


def test_37_a_shop_with_one_till_is_not_offered_it(open_till, till_of):
    till = till_of()
    counter = open_till(replace(till, branch=replace(till.branch, tills=1)))
    counter.sign_in()
    counter.press("Ctrl+M")
    assert "suspend_shift" not in counter.window.sheet.offered
