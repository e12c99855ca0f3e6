"""Giving a discount by hand, on one line or on the whole bill, with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from posforge.errors import UserError
from posforge.runtime.domain.cart import Cart, change_line
from posforge.runtime.domain.deeds import discount_share
from posforge.runtime.domain.discount import HUNDRED_PERCENT, ManualDiscount
from posforge.runtime.domain.events_price import DiscountGiven
from posforge.runtime.domain.pricing import before_bill_discounts
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.approve import authorise
from posforge.runtime.flows.reason import needed
from posforge.runtime.flows.sign_in import Session


def discount_line(
    till: Till, session: Session, cart: Cart, *, line: int, discount: ManualDiscount
) -> Cart:
    """Return the bill with a discount on one line, saved and recorded; it replaces an earlier one.

    Raises UserError for a discount that is none or more than the line, and without a reason.
    """
    before = cart.line(line)
    if before.kind != "goods":
        raise UserError(f"{before.name} takes no discount.", hint="Choose goods that are sold.")
    base_minor = before.amount_minor
    approver = _authorised(till, session, discount, base_minor=base_minor)
    fair = _fair(discount, most_minor=base_minor)
    after, changed = change_line(cart, line, discounts=(fair,))
    with till.store.work() as work:
        work.put_line(after.id, changed)
        event = _event(till, cart, line=line, discount=fair, base_minor=base_minor)
        work.record(event, actor=session.person.id, approver=approver)
    return after


def discount_bill(till: Till, session: Session, cart: Cart, *, discount: ManualDiscount) -> Cart:
    """Return the bill with a discount on all of it, saved and recorded; it replaces an earlier one.

    It is shared among the goods that are sold, in proportion to what they cost; deposits and what
    comes back have no part in it.
    """
    base_minor = sum(before_bill_discounts(cart, till.shop))
    approver = _authorised(till, session, discount, base_minor=base_minor)
    fair = _fair(discount, most_minor=base_minor)
    after = replace(cart, discounts=(fair,))
    with till.store.work() as work:
        work.put_cart(after)
        event = _event(till, cart, line=0, discount=fair, base_minor=base_minor)
        work.record(event, actor=session.person.id, approver=approver)
    return after


def authorise_shrunk(till: Till, session: Session, before: Cart, after: Cart) -> str:
    """Return who approved that amounts off stay, although what they are off has become less.

    Empty where nobody had to: a fixed amount is a larger share of fewer goods.
    """
    shares = [
        _share(one, base_minor=now)
        for one, was, now in _fixed(till, before, after)
        if 0 < now < was
    ]
    return authorise(till, session, "discount", value=max(shares)) if shares else ""


def _fixed(till: Till, before: Cart, after: Cart) -> Iterator[tuple[ManualDiscount, int, int]]:
    """Yield each fixed amount off with what it was off before, and what it is off now."""
    for line in after.standing:
        was = before.line(line.line).amount_minor
        yield from ((one, was, line.amount_minor) for one in line.discounts if one.amount_minor)
    fixed = [one for one in after.discounts if one.amount_minor]
    if fixed:
        was = sum(before_bill_discounts(before, till.shop))
        now = sum(before_bill_discounts(after, till.shop))
        yield from ((one, was, now) for one in fixed)


def _fair(discount: ManualDiscount, *, most_minor: int) -> ManualDiscount:
    is_percent = 0 < discount.percent_milli <= HUNDRED_PERCENT and not discount.amount_minor
    is_amount = 0 < discount.amount_minor <= most_minor and not discount.percent_milli
    if not (is_percent or is_amount):
        raise UserError(
            "That is no discount for this.",
            hint="Give more than nothing, and at most all that is to be paid.",
        )
    return replace(discount, reason=needed(discount.reason, what="A discount"))


def _authorised(till: Till, session: Session, discount: ManualDiscount, *, base_minor: int) -> str:
    return authorise(till, session, "discount", value=_share(discount, base_minor=base_minor))


def _share(discount: ManualDiscount, *, base_minor: int) -> int:
    return discount_share(
        {
            "percent_milli": discount.percent_milli,
            "amount_minor": min(discount.amount_minor, max(0, base_minor)),
            "base_minor": base_minor,
        }
    )


def _event(
    till: Till, cart: Cart, *, line: int, discount: ManualDiscount, base_minor: int
) -> DiscountGiven:
    return DiscountGiven(
        cart=cart.id,
        line=line,
        percent_milli=discount.percent_milli,
        amount_minor=discount.amount_minor,
        currency=till.shop.currency,
        reason=discount.reason,
        base_minor=base_minor,
    )
