"""Striking a line off an open bill; the line stays readable and the void is in the journal."""

from __future__ import annotations

from posforge.runtime.domain.cart import Cart, followers, void
from posforge.runtime.domain.events import LineVoided
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.approve import authorise
from posforge.runtime.flows.discount import authorise_shrunk
from posforge.runtime.flows.held import let_go
from posforge.runtime.flows.reason import why_struck
from posforge.runtime.flows.refund import shared_anew
from posforge.runtime.flows.sign_in import Session


def void_line(till: Till, session: Session, cart: Cart, *, line: int) -> Cart:
    """Return the bill with one line struck out, saved and recorded.

    The ceiling of who voids counts all that is struck off this bill, this line included. Raises
    ReasonNeededError until somebody says why, but for the line that was scanned last.
    """
    after, struck = void(cart, line)
    after, following = followers(after, line)
    after, shared = shared_anew(till, after)
    approver = authorise(till, session, "void_line", value=after.voided_minor)
    approver = approver or authorise_shrunk(till, session, cart, after)
    reason, is_slip = why_struck(till, session, cart, line)
    with till.store.work() as work:
        for one in (struck, *following, *shared):
            work.put_line(after.id, one)
        work.record(
            LineVoided(
                cart=cart.id,
                line=struck.line,
                product=struck.product,
                qty_milli=struck.qty_milli,
                amount_minor=struck.amount_minor,
                currency=till.shop.currency,
                reason=reason,
                is_slip=is_slip,
            ),
            actor=session.person.id,
            approver=approver,
        )
    let_go(till, cart, after)
    return after
