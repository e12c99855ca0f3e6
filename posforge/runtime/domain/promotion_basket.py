"""A bill while promotions are counted: what each piece costs by now, and what took part already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from operator import itemgetter
from typing import NamedTuple

from posforge.runtime.domain.money import allocate
from posforge.runtime.domain.promotion_kinds import Promotion
from posforge.runtime.domain.promotion_shelf import OfferedLine
from posforge.runtime.domain.quantity import ONE


class Pile(NamedTuple):
    """Pieces of one line that cost the same by now.

    What is measured is one piece that costs what its line costs. `is_shared` tells that they take
    part in a promotion already, which lets others join.
    """

    line: int
    each_minor: int
    is_shared: bool
    pieces: int

    def some(self, pieces: int) -> Pile:
        """Return so many pieces of it."""
        if pieces == self.pieces:
            return self
        return Pile(self.line, self.each_minor, self.is_shared, pieces)


_pile = partial(tuple.__new__, Pile)
Given = tuple[Pile, int]
"""Pieces, and by how many minor units they become cheaper together."""


class Basket:
    """Every piece of a bill, and what promotions took off each line, by their name.

    Of each line it knows the pieces that may still take part, and what it costs by now.
    """

    def __init__(self, lines: Sequence[OfferedLine]) -> None:
        self.lines = lines
        self.off: list[dict[str, int]] = [{} for _ in lines]
        self._pieces = [_pieces(line) for line in lines]
        self._worth_minor = [
            sum(each * count for (each, _), count in pieces.items()) for pieces in self._pieces
        ]
        self._sizes = [ONE if line.is_counted else line.qty_milli for line in lines]
        self._taxes = [line.tax for line in lines]
        self.articles = [line.product for line in lines]
        self.is_counted = [line.is_counted for line in lines]
        self._is_plain = [line.is_open_to(frozenset()) for line in lines]

    def open_to(self, promotion: Promotion, places: Iterable[int]) -> list[Pile]:
        """Return the pieces of these lines that may take part, from the dearest to the cheapest."""
        lines, also, stacks = self.lines, promotion.also, promotion.stacks
        is_plain, pieces = self._is_plain, self._pieces
        piles = [
            _pile((place, each, is_shared, count))
            for place in places
            if is_plain[place] or lines[place].is_open_to(also)
            for (each, is_shared), count in pieces[place].items()
            if stacks or not is_shared
        ]
        piles.sort(key=itemgetter(1), reverse=True)  # equal ones stay in the order of their lines
        return piles

    def worth(self, places: Iterable[int]) -> int:
        """Return what these lines cost by now, in minor units."""
        return sum(map(self._worth_minor.__getitem__, places))

    def size_milli(self, pile: Pile) -> int:
        """Return how much one piece is, in thousandths of its unit."""
        return self._sizes[pile.line]

    def quantity_milli(self, piles: Iterable[Pile]) -> int:
        """Return how much these pieces are together, in thousandths of their unit."""
        sizes = self._sizes
        return sum(sizes[line] * count for line, _, _, count in piles)

    def spread(self, piles: Sequence[Pile], off_minor: int) -> list[int]:
        """Return the share of each pile in an amount: pro rata over the rates, then within each.

        So each rate bears its share to the cent, however many lines it has.
        """
        if len(piles) == 1:
            return [off_minor]
        values, taxes = [], self._taxes
        rates: dict[str, list[int]] = {}
        for at, (line, each, _, count) in enumerate(piles):
            values.append(each * count)
            rates.setdefault(taxes[line], []).append(at)
        if len(rates) == 1:
            return allocate(off_minor, values)
        shares = [0] * len(values)
        of_rates = [sum(values[at] for at in places) for places in rates.values()]
        for places, rate_off in zip(rates.values(), allocate(off_minor, of_rates), strict=True):
            within = allocate(rate_off, [values[at] for at in places])
            for at, share in zip(places, within, strict=True):
                shares[at] = share
        return shares

    def take_off(self, promotion: Promotion, given: Iterable[Given]) -> None:
        """Take its share off each pile; no piece ever costs less than nothing.

        The cents of a pile go to its pieces as evenly as whole cents do. Pieces of a promotion
        that lets no other join take no further part, nor do those that cost nothing any more.
        """
        name, stacks = promotion.name, promotion.stacks
        all_pieces, all_taken, worth_minor = self._pieces, self.off, self._worth_minor
        for (line, each, is_shared, count), share in given:
            assert 0 <= share <= each * count, "a promotion never pays the customer"
            pieces = all_pieces[line]
            left = pieces[each, is_shared] - count
            if left:
                pieces[each, is_shared] = left
            else:
                del pieces[each, is_shared]
            if share:
                taken = all_taken[line]
                taken[name] = taken.get(name, 0) + share
                worth_minor[line] -= share
            if stacks:
                off, more = divmod(share, count)
                _put(pieces, each - off, count - more)
                if more:
                    _put(pieces, each - off - 1, more)


def value_minor(piles: Iterable[Pile]) -> int:
    """Return what these pieces cost together."""
    return sum(each * count for _, each, _, count in piles)


def by_article(basket: Basket, piles: Iterable[Pile]) -> Mapping[str, list[Pile]]:
    """Return the piles of each article, by its id."""
    articles: dict[str, list[Pile]] = {}
    names = basket.articles
    for pile in piles:
        articles.setdefault(names[pile[0]], []).append(pile)
    return articles


def first_pieces(piles: Iterable[Pile], most: int) -> list[Pile]:
    """Return the first pieces of some piles, at most so many; all of them where that is 0."""
    if not most:
        return list(piles)
    found: list[Pile] = []
    for pile in piles:
        if most > 0:
            found.append(pile.some(min(most, pile.pieces)))
            most -= pile.pieces
    return found


def _pieces(line: OfferedLine) -> dict[tuple[int, bool], int]:
    count = line.qty_milli // ONE if line.is_counted else 1
    if line.amount_minor <= 0 or count <= 0:
        return {}
    each, dearer = divmod(line.amount_minor, count)
    pieces = {(each + 1, False): dearer, (each, False): count - dearer}
    return {(each, free): count for (each, free), count in pieces.items() if each and count}


def _put(pieces: dict[tuple[int, bool], int], each_minor: int, count: int) -> None:
    """Put pieces back that others may share; what costs nothing any more stays out."""
    if each_minor:
        key = each_minor, True
        pieces[key] = pieces.get(key, 0) + count
