"""Who goes on with a suspended shift: what a store server answers, on both kinds of database."""

from __future__ import annotations

import pytest

from posforge.errors import UserError
from posforge.runtime.domain.events_suspend import ShiftResumed, ShiftSuspended
from posforge.runtime.domain.shift import SuspendedShift
from posforge.runtime.ext.suspended_shifts import WantedShift, WhichShifts
from posforge.runtime.server.suspended_shifts import SuspendedShifts
from posforge.runtime.storage import suspended


@pytest.fixture
def shifts(branch):
    """The suspended shifts of a branch, and what its tills do with them."""
    return Shifts(branch)


class Shifts:
    def __init__(self, branch):
        self.branch = branch
        self.served = SuspendedShifts(database=branch.database, author=branch.author)

    def suspends(self, till, amount_minor=700):
        body = ShiftSuspended(shift="s", till=till, amount_minor=amount_minor, currency="EUR")
        return self.branch.hears(till, body).header.id

    def resumes(self, till, suspension, given="", amount_minor=700):
        body = ShiftResumed(
            shift="t",
            suspension=suspension,
            till=1,
            amount_minor=amount_minor,
            currency="EUR",
            given=given,
        )
        self.branch.hears(till, body)

    def gives(self, till, suspension, *, is_taken_away=False):
        wanted = WantedShift(suspension=suspension, person="ada", is_taken_away=is_taken_away)
        return self.served.give(self.branch.asker(till), wanted)

    def unsettled(self):
        with self.branch.database.read() as connection:
            found = suspended.unsettled(connection, store="S01", bizdate="2026-11-21")
        return [row.event_id for row in found]

    def known(self):
        found = self.served.known(self.branch.asker(1), WhichShifts()).shifts
        return {one.suspension: (one.till, one.holder) for one in found}


def test_37_a_suspended_shift_is_given_to_one_till_with_what_it_carries(shifts):
    suspension = shifts.suspends(1)
    assert shifts.known() == {suspension: (1, 0)}
    given = shifts.gives(2, suspension)
    assert isinstance(given.shift, SuspendedShift)
    assert (given.shift.till, given.shift.amount_minor) == (1, 700)
    assert shifts.known() == {suspension: (1, 2)}
    with pytest.raises(UserError, match="Till 2 goes on with this shift"):
        shifts.gives(3, suspension)
    assert shifts.gives(2, suspension) == given, "asked again, the answer is the same"


def test_37_from_a_till_that_broke_down_it_is_taken_away_on_purpose(shifts):
    suspension = shifts.suspends(1)
    first = shifts.gives(2, suspension)
    second = shifts.gives(3, suspension, is_taken_away=True)
    assert second.given != first.given
    assert shifts.known() == {suspension: (1, 3)}


def test_37_a_shift_that_goes_on_is_given_to_nobody(shifts):
    suspension = shifts.suspends(1)
    shifts.resumes(2, suspension, shifts.gives(2, suspension).given)
    assert shifts.known() == {}
    for till in (2, 3):
        with pytest.raises(UserError, match="goes on at a till already"):
            shifts.gives(till, suspension, is_taken_away=True)


@pytest.mark.parametrize(("amount_minor", "is_settled"), [(700, True), (650, False), (750, False)])
def test_37_cash_that_did_not_all_arrive_is_for_a_person_to_look_after(
    shifts, amount_minor, is_settled
):
    suspension = shifts.suspends(1)
    assert shifts.unsettled() == [suspension]
    given = shifts.gives(2, suspension).given
    shifts.resumes(2, suspension, given, amount_minor=amount_minor)
    assert shifts.unsettled() == ([] if is_settled else [suspension])


def test_37_one_the_store_server_has_not_heard_of_is_no_refusal(shifts):
    assert shifts.gives(1, "nobody knows").shift is None
