"""Changing the price of one line, with a reason, for those who may or with somebody's approval."""

from __future__ import annotations

from posforge.errors import UserError
from posforge.runtime.domain.cart import OVERRIDE, Cart, CartLine, change_line
from posforge.runtime.domain.events_price import PriceOverridden
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.approve import authorise
from posforge.runtime.flows.reason import needed
from posforge.runtime.flows.sign_in import Session

HIGHEST_PRICE_MINOR = 10**9


def override_price(
    till: Till, session: Session, cart: Cart, *, line: int, price_minor: int, reason: str
) -> Cart:
    """Return the bill with another unit price on one line, saved and recorded.

    What comes back without a receipt may give another price than the lowest. Raises UserError for
    a price that is negative or absurd, without a reason, and for a line whose price is a label's or
    that of the receipt it comes back by.
    """
    approver = authorise(till, session, "override_price")
    why = needed(reason, what="Changing a price")
    if not 0 <= price_minor <= HIGHEST_PRICE_MINOR:
        raise UserError("That is no price.", hint="Type the price again.")
    before = cart.line(line)
    if before.label_minor is not None or not _may_change(before):
        raise UserError(
            f"The price of {before.name} cannot be changed here.",
            hint="A label's price is the label's, what comes back by receipt costs what it did.",
        )
    listed = before.list_price_minor
    after, changed = change_line(
        cart,
        line,
        unit_price_minor=price_minor * before.per,
        list_price_minor=before.unit_price_minor if listed is None else listed,
        price_source=OVERRIDE,
    )
    with till.store.work() as work:
        work.put_line(after.id, changed)
        work.record(
            PriceOverridden(
                cart=cart.id,
                line=line,
                product=changed.product,
                from_minor=before.unit_price_minor,
                to_minor=changed.unit_price_minor,
                per=changed.per,
                currency=till.shop.currency,
                reason=why,
            ),
            actor=session.person.id,
            approver=approver,
        )
    return after


def _may_change(line: CartLine) -> bool:
    return line.kind == "goods" or (line.kind == "return" and not line.share)
