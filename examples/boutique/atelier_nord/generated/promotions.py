# Made by posforge 0.2.0 from store.yaml. Do not edit: `posforge apply` rewrites it.
# Extend it in atelier_nord/till.py, store.py and hq.py, which are yours.
"""The promotions of this shop, as promotions.yaml says."""

from __future__ import annotations

from posforge.runtime.domain.occasion import When
from posforge.runtime.domain.promotion_kinds import (
    BuyGet,
    Goods,
    GoodsChoice,
    OnEach,
    PercentOff,
    Promotion,
)

PROMOTIONS: tuple[Promotion, ...] = (
    Promotion(
        name="winter_sale",
        label="Winter sale",
        gives=OnEach(cut=PercentOff(percent_milli=30000)),
        goods=Goods(choice=GoodsChoice(fields=(("season", ("winter",)),))),
        when=When(valid_from="2027-01-25", valid_to="2027-02-06"),
        priority=10,
    ),
    Promotion(
        name="second_look",
        label="Second look",
        gives=BuyGet(
            buy=1,
            get=1,
            cut=PercentOff(percent_milli=50000),
            gift=Goods(choice=GoodsChoice(departments=frozenset({"accessories"}))),
        ),
        goods=Goods(choice=GoodsChoice(departments=frozenset({"dresses", "jackets", "knitwear"}))),
        when=When(coupon="SECOND-LOOK"),
    ),
    Promotion(
        name="staff",
        label="Staff discount",
        gives=OnEach(cut=PercentOff(percent_milli=20000)),
        when=When(groups=("staff",)),
        priority=-10,
    ),
)
