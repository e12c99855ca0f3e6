"""Coupons: a code that a customer shows, and that a promotion waits for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from posforge.errors import UserError
from posforge.runtime.domain.barcode import without_prefix
from posforge.runtime.domain.occasion import Occasion, When
from posforge.runtime.domain.promotion_kinds import Promotion


class UnknownCouponError(UserError):
    """A code that no promotion of the shop waits for."""


def has_coupons(promotions: Iterable[Promotion]) -> bool:
    """Tell whether a promotion of the shop waits for any coupon."""
    return any(one.when.coupon for one in promotions)


def is_coupon(code: str, promotions: Iterable[Promotion]) -> bool:
    """Tell whether a promotion of the shop waits for this code."""
    return bool(_waiting(code, promotions))


def show_coupon(
    code: str, *, shown: Sequence[str], promotions: Iterable[Promotion], occasion: Occasion
) -> tuple[str, ...]:
    """Return the coupons of a bill with one more, scanned, or typed in small letters too.

    Raises UnknownCouponError, and UserError for one that is on the bill already or that cannot
    count on it whatever is bought.
    """
    waiting = _waiting(code, promotions)
    if not waiting:
        raise UnknownCouponError(
            f"There is no coupon {without_prefix(code)}.", hint="Type what is printed on it."
        )
    coupon = waiting[0].coupon
    if coupon in shown:
        raise UserError(
            f"The coupon {coupon} is on this bill already.", hint="It counts once on a bill."
        )
    reasons = [_reason(when, occasion) for when in waiting]
    if all(reasons):
        message, hint = reasons[0]
        raise UserError(message, hint=hint)
    return (*shown, coupon)


def _waiting(code: str, promotions: Iterable[Promotion]) -> list[When]:
    plain = without_prefix(code).upper()
    return [one.when for one in promotions if one.when.coupon == plain and plain]


def _reason(when: When, occasion: Occasion) -> tuple[str, ...]:
    """Return why a coupon cannot count on a bill, and what to do; nothing where it can."""
    if when.valid_to and occasion.bizdate > when.valid_to:
        return f"The coupon {when.coupon} ended on {when.valid_to}.", "It is not taken any more."
    if occasion.bizdate < when.valid_from:
        begins = f"The coupon {when.coupon} begins on {when.valid_from}."
        return begins, "Ask the customer to come back with it then."
    if when.branches and occasion.branch not in when.branches:
        where = f"It holds in: {', '.join(when.branches)}."
        return f"The coupon {when.coupon} does not hold in this branch.", where
    return ()
