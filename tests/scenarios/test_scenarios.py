"""Runs what shopkeepers wrote, at a till with a real disk and nothing around it."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pytest

from posforge.runtime.domain.occasion import When
from posforge.runtime.domain.promotion_kinds import (
    AmountOff,
    AnyOf,
    BuyGet,
    FixedPrice,
    Goods,
    GoodsChoice,
    OnBill,
    OnEach,
    PercentOff,
    Promotion,
)
from posforge.runtime.domain.shop import GiftCardRules, LayawayRules, OfflineRules, ShiftRules
from posforge.testing.builders import a_boutique, a_shop
from posforge.testing.tracked_goods import tracking
from tests.scenarios.shopkeeper import Shopkeeper, shelf_of

HERE = Path(__file__).parent
SHIFT = ShiftRules(float_minor=150_00, count_float=True, pay_out_reasons=("window cleaning",))
SUPERMARKET = a_shop(
    shift=SHIFT,
    payments=("cash", "gift_card"),
    gift_cards=GiftCardRules(least_minor=5_00, most_minor=250_00, step_minor=1_00),
    offline=OfflineRules(gift_card_minor=50_00),
    promotions=(
        Promotion(
            name="three_yoghurts",
            label="3 for 2 yoghurt",
            gives=BuyGet(buy=2, get=1),
            goods=Goods(choice=GoodsChoice(codes=frozenset({"p-Yoghurt"}))),
        ),
        Promotion(
            name="two_soaps",
            label="Any 2 soaps",
            gives=AnyOf(count=2, cut=FixedPrice(1_50)),
            goods=Goods(choice=GoodsChoice(codes=frozenset({"p-Soap"}))),
        ),
        Promotion(
            name="two_off",
            label="Two off",
            gives=OnBill(cut=AmountOff(2_00), spend_minor=10_00),
            when=When(coupon="TWO-OFF"),
        ),
    ),
)
BOUTIQUE = a_boutique(
    shift=SHIFT,
    layaway=LayawayRules(fee_percent_milli=10_000),
    promotions=(
        Promotion(
            name="winter_sale",
            label="Winter sale",
            gives=OnEach(cut=PercentOff(30_000)),
            goods=Goods(choice=GoodsChoice(departments=frozenset({"men"}))),
        ),
        Promotion(
            name="welcome",
            label="Welcome",
            gives=OnBill(cut=PercentOff(10_000)),
            when=When(coupon="WELCOME"),
            stacks=True,
        ),
    ),
)


@pytest.mark.parametrize(
    ("file", "shop", "steps"),
    [
        ("a_morning_at_the_supermarket.md", a_shop(), 25),
        ("a_day_at_the_supermarket.md", SUPERMARKET, 40),
        ("a_day_at_the_boutique.md", BOUTIQUE, 40),
        ("fish_by_the_lot.md", tracking(a_shop(shift=SHIFT)), 40),
    ],
)
def test_scenario(file, shop, steps, tmp_path):
    with ExitStack() as stack:
        keeper = Shopkeeper(tmp_path, shelf_of(HERE / file), stack, shop=shop)
        assert keeper.tell(HERE / file) >= steps


def test_every_scenario_is_told():
    told = test_scenario.pytestmark[0].args[1]
    assert {file for file, *_ in told} == {file.name for file in HERE.glob("*.md")}
