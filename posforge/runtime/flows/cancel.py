"""Giving up an open bill: no receipt number is taken, and the journal says who did it and when."""

from __future__ import annotations

from typing import Literal

from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.events import BillCancelled
from posforge.runtime.domain.people import require
from posforge.runtime.domain.pricing import total
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.sign_in import Session


def cancel_bill(
    till: Till,
    session: Session,
    cart: Cart,
    *,
    after: Literal["request", "restart", "park"] = "request",
) -> None:
    """Forget the bill and record that it was cancelled, `after` a request, restart or parking."""
    require(till.shop, session.person, "cancel_bill")
    with till.store.work() as work:
        work.record(
            BillCancelled(
                cart=cart.id,
                lines=len(cart.standing),
                gross_minor=total(cart, till.shop).gross_minor,
                currency=till.shop.currency,
                after=after,
            ),
            actor=session.person.id,
        )
        work.remove_cart(cart.id)
