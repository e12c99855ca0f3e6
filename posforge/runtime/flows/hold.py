"""Parking a bill for a customer who fetches something, and taking it up again."""

from __future__ import annotations

from collections.abc import Sequence

from posforge.errors import UserError
from posforge.runtime.domain.cart import Cart
from posforge.runtime.ext.context import Till
from posforge.runtime.ext.ports import SavedCart
from posforge.runtime.flows.approve import authorise
from posforge.runtime.flows.refund import shared_anew
from posforge.runtime.flows.sign_in import Session


def park(till: Till, session: Session, cart: Cart, *, label: str = "") -> None:
    """Set the bill aside; it survives a power cut. Raises UserError for an empty bill."""
    authorise(till, session, "hold")
    if not cart.standing:
        raise UserError("There is nothing on this bill to park.", hint="Scan an article first.")
    with till.store.work() as work:
        work.park_cart(cart.id, parked_ms=till.clock.now_ms(), label=label.strip())


def parked(till: Till) -> Sequence[SavedCart]:
    """Return the bills set aside at this till, oldest first."""
    return till.store.parked_carts()


def resume(till: Till, session: Session, cart_id: str) -> Cart:
    """Return a parked bill, back on the counter.

    Raises UserError while another bill is on the counter, and for a bill no longer parked.
    """
    authorise(till, session, "hold")
    if till.store.open_cart() is not None:
        raise UserError(
            "Another bill is on the counter.", hint="Park it or finish it, then resume this one."
        )
    for saved in till.store.parked_carts():
        if saved.cart.id == cart_id:
            bill, shared = shared_anew(till, saved.cart)
            with till.store.work() as work:
                work.unpark_cart(cart_id)
                for line in shared:
                    work.put_line(cart_id, line)
            return bill
    raise UserError("This bill is no longer parked.", hint="Choose another from the list.")
