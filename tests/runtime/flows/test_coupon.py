"""A coupon at the till: typed or scanned, once, and only where something waits for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posforge.errors import UserError
from posforge.runtime.domain.occasion import When
from posforge.runtime.domain.people import NotAllowedError, Person
from posforge.runtime.domain.pricing import total
from posforge.runtime.domain.promotion_kinds import AmountOff, OnBill, Promotion
from posforge.runtime.flows.checkout import pay_with
from posforge.runtime.flows.coupon import take_coupon
from posforge.runtime.flows.scan import UnknownCodeError, put, scan
from posforge.runtime.flows.sign_in import sign_in
from posforge.testing.builders import a_shop
from posforge.testing.memory import a_till
from posforge.testing.sales import an_article

ADA = Person(id="ada", name="Ada Berg", role="cashier")
FIVE = Promotion(
    name="five", label="Five off", gives=OnBill(cut=AmountOff(500)), when=When(coupon="FIVE-OFF")
)


@pytest.fixture
def till():
    return a_till(a_shop(promotions=(FIVE,)), people={ADA: "1234"})


@pytest.fixture
def ada(till):
    return sign_in(till, "ada", "1234")


@pytest.fixture
def bill(till, ada):
    return put(till, ada, None, an_article("Coat", 9_900))


def test_a_coupon_counts_from_then_on_survives_a_power_cut_and_stands_in_the_sale(till, ada, bill):
    bill = take_coupon(till, ada, bill, "five-off")

    assert total(bill, till.shop).gross_minor == 9_400
    assert till.store.open_cart().cart.coupons == ("FIVE-OFF",)
    sale = pay_with(till, ada, bill, method="cash", tendered_minor=None)
    assert sale.facts.coupons == ("FIVE-OFF",)
    (line,) = sale.facts.lines
    (discount,) = line.discounts
    assert (discount.code, discount.label, discount.amount_minor) == ("five", "Five off", 500)


@pytest.mark.parametrize("scanned", ["FIVE-OFF", "]C1FIVE-OFF", " five-off "])
def test_a_scan_that_is_no_article_may_be_a_coupon(till, ada, bill, scanned):
    assert scan(till, ada, bill, scanned).coupons == ("FIVE-OFF",)


def test_a_coupon_twice_is_refused_and_nothing_is_written(till, ada, bill):
    bill = take_coupon(till, ada, bill, "FIVE-OFF")
    before = till.store.open_cart()

    with pytest.raises(UserError, match="is on this bill already"):
        scan(till, ada, bill, "five-off")
    assert till.store.open_cart() == before


def test_what_nobody_waits_for_is_refused(till, ada, bill):
    with pytest.raises(UnknownCodeError):
        scan(till, ada, bill, "SIX-OFF")
    with pytest.raises(UserError, match="There is no coupon SIX-OFF"):
        take_coupon(till, ada, bill, "SIX-OFF")
    assert till.store.open_cart().cart.coupons == ()


def test_before_the_goods_there_is_nothing_to_take_it_off(till, ada):
    with pytest.raises(UserError, match="There is no bill for this coupon"):
        scan(till, ada, None, "FIVE-OFF")
    assert till.store.open_cart() is None


def test_whoever_may_not_sell_takes_no_coupon(till, ada, bill):
    nobody = replace(ada, person=replace(ADA, is_active=False))

    with pytest.raises(NotAllowedError):
        take_coupon(till, nobody, bill, "FIVE-OFF")
