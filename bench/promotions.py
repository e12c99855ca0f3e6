"""Two hundred promotions on a bill of two hundred lines, against the tax of the same bill."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from measure import Result, Timed, compared, side_by_side

from posforge.runtime.domain.occasion import Occasion, When, Window
from posforge.runtime.domain.product import Product
from posforge.runtime.domain.promotion import apply
from posforge.runtime.domain.promotion_kinds import (
    AmountOff,
    AnyOf,
    Bundle,
    BuyGet,
    FixedPrice,
    Gives,
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
from posforge.runtime.domain.promotion_shelf import OfferedLine
from posforge.runtime.domain.shop import TaxRules
from posforge.runtime.domain.tax import tax_basket

ROUNDS = 60
LIMIT = 300.0
LIMIT_NS = 50_000_000
LINES, PROMOTIONS = 200, 200
OCCASION = Occasion(weekday=4, minute=18 * 60, bizdate="2026-11-06", branch="S01")
RATES = TaxRules(
    prices="inclusive",
    rounding="document",
    rates={"standard": Decimal("0.19"), "reduced": Decimal("0.07")},
    default="standard",
)


def run(_shop: Path, goods: Sequence[Product], _work: Path) -> list[Result]:
    """Count promotions of every kind: most on a few articles, some on a department or on all."""
    dice = random.Random(1)
    lines = [_line(product, dice) for product in dice.sample(list(goods), LINES)]
    promotions = list(_promotions(lines, dice))
    amounts = [(line.amount_minor, line.tax) for line in lines]

    def ours(_number: int) -> Timed:
        return lambda: apply(lines, promotions, OCCASION)

    def taxed(_number: int) -> Timed:
        return lambda: tax_basket(amounts, RATES)

    samples = side_by_side(ours, taxed, rounds=ROUNDS)
    cheaper = sum(1 for found in apply(lines, promotions, OCCASION) if found)
    result = compared(
        "200 promotions on 200 lines / tax of the same bill",
        samples,
        limit=LIMIT,
        more=f", {cheaper} lines cost less, quietest {min(samples.ours) / 1e6:.1f} ms (limit 50)",
    )
    return [replace(result, holds=result.holds and min(samples.ours) <= LIMIT_NS)]


def _line(product: Product, dice: random.Random) -> OfferedLine:
    price_minor = product.price_minor or 100
    pieces = dice.choice([1, 1, 1, 2, 3, 6])
    return OfferedLine(
        product=product.id,
        code=product.code,
        department=product.department,
        unit="piece",
        tax=dice.choice(sorted(RATES.rates)),
        qty_milli=pieces * 1_000,
        amount_minor=pieces * price_minor,
    )


def _promotions(lines: Sequence[OfferedLine], dice: random.Random) -> Iterator[Promotion]:
    departments = sorted({line.department for line in lines})
    for number in range(PROMOTIONS):
        if number % 20 == 0:
            goods = Goods()
        elif number % 4 == 0:
            goods = Goods(choice=GoodsChoice(departments=frozenset({dice.choice(departments)})))
        else:
            goods = _some(lines, dice, count=12)
        yield Promotion(
            name=f"offer_{number}",
            label=f"Offer {number}",
            gives=_gives(number, lines, dice),
            goods=goods,
            when=When(days=(4,), hours=(Window(0, 24 * 60),)),
            priority=number % 3,
            stacks=number % 3 > 0,
        )


def _gives(number: int, lines: Sequence[OfferedLine], dice: random.Random) -> Gives:
    two = (Part(goods=_some(lines, dice, count=9)), Part(goods=_some(lines, dice, count=9)))
    kinds: tuple[Gives, ...] = (
        OnEach(PercentOff(5_000)),
        OnEach(AmountOff(5)),
        BuyGet(buy=2, get=1),
        AnyOf(count=3, cut=FixedPrice(500)),
        Bundle(parts=two, cut=FixedPrice(200)),
        Tiers(tiers=(Tier(from_milli=3_000, cut=PercentOff(8_000)),)),
        OnBill(spend_minor=5_000, cut=AmountOff(500)),
    )
    return kinds[number % len(kinds)]


def _some(lines: Sequence[OfferedLine], dice: random.Random, *, count: int) -> Goods:
    codes = frozenset(line.product for line in dice.sample(list(lines), count))
    return Goods(choice=GoodsChoice(codes=codes))
