"""Printing a Z report again, marked as a copy and counted."""

from __future__ import annotations

from posforge.errors import UserError
from posforge.runtime.domain.events_shift import ZReprinted
from posforge.runtime.domain.z import Z
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.approve import authorise
from posforge.runtime.flows.print_receipt import z_job
from posforge.runtime.flows.reason import why
from posforge.runtime.flows.sign_in import Session


def reprint_z(till: Till, session: Session, *, number: int = 0) -> Z:
    """Queue COPY n of a Z, of the newest unless a number is given.

    Raises UserError when this till has no such Z, and ReasonNeededError until somebody says why.
    """
    approver = authorise(till, session, "close_shift")
    z = till.store.z(number)
    if z is None:
        raise UserError("This till has no such Z report.", hint="Choose another number.")
    reason = why(till, session, "reprint")
    with till.store.work() as work:
        copy = work.next_number(f"copy:{z.code}")
        work.record(
            ZReprinted(number=z.facts.number, z=z.id, copy=copy, reason=reason),
            actor=session.person.id,
            approver=approver,
            cause=(z.id,),
        )
        work.queue_print(z_job(till, z, copy=copy))
    return z
