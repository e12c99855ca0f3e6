"""Opening the drawer without a sale, with a reason, for those who may."""

from __future__ import annotations

from posforge.errors import UserError
from posforge.runtime.domain.events import DrawerOpened
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.approve import authorise
from posforge.runtime.flows.print_receipt import drawer_job
from posforge.runtime.flows.sign_in import Session


def open_drawer(till: Till, session: Session, *, reason: str) -> None:
    """Open the drawer and record who did and why. Raises UserError without a reason."""
    approver = authorise(till, session, "no_sale")
    if not reason.strip():
        raise UserError("Opening the drawer needs a reason.", hint="Choose or type one.")
    with till.store.work() as work:
        work.record(DrawerOpened(reason=reason.strip()), actor=session.person.id, approver=approver)
        work.queue_print(drawer_job(till))
