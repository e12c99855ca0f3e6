"""Cancelling a layaway: its goods are free, the shop keeps the fee, the rest is to be given back.

It never ends by itself: what becomes of a customer's money is decided by a person.
"""

from __future__ import annotations

from posforge.errors import UserError
from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.events_layaway import LayawayCancelled
from posforge.runtime.domain.layaway import reserved
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.approve import authorise
from posforge.runtime.flows.instalment import instalment_bill
from posforge.runtime.flows.layaways import known_layaway, refuse_while_paid
from posforge.runtime.flows.print_receipt import layaway_job
from posforge.runtime.flows.sign_in import Session


def cancel_layaway(till: Till, session: Session, number: str) -> Cart | None:
    """Cancel a layaway, and return the bill that gives the rest back; None where there is none.

    After its time it is cancelled as expired, before as its customer asks; the fee is the same.
    That bill is on the counter unless another is: then the money waits in the list of layaways.
    Raises UserError for one that has ended, and while an instalment of it is being paid.
    """
    approver = authorise(till, session, "cancel_layaway")
    refuse_while_paid(till)
    with till.store.work() as work:
        layaway = known_layaway(till, number)
        if not layaway.is_open:
            raise UserError(f"{layaway.number} is closed.", hint="Choose another from the list.")
        fee_minor = layaway.fee_minor
        back_minor = layaway.paid_minor - fee_minor
        work.record(
            LayawayCancelled(
                number=layaway.number,
                why="expired" if layaway.is_expired(session.bizdate) else "request",
                currency=layaway.facts.currency,
                fee_minor=fee_minor,
                back_minor=back_minor,
                goods=reserved(layaway.facts.lines),
            ),
            actor=session.person.id,
            approver=approver,
        )
        work.queue_print(layaway_job(till, number=layaway.number, is_end=True))
        if not back_minor or till.store.open_cart() is not None:
            return None
        bill = instalment_bill(till, session, layaway, amount_minor=-back_minor, approver=approver)
        work.start_cart(bill)
    return bill
