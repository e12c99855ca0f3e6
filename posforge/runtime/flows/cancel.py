"""Giving up an open bill: no receipt number is taken, and the journal says who did it and when."""

from __future__ import annotations

from typing import Literal

from posforge.errors import UserError
from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.events import BillCancelled
from posforge.runtime.domain.pricing import total
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.approve import authorise
from posforge.runtime.flows.held import let_go
from posforge.runtime.flows.reason import why
from posforge.runtime.flows.sign_in import Session


def cancel_bill(
    till: Till,
    session: Session,
    cart: Cart,
    *,
    after: Literal["request", "restart", "park"] = "request",
) -> None:
    """Forget the bill and record that it was cancelled, `after` a request, restart or parking.

    Giving up an instalment before anything is taken changes nothing of its layaway, and is no
    cancelled bill.
    Raises UserError while money taken for it has not been given back, and ReasonNeededError until
    somebody says why: for an empty bill nobody has to, and a restart is its own reason.
    """
    approver = "" if cart.layaway is not None else authorise(till, session, "cancel_bill")
    if cart.tenders:
        raise UserError(
            "A part of this bill is paid already.", hint="Give it back first, then cancel the bill."
        )
    is_asked = after != "restart" and bool(cart.standing)
    reason = why(till, session, "cancel") if is_asked else ""
    with till.store.work() as work:
        if cart.layaway is None:
            cancelled = BillCancelled(
                cart=cart.id,
                lines=len(cart.standing),
                gross_minor=total(cart, till.shop).due_minor,
                currency=till.shop.currency,
                after=after,
                reason=reason,
                parking=cart.parking,
            )
            work.record(cancelled, actor=session.person.id, approver=approver)
        work.remove_cart(cart.id)
    let_go(till, cart, None)
