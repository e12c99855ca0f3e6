"""What promotions take off a bill: the one library for till, store server and HQ.

Whole minor units only. The result depends on what is bought, not on the order of scanning: lines
are taken by what they are. Promotions come in turn by priority, then as they stand in
promotions.yaml; each counts with the prices that those before it left.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from posforge.runtime.domain.discount import LineDiscount
from posforge.runtime.domain.occasion import Occasion
from posforge.runtime.domain.promotion_basket import Basket, Pile, by_article, first_pieces
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
from posforge.runtime.domain.quantity import extend


def apply(
    lines: Sequence[OfferedLine], promotions: Sequence[Promotion], occasion: Occasion
) -> tuple[tuple[LineDiscount, ...], ...]:
    """Return what promotions take off each of these lines, in the order they were counted.

    No line ever costs less than nothing. A line that goes back is left alone: it carries its own
    share of what was taken off when it was sold.
    """
    order = sorted(range(len(lines)), key=lambda place: lines[place].identity)
    counting = _Counting([lines[place] for place in order])
    held = [one for one in promotions if one.when.holds(occasion)]
    for promotion in sorted(held, key=lambda one: -one.priority):
        counting.count(promotion)
    labels = {promotion.name: promotion.label for promotion in held}
    found: list[tuple[LineDiscount, ...]] = [()] * len(lines)
    for place, off in zip(order, counting.basket.off, strict=True):
        found[place] = tuple(
            LineDiscount(code=name, label=labels[name], amount_minor=amount)
            for name, amount in off.items()
        )
    return tuple(found)


class _Counting:
    """One bill, while promotion after promotion is counted."""

    def __init__(self, lines: Sequence[OfferedLine]) -> None:
        self.basket = Basket(lines)
        self._shelf = Shelf(lines)

    def count(self, promotion: Promotion) -> None:
        """Take off what one promotion gives."""
        match promotion.gives:
            case OnBill() as gives:
                self._on_bill(promotion, gives)
            case BuyGet() as gives:
                self._buy_get(promotion, gives)
            case Bundle(parts=parts, cut=cut):
                wanted = [
                    Wanted(self._counted(promotion, part.goods), part.count) for part in parts
                ]
                self._together(promotion, wanted, cut)
            case AnyOf(count=count, cut=cut):
                wanted = [Wanted(self._counted(promotion, promotion.goods), count)]
                self._together(promotion, wanted, cut)
            case OnEach(cut=cut):
                piles = first_pieces(self._open(promotion, promotion.goods), promotion.limit)
                self._each(promotion, piles, cut)
            case OnArticle(cut=cut):
                self._on_article(promotion, cut)
            case Tiers() as gives:
                self._tiers(promotion, gives)

    def _open(self, promotion: Promotion, goods: Goods) -> list[Pile]:
        return self.basket.open_to(promotion, self._shelf.matching(goods))

    def _counted(self, promotion: Promotion, goods: Goods) -> list[Pile]:
        """Return the pieces that sets are made of: what is measured is in no set."""
        lines = self.basket.lines
        return [pile for pile in self._open(promotion, goods) if lines[pile.line].is_counted]

    def _spread(self, promotion: Promotion, piles: Sequence[Pile], off_minor: int) -> None:
        if off_minor:
            shares = self.basket.spread(piles, off_minor)
            self.basket.take_off(promotion, piles, shares)

    def _each(self, promotion: Promotion, piles: Iterable[Pile], cut: Cut) -> None:
        """Make every piece cheaper; a percentage is rounded once for each article."""
        for pieces in by_article(self.basket, piles).values():
            if isinstance(cut, PercentOff):
                value_minor = sum(pile.value_minor for pile in pieces)
                self._spread(promotion, pieces, cut.off(value_minor))
                continue
            shares = [self._off_piece(pile, cut) * pile.pieces for pile in pieces]
            if any(shares):
                self.basket.take_off(promotion, pieces, shares)

    def _off_piece(self, pile: Pile, cut: AmountOff | FixedPrice) -> int:
        size_milli = self.basket.size_milli(pile)
        if isinstance(cut, AmountOff):
            return AmountOff(extend(cut.amount_minor, size_milli)).off(pile.each_minor)
        return FixedPrice(extend(cut.price_minor, size_milli)).off(pile.each_minor)

    def _on_article(self, promotion: Promotion, cut: AmountOff) -> None:
        articles = by_article(self.basket, self._open(promotion, promotion.goods))
        for piles in list(articles.values())[: promotion.limit or None]:
            self._spread(promotion, piles, cut.off(sum(pile.value_minor for pile in piles)))

    def _on_bill(self, promotion: Promotion, gives: OnBill) -> None:
        places = self._shelf.matching(promotion.goods)
        goods = [place for place in places if self.basket.lines[place].kind == "goods"]
        spent_minor = self.basket.worth(goods)
        if spent_minor < gives.spend_minor:
            return
        cut: Cut = gives.cut
        if gives.repeats and isinstance(cut, AmountOff) and gives.spend_minor:
            times = spent_minor // gives.spend_minor
            times = min(times, promotion.limit) if promotion.limit else times
            cut = AmountOff(cut.amount_minor * times)
        piles = self.basket.open_to(promotion, places)
        self._spread(promotion, piles, cut.off(sum(pile.value_minor for pile in piles)))

    def _buy_get(self, promotion: Promotion, gives: BuyGet) -> None:
        bought = self._counted(promotion, promotion.goods)
        if gives.gift is None:
            parts = [Wanted(bought, gives.buy + gives.get)]
        else:
            gifts = self._counted(promotion, gives.gift)
            parts = [Wanted(bought, gives.buy), Wanted(gifts, gives.get)]
        for found in sets(parts, most=promotion.limit):
            is_own = gives.gift is None
            value = found.cheapest_minor(gives.get) if is_own else found.value_minor(part=1)
            self._spread(promotion, found.taken(), gives.cut.off(value) * found.times)

    def _together(self, promotion: Promotion, parts: Sequence[Wanted], cut: Cut) -> None:
        for found in sets(parts, most=promotion.limit):
            off_minor = cut.off(found.value_minor())
            if not off_minor:
                return  # the sets to come are cheaper still
            self._spread(promotion, found.taken(), off_minor * found.times)

    def _tiers(self, promotion: Promotion, gives: Tiers) -> None:
        piles = self._open(promotion, promotion.goods)
        articles = by_article(self.basket, piles)
        for pieces in [piles] if gives.is_together else articles.values():
            size_milli = sum(self.basket.size_milli(pile) * pile.pieces for pile in pieces)
            tier = _reached(gives.tiers, size_milli)
            if tier is not None:
                self._each(promotion, pieces, tier.cut)


def _reached(tiers: Iterable[Tier], qty_milli: int) -> Tier | None:
    reached = [tier for tier in tiers if tier.from_milli <= qty_milli]
    return max(reached, key=lambda tier: tier.from_milli, default=None)
