"""What promotions take off a bill: the one library for till, store server and HQ.

Whole minor units only. The result depends on what is bought, not on the order of scanning: lines
are taken by what they are. Promotions come in turn by priority, then as they stand in
promotions.yaml; each counts with the prices that those before it left.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from posforge.runtime.domain.discount import LineDiscount
from posforge.runtime.domain.occasion import Occasion
from posforge.runtime.domain.promotion_basket import (
    Basket,
    Given,
    Pile,
    by_article,
    first_pieces,
    value_minor,
)
from posforge.runtime.domain.promotion_kinds import (
    AmountOff,
    AnyOf,
    Bundle,
    BuyGet,
    Cut,
    FixedPrice,
    Goods,
    OnArticle,
    OnBill,
    OnEach,
    PercentOff,
    Promotion,
    Tier,
    Tiers,
)
from posforge.runtime.domain.promotion_sets import Wanted, sets
from posforge.runtime.domain.promotion_shelf import OfferedLine, Shelf
from posforge.runtime.domain.quantity import ONE, extend


def apply(
    lines: Sequence[OfferedLine], promotions: Sequence[Promotion], occasion: Occasion
) -> tuple[tuple[LineDiscount, ...], ...]:
    """Return what promotions take off each of these lines, in the order they were counted.

    No line ever costs less than nothing. A line that goes back is left alone: it carries its own
    share of what was taken off when it was sold.
    """
    order = sorted(range(len(lines)), key=lambda place: lines[place].identity)
    counting = _Counting([lines[place] for place in order])
    held = in_turn(promotions, occasion)
    for promotion in held:
        counting.count(promotion)
    labels = {promotion.name: promotion.label for promotion in held}

    @cache
    def discount(name: str, amount_minor: int) -> LineDiscount:
        return LineDiscount(code=name, label=labels[name], amount_minor=amount_minor)

    found: list[tuple[LineDiscount, ...]] = [()] * len(lines)
    for place, off in zip(order, counting.basket.off, strict=True):
        found[place] = tuple(discount(name, amount) for name, amount in off.items())
    return tuple(found)


def in_turn(promotions: Iterable[Promotion], occasion: Occasion) -> list[Promotion]:
    """Return those whose conditions are met, in the order they count."""
    held = (one for one in promotions if one.when.holds(occasion))
    return sorted(held, key=lambda one: -one.priority)


class _Counting:
    """One bill, while promotion after promotion is counted."""

    def __init__(self, lines: Sequence[OfferedLine]) -> None:
        self.basket = Basket(lines)
        self._shelf = Shelf(lines)

    def count(self, promotion: Promotion) -> None:
        """Take off what one promotion gives."""
        self.basket.take_off(promotion, self._given(promotion))

    def _given(self, promotion: Promotion) -> list[Given]:
        """Return what becomes cheaper, and by how much."""
        match promotion.gives:
            case OnBill() as gives:
                return self._on_bill(promotion, gives)
            case BuyGet() as gives:
                return self._buy_get(promotion, gives)
            case Bundle(parts=parts, cut=cut):
                wanted = [
                    Wanted(self._counted(promotion, part.goods), part.count) for part in parts
                ]
                return self._together(promotion, wanted, cut)
            case AnyOf(count=count, cut=cut):
                wanted = [Wanted(self._counted(promotion, promotion.goods), count)]
                return self._together(promotion, wanted, cut)
            case OnEach(cut=cut):
                piles = first_pieces(self._open(promotion, promotion.goods), promotion.limit)
                return self._each(piles, cut)
            case OnArticle(cut=cut):
                return self._on_article(promotion, cut)
            case Tiers() as gives:
                return self._tiers(promotion, gives)

    def _open(self, promotion: Promotion, goods: Goods) -> list[Pile]:
        return self.basket.open_to(promotion, self._shelf.matching(goods))

    def _counted(self, promotion: Promotion, goods: Goods) -> list[Pile]:
        """Return the pieces that sets are made of: what is measured is in no set."""
        piles, is_counted = self._open(promotion, goods), self.basket.is_counted
        return piles if all(is_counted) else [pile for pile in piles if is_counted[pile.line]]

    def _spread(self, piles: Sequence[Pile], off_minor: int) -> Iterable[Given]:
        return zip(piles, self.basket.spread(piles, off_minor), strict=True) if off_minor else ()

    def _each(self, piles: Iterable[Pile], cut: Cut) -> list[Given]:
        """Make every piece cheaper; a percentage is rounded once for each article."""
        given: list[Given] = []
        for pieces in by_article(self.basket, piles).values():
            given += self._article(pieces, cut)
        return given

    def _article(self, pieces: Sequence[Pile], cut: Cut) -> Iterable[Given]:
        if isinstance(cut, PercentOff):
            return self._spread(pieces, cut.off(value_minor(pieces)))
        shares = [self._off_piece(pile, cut) * pile.pieces for pile in pieces]
        return zip(pieces, shares, strict=True) if any(shares) else ()

    def _off_piece(self, pile: Pile, cut: AmountOff | FixedPrice) -> int:
        size_milli = self.basket.size_milli(pile)
        if size_milli == ONE:
            return cut.off(pile.each_minor)
        if isinstance(cut, AmountOff):
            return AmountOff(extend(cut.amount_minor, size_milli)).off(pile.each_minor)
        return FixedPrice(extend(cut.price_minor, size_milli)).off(pile.each_minor)

    def _on_article(self, promotion: Promotion, cut: Cut) -> list[Given]:
        articles = by_article(self.basket, self._open(promotion, promotion.goods))
        given: list[Given] = []
        for piles in list(articles.values())[: promotion.limit or None]:
            given += self._spread(piles, cut.off(value_minor(piles)))
        return given

    def _on_bill(self, promotion: Promotion, gives: OnBill) -> list[Given]:
        places = self._shelf.matching(promotion.goods)
        goods = [place for place in places if self.basket.lines[place].kind == "goods"]
        spent_minor = self.basket.worth(goods)
        if spent_minor < gives.spend_minor:
            return []
        cut = gives.cut
        if gives.repeats and isinstance(cut, AmountOff) and gives.spend_minor:
            times = spent_minor // gives.spend_minor
            times = min(times, promotion.limit) if promotion.limit else times
            cut = AmountOff(cut.amount_minor * times)
        piles = self.basket.open_to(promotion, places)
        return [*self._spread(piles, cut.off(value_minor(piles)))]

    def _buy_get(self, promotion: Promotion, gives: BuyGet) -> list[Given]:
        bought = self._counted(promotion, promotion.goods)
        if gives.gift is None:
            parts = [Wanted(bought, gives.buy + gives.get)]
        else:
            gifts = self._counted(promotion, gives.gift)
            parts = [Wanted(bought, gives.buy), Wanted(gifts, gives.get)]
        given: list[Given] = []
        for found in sets(parts, most=promotion.limit):
            is_own = gives.gift is None
            value = found.cheapest_minor(gives.get) if is_own else value_minor(found.parts[1])
            given += self._spread(found.taken(), gives.cut.off(value) * found.times)
        return given

    def _together(self, promotion: Promotion, parts: Sequence[Wanted], cut: Cut) -> list[Given]:
        given: list[Given] = []
        for found in sets(parts, most=promotion.limit):
            off_minor = cut.off(found.value_minor())
            if not off_minor:
                break  # the sets to come are cheaper still
            given += self._spread(found.taken(), off_minor * found.times)
        return given

    def _tiers(self, promotion: Promotion, gives: Tiers) -> list[Given]:
        piles = self._open(promotion, promotion.goods)
        articles = by_article(self.basket, piles)
        given: list[Given] = []
        for pieces in [piles] if gives.is_together else articles.values():
            tier = _reached(gives.tiers, self.basket.quantity_milli(pieces))
            if tier is not None:
                given += self._each(pieces, tier.cut)
        return given


def _reached(tiers: Iterable[Tier], qty_milli: int) -> Tier | None:
    reached: Tier | None = None
    for tier in tiers:
        if tier.from_milli <= qty_milli and (not reached or tier.from_milli > reached.from_milli):
            reached = tier
    return reached
