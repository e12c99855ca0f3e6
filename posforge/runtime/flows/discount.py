"""Giving a discount by hand, on one line or on the whole bill, with a reason."""

from __future__ import annotations

from dataclasses import replace

from posforge.errors import UserError
from posforge.runtime.domain.cart import Cart, change_line
from posforge.runtime.domain.discount import HUNDRED_PERCENT, ManualDiscount
from posforge.runtime.domain.events_price import DiscountGiven
from posforge.runtime.domain.pricing import total
from posforge.runtime.ext.context import Till
from posforge.runtime.ext.ports import Work
from posforge.runtime.flows.approve import authorise
from posforge.runtime.flows.reason import needed
from posforge.runtime.flows.sign_in import Session


def discount_line(
    till: Till, session: Session, cart: Cart, *, line: int, discount: ManualDiscount
) -> Cart:
    """Return the bill with a discount on one line, saved and recorded; it replaces an earlier one.

    Raises UserError for a discount that is none or more than the line, and without a reason.
    """
    approver = authorise(till, session, "discount")
    before = cart.line(line)
    if before.kind != "goods":
        raise UserError(f"{before.name} takes no discount.", hint="Choose goods that are sold.")
    fair = _fair(discount, most_minor=before.amount_minor)
    after, changed = change_line(cart, line, discounts=(fair,))
    with till.store.work() as work:
        work.put_line(after.id, changed)
        _record(till, session, work, cart, line=line, discount=fair, approver=approver)
    return after


def discount_bill(till: Till, session: Session, cart: Cart, *, discount: ManualDiscount) -> Cart:
    """Return the bill with a discount on all of it, saved and recorded; it replaces an earlier one.

    It is shared among the lines that are sold, in proportion to what they cost.
    """
    approver = authorise(till, session, "discount")
    plain = total(replace(cart, discounts=()), till.shop)
    fair = _fair(discount, most_minor=plain.gross_minor)
    after = replace(cart, discounts=(fair,))
    with till.store.work() as work:
        work.put_cart(after)
        _record(till, session, work, cart, line=0, discount=fair, approver=approver)
    return after


def _fair(discount: ManualDiscount, *, most_minor: int) -> ManualDiscount:
    is_percent = 0 < discount.percent_milli <= HUNDRED_PERCENT and not discount.amount_minor
    is_amount = 0 < discount.amount_minor <= most_minor and not discount.percent_milli
    if not (is_percent or is_amount):
        raise UserError(
            "That is no discount for this.",
            hint="Give more than nothing, and at most all that is to be paid.",
        )
    return replace(discount, reason=needed(discount.reason, what="A discount"))


def _record(
    till: Till,
    session: Session,
    work: Work,
    cart: Cart,
    *,
    line: int,
    discount: ManualDiscount,
    approver: str,
) -> None:
    work.record(
        DiscountGiven(
            cart=cart.id,
            line=line,
            percent_milli=discount.percent_milli,
            amount_minor=discount.amount_minor,
            currency=till.shop.currency,
            reason=discount.reason,
        ),
        actor=session.person.id,
        approver=approver,
    )
