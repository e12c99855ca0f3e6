"""Opening a shift with the float: what lies in the drawer before the first sale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from posforge.errors import UserError
from posforge.runtime.domain.events_shift import Pieces
from posforge.runtime.domain.people import Person
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.approve import authorise
from posforge.runtime.flows.business_day import begin_shift
from posforge.runtime.flows.confirm import second_person
from posforge.runtime.flows.move_cash import check_amount
from posforge.runtime.flows.print_receipt import drawer_job
from posforge.runtime.flows.sign_in import Session


def open_shift(
    till: Till,
    session: Session,
    *,
    float_minor: int,
    pieces: Sequence[Pieces] = (),
    giver: Person | None = None,
) -> Session:
    """Return the session of whoever counted the drawer and opened a shift; the drawer opens.

    One drawer has one shift: raises UserError while another is open. Raises NotConfirmedError where
    whoever hands the float over has to confirm it, UserError for an amount that cannot be.
    """
    approver = authorise(till, session, "open_shift")
    confirmed = second_person(till, session, giver, step="float")
    check_amount(till, float_minor, may_be_zero=True)
    with till.store.work() as work:
        if till.store.shift() is not None:
            raise UserError("A shift is open at this till.", hint="Close it first.")
        shift = begin_shift(
            till,
            work,
            actor=session.person.id,
            approver=approver,
            found_minor=float_minor,
            pieces=pieces,
            giver=confirmed,
        )
        work.queue_print(drawer_job(till))
    return replace(session, shift=shift, approver=None)
