"""Changing how many of a line are sold."""

from __future__ import annotations

from posforge.runtime.domain.cart import Cart, set_quantity
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.approve import authorise
from posforge.runtime.flows.sign_in import Session


def change_quantity(till: Till, session: Session, cart: Cart, *, line: int, qty_milli: int) -> Cart:
    """Return the bill with another quantity (thousandths) on one line, saved.

    Selling fewer of a line is a void in part, so it needs the same permission.
    """
    fewer = qty_milli < cart.line(line).qty_milli
    authorise(till, session, "void_line" if fewer else "sell")
    after, changed = set_quantity(cart, line, qty_milli=qty_milli)
    with till.store.work() as work:
        work.put_line(after.id, changed)
    return after
