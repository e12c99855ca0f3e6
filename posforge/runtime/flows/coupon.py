"""Showing a coupon: its code goes on the bill, and what waits for it is counted from then on."""

from __future__ import annotations

from dataclasses import replace

from posforge.errors import UserError
from posforge.runtime.domain.cart import Cart, for_goods
from posforge.runtime.domain.coupon import show_coupon
from posforge.runtime.domain.people import require
from posforge.runtime.domain.pricing import occasion_of
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.sign_in import Session


def take_coupon(till: Till, session: Session, cart: Cart | None, code: str) -> Cart:
    """Return the bill with a coupon on it, saved.

    Raises UserError without a bill, for a code nobody waits for, for a coupon that is on the bill
    already, and for one whose time or place is another.
    """
    require(till.shop, session.person, "sell")
    if cart is None:
        raise UserError("There is no bill for this coupon.", hint="Scan the goods first.")
    for_goods(cart)
    coupons = show_coupon(
        code,
        shown=cart.coupons,
        promotions=till.shop.promotions,
        occasion=occasion_of(cart),
    )
    after = replace(cart, coupons=coupons)
    with till.store.work() as work:
        work.put_cart(after)
    return after
