"""Suspending a shift: the cashier takes the drawer insert along, and goes on at another till."""

from __future__ import annotations

from posforge.errors import UserError
from posforge.runtime.domain.events_suspend import ShiftSuspended
from posforge.runtime.domain.z import Z
from posforge.runtime.ext.context import Till
from posforge.runtime.ext.failpoints import reached
from posforge.runtime.flows.approve import authorise
from posforge.runtime.flows.business_day import end_shift
from posforge.runtime.flows.close_shift import InTheWayError
from posforge.runtime.flows.in_the_way import in_the_way
from posforge.runtime.flows.print_receipt import drawer_job, slip_job
from posforge.runtime.flows.sign_in import Session


def suspend_shift(till: Till, session: Session) -> Z:
    """Return the Z of what the shift did here; the drawer opens, and its insert is taken along.

    The cash is not counted: what the books expect goes with it, and whoever closes the shift counts
    it. Its paper is a slip that says nothing of it; where counts are not blind, the Z is printed
    too. Parked bills stay parked. Raises InTheWayError for what is not finished, and UserError
    without an open shift.
    """
    approver = authorise(till, session, "suspend_shift")
    with till.store.work() as work:
        period = work.period()
        if period.shift is None:
            raise UserError("No shift is open at this till.", hint="There is nothing to suspend.")
        obstacles = [one for one in in_the_way(till) if not one.may_be_carried]
        if obstacles:
            raise InTheWayError(obstacles)
        suspended = ShiftSuspended(
            shift=period.shift.id,
            till=till.identity.till,
            amount_minor=period.drawer_minor,
            currency=till.shop.currency,
        )
        work.record(suspended, actor=session.person.id, approver=approver)
        z = end_shift(
            till,
            work,
            closed_by="handover",
            actor=session.person.id,
            approver=approver,
            is_printed=not till.shop.shift.blind_count,
        )
        work.queue_print(slip_job(till, z))
        work.queue_print(drawer_job(till))
        reached("suspend.before-commit")
    return z
