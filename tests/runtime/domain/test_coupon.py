"""A coupon is taken once, when somebody waits for it and its time is now."""

from __future__ import annotations

import pytest

from posforge.errors import UserError
from posforge.runtime.domain.coupon import UnknownCouponError, has_coupons, is_coupon, show_coupon
from posforge.runtime.domain.occasion import Occasion, When
from posforge.runtime.domain.promotion_kinds import OnEach, PercentOff, Promotion

TODAY = Occasion(weekday=4, minute=18 * 60, bizdate="2026-11-06", branch="S01")


def promotion(**when):
    return Promotion(name="ten", label="Ten", gives=OnEach(PercentOff(10_000)), when=When(**when))


def show(code, *promotions, shown=()):
    return show_coupon(code, shown=shown, promotions=promotions, occasion=TODAY)


def test_a_coupon_goes_on_the_bill_in_capital_letters():
    ten = promotion(coupon="TEN")

    assert show(" ten ", ten, shown=("FIVE",)) == ("FIVE", "TEN")
    assert is_coupon("Ten", [ten])
    assert has_coupons([promotion(), ten])
    assert not has_coupons([promotion()])
    assert show("]C0TEN", ten) == ("TEN",)


@pytest.mark.parametrize("code", ["TENS", "", "  "])
def test_what_nobody_waits_for_is_no_coupon(code):
    everybody = promotion()

    assert not is_coupon(code, [everybody])
    with pytest.raises(UnknownCouponError):
        show(code, everybody, promotion(coupon="TEN"))


def test_a_coupon_twice_is_refused():
    with pytest.raises(UserError) as raised:
        show("ten", promotion(coupon="TEN"), shown=("TEN",))
    assert raised.value.message == "The coupon TEN is on this bill already."


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ({"valid_to": "2026-11-05"}, "The coupon TEN ended on 2026-11-05."),
        ({"valid_from": "2026-12-01"}, "The coupon TEN begins on 2026-12-01."),
        ({"branches": ("S02",)}, "The coupon TEN does not hold in this branch."),
    ],
)
def test_a_coupon_that_cannot_count_is_refused(when, said):
    with pytest.raises(UserError) as raised:
        show("TEN", promotion(coupon="TEN", **when))
    assert raised.value.message == said


def test_one_promotion_in_its_time_is_enough():
    over = promotion(coupon="TEN", valid_to="2026-11-05")

    assert show("TEN", over, promotion(coupon="TEN")) == ("TEN",)
