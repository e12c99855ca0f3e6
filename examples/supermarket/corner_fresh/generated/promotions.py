# Made by posforge 0.2.0 from store.yaml. Do not edit: `posforge apply` rewrites it.
# Extend it in corner_fresh/till.py, store.py and hq.py, which are yours.
"""The promotions of this shop, as promotions.yaml says."""

from __future__ import annotations

from posforge.runtime.domain.occasion import When, Window
from posforge.runtime.domain.promotion_kinds import (
    AmountOff,
    AnyOf,
    Bundle,
    BuyGet,
    FixedPrice,
    Goods,
    GoodsChoice,
    OnBill,
    OnEach,
    Part,
    PercentOff,
    Promotion,
    Tier,
    Tiers,
)

PROMOTIONS: tuple[Promotion, ...] = (
    Promotion(
        name="three_for_two_yoghurt",
        label="3 for 2 yoghurt",
        gives=BuyGet(buy=2, get=1),
        goods=Goods(
            choice=GoodsChoice(
                codes=frozenset(
                    {
                        "04002971453102",
                        "04016241030573",
                        "04025500002978",
                        "04025500183073",
                    }
                ),
            ),
        ),
    ),
    Promotion(
        name="evening_bread",
        label="Happy hour bakery",
        gives=OnEach(cut=PercentOff(percent_milli=30000)),
        goods=Goods(choice=GoodsChoice(departments=frozenset({"bakery"}))),
        when=When(days=(0, 1, 2, 3, 4, 5), hours=(Window(start=1110, end=1200),)),
    ),
    Promotion(
        name="three_sweets",
        label="Any 3 sweets",
        gives=AnyOf(count=3, cut=FixedPrice(price_minor=250)),
        goods=Goods(
            choice=GoodsChoice(
                codes=frozenset({"04000607515200", "04001686315026", "04001686316733"}),
            ),
        ),
    ),
    Promotion(
        name="breakfast_pair",
        label="Breakfast for two",
        gives=Bundle(
            parts=(
                Part(
                    goods=Goods(
                        choice=GoodsChoice(codes=frozenset({"04005967513378", "04006040154624"})),
                    ),
                ),
                Part(
                    goods=Goods(
                        choice=GoodsChoice(codes=frozenset({"00000042348849", "04260183211976"})),
                    ),
                ),
            ),
            cut=FixedPrice(price_minor=290),
        ),
    ),
    Promotion(
        name="water_crate",
        label="Water by the six",
        gives=Tiers(
            tiers=(
                Tier(from_milli=6000, cut=FixedPrice(price_minor=59)),
                Tier(from_milli=12000, cut=FixedPrice(price_minor=55)),
            ),
        ),
        goods=Goods(choice=GoodsChoice(codes=frozenset({"04001513006646", "04015533031809"}))),
    ),
    Promotion(
        name="leaflet",
        label="Leaflet coupon",
        gives=OnBill(cut=AmountOff(amount_minor=500), spend_minor=5000),
        when=When(coupon="LEAFLET5"),
        stacks=True,
    ),
    Promotion(
        name="staff",
        label="Staff discount",
        gives=OnEach(cut=PercentOff(percent_milli=10000)),
        goods=Goods(exceptions=GoodsChoice(departments=frozenset({"produce"}))),
        when=When(groups=("staff",)),
        priority=-10,
    ),
)
