"""From promotions.yaml to what the runtime reads: money in minor units, times in minutes."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from babel.numbers import get_currency_precision

from posforge.generate.calls import Call, Value
from posforge.spec.promotion_kinds import (
    Bundle,
    BuyGet,
    Goods,
    GoodsChoice,
    Mix,
    Threshold,
    Tier,
)
from posforge.spec.promotion_words import DAYS, canonical_code, minutes
from posforge.spec.promotions import Promotion
from posforge.spec.root import StoreSpec

Argument = tuple[str, Value]


def planned_promotions(spec: StoreSpec) -> tuple[Call, ...]:
    """Return every promotion as generated code builds it, in the order of promotions.yaml."""
    planner = _Planner(spec)
    return tuple(planner.promotion(name, one) for name, one in spec.promotions.items())


class _Planner:
    """Knows the shop's currency and the kinds of its fields."""

    def __init__(self, spec: StoreSpec) -> None:
        self._digits = get_currency_precision(spec.store.currency)
        self._kinds = {name: field.type for name, field in spec.catalog.fields.items()}

    def promotion(self, name: str, promotion: Promotion) -> Call:
        """Return one promotion; what is as usual is left out."""
        also = frozenset(map(str, promotion.also))
        usual: tuple[tuple[str, Value, Value], ...] = (
            ("priority", promotion.priority, 0),
            ("stacks", promotion.stacks, False),
            ("limit", promotion.limit or 0, 0),
            ("also", also, frozenset()),
        )
        arguments: list[Argument] = [
            ("name", name),
            ("label", promotion.label),
            ("gives", self._gives(promotion)),
            *self._goods("goods", promotion.goods),
            *_when(promotion),
            *((key, value) for key, value, default in usual if value != default),
        ]
        return Call("Promotion", tuple(arguments))

    def _gives(self, promotion: Promotion) -> Call:
        if promotion.percent is not None:
            return Call("OnEach", (("cut", _percent_off(promotion.percent)),))
        if promotion.amount is not None:
            kind = {"piece": "OnEach", "article": "OnArticle", "bill": "OnBill"}
            cut = self._amount_off(promotion.amount.off)
            return Call(kind[promotion.amount.per], (("cut", cut),))
        if promotion.buy_get is not None:
            return self._buy_get(promotion.buy_get)
        if promotion.mix is not None:
            counted = (("count", promotion.mix.count), ("cut", self._cut(promotion.mix)))
            return Call("AnyOf", counted)
        if promotion.bundle is not None:
            return self._bundle(promotion.bundle)
        if promotion.tiers is not None:
            tiers = tuple(self._tier(step) for step in promotion.tiers.steps)
            together = (("is_together", True),) if promotion.tiers.together else ()
            return Call("Tiers", (("tiers", tiers), *together))
        assert promotion.threshold is not None, "the checks have seen that it gives something"
        return self._on_bill(promotion.threshold)

    def _buy_get(self, gives: BuyGet) -> Call:
        arguments: list[Argument] = [("buy", gives.buy), ("get", gives.get)]
        if any(one is not None for one in (gives.percent, gives.price, gives.amount)):
            arguments.append(("cut", self._cut(gives)))
        if gives.gift is not None:
            arguments.append(("gift", self._all_goods(gives.gift)))
        return Call("BuyGet", tuple(arguments))

    def _bundle(self, bundle: Bundle) -> Call:
        parts = tuple(
            Call(
                "Part",
                (
                    ("goods", self._all_goods(item)),
                    *((("count", item.count),) if item.count > 1 else ()),
                ),
            )
            for item in bundle.items
        )
        return Call("Bundle", (("parts", parts), ("cut", self._cut(bundle))))

    def _tier(self, tier: Tier) -> Call:
        begins = ("from_milli", int(tier.from_.scaleb(3)))
        return Call("Tier", (begins, ("cut", self._cut(tier))))

    def _on_bill(self, threshold: Threshold) -> Call:
        cut = (
            self._amount_off(threshold.amount)
            if threshold.amount is not None
            else _percent_off(threshold.percent or Decimal(0))
        )
        spend = ("spend_minor", self._minor(threshold.spend))
        repeats = (("repeats", True),) if threshold.repeat else ()
        return Call("OnBill", (("cut", cut), spend, *repeats))

    def _cut(self, section: BuyGet | Mix | Bundle | Tier) -> Call:
        if section.percent is not None:
            return _percent_off(section.percent)
        if section.amount is not None:
            return self._amount_off(section.amount)
        return Call("FixedPrice", (("price_minor", self._minor(section.price or Decimal(0))),))

    def _amount_off(self, amount: Decimal) -> Call:
        return Call("AmountOff", (("amount_minor", self._minor(amount)),))

    def _minor(self, amount: Decimal) -> int:
        return int(amount.scaleb(self._digits))

    def _goods(self, name: str, goods: Goods) -> Iterator[Argument]:
        if goods != Goods():
            yield name, self._all_goods(goods)

    def _all_goods(self, goods: Goods) -> Call:
        choices = (("choice", goods), ("exceptions", goods.besides))
        arguments = ((name, self._choice(one)) for name, one in choices)
        return Call("Goods", tuple((name, one) for name, one in arguments if one.arguments))

    def _choice(self, choice: GoodsChoice) -> Call:
        words = (
            ("codes", frozenset(canonical_code(code) for code in choice.products)),
            ("departments", frozenset(choice.departments)),
            ("styles", frozenset(choice.styles)),
            ("rates", frozenset(choice.rates)),
        )
        fields = tuple(
            (name, tuple(self._value(name, one) for one in values))
            for name, values in choice.fields.items()
        )
        arguments: list[Argument] = [(name, some) for name, some in words if some]
        return Call("GoodsChoice", (*arguments, *((("fields", fields),) if fields else ())))

    def _value(self, field: str, text: str) -> str | int | bool:
        """Return a value of a field as the catalogue stores it: decimals in thousandths."""
        kind = self._kinds.get(field, "choice")
        if kind == "yes_no":
            return text.casefold() in {"true", "yes"}
        if kind == "decimal":
            return int(Decimal(text).scaleb(3))
        return int(text) if kind == "whole" else text


def _percent_off(percent: Decimal) -> Call:
    return Call("PercentOff", (("percent_milli", int(percent.scaleb(3))),))


def _when(promotion: Promotion) -> Iterator[Argument]:
    windows = (minutes(hours) for hours in promotion.hours)
    conditions: tuple[Argument, ...] = (
        ("valid_from", promotion.valid_from or ""),
        ("valid_to", promotion.valid_to or ""),
        ("branches", promotion.branches),
        ("days", tuple(DAYS.index(day) for day in promotion.days)),
        ("hours", tuple(Call("Window", (("start", one), ("end", to))) for one, to in windows)),
        ("groups", promotion.groups),
        ("coupon", promotion.coupon or ""),
    )
    stated = tuple((name, value) for name, value in conditions if value)
    if stated:
        yield "when", Call("When", stated)
