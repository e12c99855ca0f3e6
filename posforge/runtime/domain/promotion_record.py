"""What a sale keeps of each promotion it was made by: enough to count it again at any time.

The numbers of the rule and the lines it was on stand in the record, not the goods it names: the
promotions of a shop change, and a receipt is explained by the rule as of then.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Literal

from posforge.runtime.domain.canonical import canonical_bytes
from posforge.runtime.domain.promotion_kinds import (
    Also,
    AmountOff,
    AnyOf,
    Bundle,
    BuyGet,
    Cut,
    FixedPrice,
    Gives,
    Goods,
    GoodsChoice,
    OnArticle,
    OnBill,
    OnEach,
    Part,
    PercentOff,
    Promotion,
    Tier,
    Tiers,
)
from posforge.runtime.domain.promotion_shelf import OfferedLine, Shelf

CutKind = Literal["percent", "amount", "price"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchedGoods:
    """The lines of a sale that a part of a promotion was on, and how many pieces a set needs of it.

    `lines` is written in runs: `1-3,7`.
    """

    lines: str
    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedTier:
    """From this quantity on (thousandths of a unit) each unit costs less."""

    from_milli: int
    cut: CutKind
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedPromotion:
    """One promotion that took something off a sale.

    `rule` is the fingerprint of its rule. `value` is thousandths of a percent or minor units, as
    `cut` says; the other numbers are those of promotions.yaml.
    """

    name: str
    rule: str
    gives: Literal["each", "article", "bill", "buy_get", "mix", "bundle", "tiers"]
    goods: tuple[MatchedGoods, ...]
    cut: CutKind = "percent"
    value: int = 0
    get: int = 0
    spend_minor: int = 0
    repeats: bool = False
    tiers: tuple[RecordedTier, ...] = ()
    is_together: bool = False
    stacks: bool = False
    limit: int = 0
    also: tuple[Also, ...] = ()


def fingerprint(promotion: Promotion) -> str:
    """Return 16 hex digits that change with anything the promotion gives, demands or is on."""
    rule = replace(promotion, name="", label="")
    return hashlib.sha256(canonical_bytes(_plain(rule))).hexdigest()[:16]


def record(
    promotions: Iterable[Promotion], lines: Sequence[OfferedLine]
) -> tuple[AppliedPromotion, ...]:
    """Return what is kept of promotions that took something off these lines, numbered from 1."""
    shelf = Shelf(lines)
    return tuple(_Recording(one, shelf).record() for one in promotions)


def recall(applied: AppliedPromotion, *, lines: int) -> Promotion:
    """Return a promotion that counts as it did then, on so many lines as `numbered` makes them."""
    cut = _cut(applied.cut, applied.value)
    goods = [(_on(line_numbers(one.lines, most=lines)), one.count) for one in applied.goods]
    return Promotion(
        name=applied.name,
        label="",
        gives=_gives(applied, cut, goods or [(_on([]), 0)]),
        goods=goods[0][0] if goods else _on([]),
        stacks=applied.stacks,
        limit=applied.limit,
        also=frozenset(applied.also),
    )


def numbered(lines: Sequence[OfferedLine]) -> list[OfferedLine]:
    """Return the lines of a sale, each known by its number alone."""
    return [
        replace(line, fields={_NUMBER: _name(number)}) for number, line in enumerate(lines, start=1)
    ]


def line_numbers(runs: str, *, most: int) -> list[int]:
    """Return the numbers from 1 to `most` that runs like `1-3,7` stand for."""
    found: list[int] = []
    for run in _RUN.finditer(runs):
        first, last = int(run[1]), int(run[2] or run[1])
        found += range(max(1, first), min(most, last) + 1)
    return found


_NUMBER = "line"
_RUN = re.compile(r"(\d{1,6})(?:-(\d{1,6}))?")


class _Recording:
    def __init__(self, promotion: Promotion, shelf: Shelf) -> None:
        self._promotion, self._shelf = promotion, shelf

    def record(self) -> AppliedPromotion:
        promotion = self._promotion
        match promotion.gives:
            case OnEach(cut=cut):
                return self._of("each", cut)
            case OnArticle(cut=cut):
                return self._of("article", cut)
            case OnBill(cut=cut, spend_minor=spend, repeats=repeats):
                return replace(self._of("bill", cut), spend_minor=spend, repeats=repeats)
            case BuyGet(buy=buy, get=get, cut=cut, gift=None):
                return replace(self._of("buy_get", cut, (promotion.goods, buy)), get=get)
            case BuyGet(buy=buy, get=get, cut=cut, gift=gift) if gift is not None:
                return self._of("buy_get", cut, (promotion.goods, buy), (gift, get))
            case AnyOf(count=count, cut=cut):
                return self._of("mix", cut, (promotion.goods, count))
            case Bundle(parts=parts, cut=cut):
                return self._of("bundle", cut, *((one.goods, one.count) for one in parts))
            case Tiers(tiers=tiers, is_together=is_together):
                recorded = tuple(
                    RecordedTier(
                        from_milli=one.from_milli, cut=_kind(one.cut), value=_value(one.cut)
                    )
                    for one in tiers
                )
                found = self._of("tiers", PercentOff(0))
                return replace(found, tiers=recorded, is_together=is_together)
        raise AssertionError(f"no record of {promotion.gives}")

    def _of(self, gives: Any, cut: Cut, *parts: tuple[Goods, int]) -> AppliedPromotion:
        promotion = self._promotion
        return AppliedPromotion(
            name=promotion.name,
            rule=fingerprint(promotion),
            gives=gives,
            goods=tuple(
                MatchedGoods(lines=_runs([at + 1 for at in self._shelf.matching(goods)]), count=of)
                for goods, of in parts or [(promotion.goods, 0)]
            ),
            cut=_kind(cut),
            value=_value(cut),
            stacks=promotion.stacks,
            limit=promotion.limit,
            also=tuple(sorted(promotion.also)),
        )


def _gives(applied: AppliedPromotion, cut: Cut, goods: Sequence[tuple[Goods, int]]) -> Gives:
    match applied.gives:
        case "each":
            return OnEach(cut)
        case "article":
            return OnArticle(cut)
        case "bill":
            return OnBill(cut=cut, spend_minor=applied.spend_minor, repeats=applied.repeats)
        case "buy_get":
            (_, buy), *gifts = goods
            gift, get = gifts[0] if gifts else (None, applied.get)
            return BuyGet(buy=buy, get=get, cut=cut, gift=gift)
        case "mix":
            return AnyOf(count=goods[0][1], cut=cut)
        case "bundle":
            return Bundle(parts=tuple(Part(goods=on, count=of) for on, of in goods), cut=cut)
        case "tiers":
            tiers = (
                Tier(from_milli=one.from_milli, cut=_cut(one.cut, one.value))
                for one in applied.tiers
            )
            return Tiers(tiers=tuple(tiers), is_together=applied.is_together)


def _on(numbers: Sequence[int]) -> Goods:
    return Goods(choice=GoodsChoice(fields=((_NUMBER, tuple(map(_name, numbers))),)))


def _name(number: int) -> str:
    """A number that sorts as text the way it counts."""
    return f"{number:06}"


def _cut(kind: CutKind, value: int) -> Cut:
    return _KINDS[kind](value)


def _kind(cut: Cut) -> CutKind:
    return next(kind for kind, of in _KINDS.items() if isinstance(cut, of))


def _value(cut: Cut) -> int:
    (field,) = fields(cut)
    value: int = getattr(cut, field.name)
    return value


_KINDS: Mapping[CutKind, type[PercentOff] | type[AmountOff] | type[FixedPrice]] = {
    "percent": PercentOff,
    "amount": AmountOff,
    "price": FixedPrice,
}


def _runs(numbers: Sequence[int]) -> str:
    """Write ascending numbers in runs."""
    known = set(numbers)
    begins = [one for one in numbers if one - 1 not in known]
    ends = [one for one in numbers if one + 1 not in known]
    return ",".join(
        f"{first}-{last}" if last > first else str(first)
        for first, last in zip(begins, ends, strict=True)
    )


def _plain(value: Any) -> Any:
    """Return a rule as JSON that spells equal rules equally; what has its default is left out."""
    if is_dataclass(value) and not isinstance(value, type):
        said = {
            one.name: _plain(getattr(value, one.name))
            for one in fields(value)
            if getattr(value, one.name) != one.default
        }
        return {"is": type(value).__name__} | said
    if isinstance(value, frozenset):
        return sorted(value)
    return [_plain(one) for one in value] if isinstance(value, tuple) else value
