"""Printing a receipt again, marked as a copy and counted."""

from __future__ import annotations

from posforge.errors import UserError
from posforge.runtime.domain.events import ReceiptReprinted
from posforge.runtime.domain.sale import Sale
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.approve import authorise
from posforge.runtime.flows.print_receipt import receipt_job
from posforge.runtime.flows.reason import why
from posforge.runtime.flows.sign_in import Session


def reprint(till: Till, session: Session, *, number: str = "") -> Sale:
    """Queue COPY n of a receipt, of the last sale unless a number is given.

    Raises UserError when this till knows no such receipt, and ReasonNeededError until somebody
    says why.
    """
    approver = authorise(till, session, "reprint")
    sale = till.store.sale(number) if number else till.store.last_sale()
    if sale is None:
        raise UserError(
            f"This till has no receipt {number}." if number else "Nothing was sold here yet.",
            hint="Check the number on the paper.",
        )
    reason = why(till, session, "reprint")
    with till.store.work() as work:
        copy = work.next_number(f"copy:{sale.facts.number}")
        work.record(
            ReceiptReprinted(number=sale.facts.number, sale=sale.id, copy=copy, reason=reason),
            actor=session.person.id,
            approver=approver,
            cause=(sale.id,),
        )
        work.queue_print(receipt_job(till, number=sale.facts.number, copy=copy))
    return sale
