"""Changing how many of a line are sold."""

from __future__ import annotations

from dataclasses import replace

from posforge.runtime.domain.cart import Cart, followers, set_quantity
from posforge.runtime.domain.events import LineVoided
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.approve import authorise
from posforge.runtime.flows.discount import authorise_shrunk
from posforge.runtime.flows.reason import why_struck
from posforge.runtime.flows.sign_in import Session


def change_quantity(till: Till, session: Session, cart: Cart, *, line: int, qty_milli: int) -> Cart:
    """Return the bill with another quantity (thousandths) on one line, saved.

    Selling fewer of a line is a void in part: it needs that permission, counts towards its ceiling
    as long as the bill is open, needs a reason as one, and is recorded as one.
    """
    before = cart.line(line)
    after, changed = set_quantity(cart, line, qty_milli=qty_milli)
    after, following = followers(after, line)
    less_minor = before.amount_minor - changed.amount_minor
    is_void, reason, is_slip = qty_milli < before.qty_milli, "", False
    if is_void:
        after = replace(after, struck_minor=cart.struck_minor + less_minor)
        approver = authorise(till, session, "void_line", value=after.voided_minor)
        approver = approver or authorise_shrunk(till, session, cart, after)
        reason, is_slip = why_struck(till, session, cart, line)
    else:
        approver = authorise(till, session, "sell")
    with till.store.work() as work:
        for one in (changed, *following):
            work.put_line(after.id, one)
        if is_void:
            work.put_cart(after)
            work.record(
                LineVoided(
                    cart=cart.id,
                    line=line,
                    product=changed.product,
                    qty_milli=before.qty_milli - qty_milli,
                    amount_minor=less_minor,
                    currency=till.shop.currency,
                    reason=reason,
                    is_slip=is_slip,
                ),
                actor=session.person.id,
                approver=approver,
            )
    return after
