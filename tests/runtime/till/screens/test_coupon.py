"""Coupons at the window: typed, touched and scanned; and what is taken off stands on the line."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posforge.runtime.domain.occasion import When
from posforge.runtime.domain.promotion_kinds import AmountOff, OnBill, OnEach, PercentOff, Promotion
from posforge.runtime.till.screens.coupon import Coupon

PROMOTIONS = (
    Promotion(
        name="club",
        label="Club 1 off",
        gives=OnBill(cut=AmountOff(100)),
        when=When(coupon="CLUB-1"),
        stacks=True,
    ),
    Promotion(name="tenth", label="Tenth", gives=OnEach(PercentOff(10_000)), stacks=True),
)


@pytest.fixture
def offering(open_till, interrupted):
    """A till with promotions, and somebody signed in."""
    shop = replace(interrupted.shop, promotions=PROMOTIONS)
    counter = open_till(replace(interrupted, shop=shop))
    counter.sign_in()
    counter.press("Enter")
    return counter


def ask(counter):
    counter.press("Ctrl+M")
    place = list(counter.window.sheet.offered).index("coupon")
    counter.type("1234567890"[place])
    assert isinstance(counter.window.sheet, Coupon)


def rows(counter):
    shown = counter.screen.bill.lines.rows
    return [tuple(text.replace("\xa0", " ") for text in (row.detail, row.amount)) for row in shown]


def test_what_a_promotion_takes_off_stands_on_its_line(offering):
    assert offering.bill.standing
    (row,) = rows(offering)

    assert row == ("1 × 1,49 € · Tenth −0,15 €", "1,34 €")


def test_a_coupon_is_typed(offering):
    ask(offering)
    offering.type("clubb")
    offering.press("Backspace")
    offering.type("-1")
    assert offering.window.sheet.shown.text() == "CLUB-1"
    offering.press("Enter")

    assert offering.window.sheet is None
    assert offering.bill.coupons == ("CLUB-1",)
    assert "Coupon taken" in offering.banner
    assert rows(offering) == [("1 × 1,49 € · Club 1 off, Tenth −1,05 €", "0,44 €")]


def test_a_coupon_is_scanned_into_the_question_or_straight_onto_the_bill(offering):
    ask(offering)
    offering.scan("CLUB-1")
    assert offering.window.sheet is None
    assert offering.bill.coupons == ("CLUB-1",)

    offering.scan("CLUB-1")
    assert "is on this bill already" in offering.banner


def test_nothing_typed_is_asked_for_again_and_esc_goes_back(offering):
    ask(offering)
    offering.press("Enter")
    assert "Type what is printed on the coupon" in offering.banner
    offering.press("Esc")
    assert offering.window.sheet is None
    assert offering.bill.coupons == ()


def test_without_a_bill_there_is_nothing_to_take_it_off(open_till, yen_till):
    counter = open_till(replace(yen_till, shop=replace(yen_till.shop, promotions=PROMOTIONS)))
    counter.sign_in()
    counter.press("Ctrl+M")
    counter.type(str(counter.window.sheet.offered.index("coupon") + 1))

    assert counter.window.sheet is None
    assert "nothing on this bill" in counter.banner


def test_a_shop_without_coupons_is_offered_none(counter):
    counter.press("Ctrl+M")

    assert "coupon" not in counter.window.sheet.offered
