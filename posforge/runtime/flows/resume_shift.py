"""Going on with a suspended shift: the drawer insert comes into the drawer of this till.

The store server gives each to one till. The till that suspended it goes on with it alone where the
store server cannot be reached.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from posforge.errors import UserError
from posforge.runtime.domain.events_suspend import ShiftResumed
from posforge.runtime.domain.period import Period
from posforge.runtime.domain.shift import SuspendedShift
from posforge.runtime.ext.context import Till
from posforge.runtime.ext.failpoints import reached
from posforge.runtime.ext.store_line import UnreachableError
from posforge.runtime.ext.suspended_shifts import (
    SUSPENDED_SHIFTS,
    TAKE_SHIFT,
    GivenShift,
    KnownShift,
    WantedShift,
    WhichShifts,
)
from posforge.runtime.flows.approve import authorise
from posforge.runtime.flows.business_day import begin_shift
from posforge.runtime.flows.print_receipt import drawer_job
from posforge.runtime.flows.sign_in import Session


def suspended_shifts(till: Till) -> tuple[Sequence[KnownShift], bool]:
    """Return the suspended shifts of this branch, oldest first, and whether these are all.

    Where the store server cannot be asked, they are those of this till alone.
    """
    own = [_known(one) for one in till.store.suspended_shifts()]
    try:
        known = till.store_line.ask(SUSPENDED_SHIFTS, WhichShifts()).shifts
    except UnreachableError:
        return own, False
    heard = {one.suspension for one in known}
    return [*known, *(one for one in own if one.suspension not in heard)], True


def resume_shift(
    till: Till, session: Session, known: KnownShift, *, is_taken_away: bool = False
) -> Session:
    """Return the session of who goes on with a suspended shift; the drawer opens for its insert.

    Its cash comes to what lies in the drawer. Without an open shift one is opened, of the business
    day that runs now; in one that is open nothing may have been sold or moved yet, for a drawer has
    one shift. `is_taken_away`: also where another till was given it. Raises UserError where the
    store server says no, UnreachableError where it cannot be asked about a shift of another till.
    """
    approver = authorise(till, session, "suspend_shift")
    _check_drawer(till.store.period())
    wanted = WantedShift(
        suspension=known.suspension,
        person=session.person.id,
        approver=approver,
        is_taken_away=is_taken_away,
    )
    answer = _asked(till, wanted)
    reached("shift.taken")
    if answer.shift is None:
        raise UserError("This shift is not suspended.", hint="Choose another from the list.")
    with till.store.work() as work:
        period = work.period()
        _check_drawer(period)
        if work.is_over(answer.shift.id):  # which the store server has not heard yet
            raise UserError(
                "This shift goes on at a till already.", hint="Choose another from the list."
            )
        shift = till.store.shift() or begin_shift(
            till, work, actor=session.person.id, found_minor=period.drawer_minor
        )
        resumed = ShiftResumed(
            shift=shift.id,
            suspension=answer.shift.id,
            till=answer.shift.till,
            amount_minor=answer.shift.amount_minor,
            currency=answer.shift.currency,
            given=answer.given,
        )
        work.record(
            resumed, actor=session.person.id, approver=approver, cause=(resumed.suspension,)
        )
        work.queue_print(drawer_job(till))
    return replace(session, shift=shift, approver=None)


def _asked(till: Till, wanted: WantedShift) -> GivenShift:
    """What was suspended here, this till knows itself, should the store server not have heard."""
    own = {one.id: one for one in till.store.suspended_shifts()}.get(wanted.suspension)
    try:
        answer = till.store_line.ask(TAKE_SHIFT, wanted)
    except UnreachableError:
        if own is None:
            raise
        return GivenShift(given="", shift=own)
    return answer if answer.shift is not None else replace(answer, shift=own)


def _check_drawer(period: Period) -> None:
    if period.shift is not None and not period.is_fresh:
        raise UserError(
            "A shift is under way at this till.", hint="Close it or suspend it, then go on."
        )


def _known(one: SuspendedShift) -> KnownShift:
    return KnownShift(
        suspension=one.id, till=one.till, person=one.person, suspended_ms=one.suspended_ms
    )
