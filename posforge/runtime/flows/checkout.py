"""One payment towards a bill: the last one makes it a sale, any other stays with the bill."""

from __future__ import annotations

from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.sale import Sale
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.pay import due_by, settles, take, tender
from posforge.runtime.flows.sell import sell
from posforge.runtime.flows.sign_in import Session


def pay_with(
    till: Till, session: Session, cart: Cart, *, method: str, tendered_minor: int | None
) -> Sale | Cart:
    """Return the sale, or the bill with this part of it paid; either is on disk by then.

    Without an amount, exactly what is left is given. Raises what `tender` and `sell` raise.
    """
    left = due_by(till, cart, method=method)
    given_minor = left.asked_minor if tendered_minor is None else tendered_minor
    if cart.standing and not left.asked_minor and not given_minor:
        return sell(till, session, cart, cart.tenders, rounding_minor=left.rounding_minor)
    paid = tender(till, cart, tendered_minor=given_minor, method=method)
    if not settles(till, cart, paid):
        return take(till, session, cart, paid)
    tenders = (*cart.tenders, paid)
    return sell(till, session, cart, tenders, rounding_minor=left.rounding_minor)
