"""A bill begins: who, where, on which business day, and at the prices of which moment."""

from __future__ import annotations

from dataclasses import replace

from posforge.runtime.domain.cart import Cart, CartLine
from posforge.runtime.domain.ids import uuid7
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.sign_in import Session
from posforge.runtime.flows.still_here import check_still_here


def price_moment(till: Till, cart: Cart | None) -> int:
    """Return the moment whose prices hold on this bill (Unix ms): that at which it was opened.

    So no price changes between two lines of one bill.
    """
    return till.clock.now_ms() if cart is None else cart.opened_ms


def opened(till: Till, session: Session, *, at_ms: int | None = None) -> Cart:
    """Return a new bill, opened here and now or at a moment just passed; it is not saved yet.

    Raises UserError for somebody who has ceased to work here since they signed in.
    """
    check_still_here(till, session.person)
    opened_ms = till.clock.now_ms() if at_ms is None else at_ms
    return Cart(
        id=uuid7(opened_ms, till.entropy(10)),
        cashier=session.person.id,
        opened_ms=opened_ms,
        store=till.identity.store,
        bizdate=session.bizdate,
        tz_min=till.clock.offset_min(),
    )


def with_line(till: Till, bill: Cart, line: CartLine, *, is_new: bool) -> Cart:
    """Return the bill with one more line, numbered and saved, or begun with it."""
    line = replace(line, line=len(bill.lines) + 1)
    after = replace(bill, lines=(*bill.lines, line))
    with till.store.work() as work:
        if is_new:
            work.start_cart(after)
        else:
            work.put_line(after.id, line)
    return after
