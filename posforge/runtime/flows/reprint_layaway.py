"""Printing the newest paper of a layaway again, marked as a copy and counted."""

from __future__ import annotations

from posforge.runtime.domain.events import ReceiptReprinted
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.approve import authorise
from posforge.runtime.flows.layaways import known_layaway
from posforge.runtime.flows.print_receipt import layaway_job
from posforge.runtime.flows.sign_in import Session


def reprint_layaway(till: Till, session: Session, number: str) -> None:
    """Queue COPY n of the paper of its last payment, or of its conditions where nothing is paid.

    Raises UserError where this till knows no such layaway.
    """
    approver = authorise(till, session, "reprint")
    layaway = known_layaway(till, number)
    paper = layaway.paid[-1].id if layaway.paid else ""
    with till.store.work() as work:
        copy = work.next_number(f"copy:{paper or layaway.number}")
        work.record(
            ReceiptReprinted(number=layaway.number, sale=paper, copy=copy),
            actor=session.person.id,
            approver=approver,
            cause=(paper,) if paper else (),
        )
        work.queue_print(layaway_job(till, number=layaway.number, instalment=paper, copy=copy))
