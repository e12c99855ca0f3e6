"""A bill while promotions are counted: what each piece costs by now, and what took part already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from posforge.runtime.domain.money import allocate
from posforge.runtime.domain.promotion_kinds import Promotion
from posforge.runtime.domain.promotion_shelf import OfferedLine
from posforge.runtime.domain.quantity import ONE

_FREE, _SHARED, _TAKEN = 0, 1, 2


class Pile(NamedTuple):
    """Pieces of one line that cost the same by now.

    What is measured is one piece that costs what its line costs. `mark` tells whether they took
    part in a promotion, and whether in one that lets others join.
    """

    line: int
    each_minor: int
    mark: int
    pieces: int

    @property
    def value_minor(self) -> int:
        """What these pieces cost together."""
        return self.each_minor * self.pieces

    def some(self, pieces: int) -> Pile:
        """Return so many pieces of it."""
        return Pile(self.line, self.each_minor, self.mark, pieces)


class Basket:
    """Every piece of a bill, and what promotions took off each line, by their name."""

    def __init__(self, lines: Sequence[OfferedLine]) -> None:
        self.lines = lines
        self.off: list[dict[str, int]] = [{} for _ in lines]
        self._pieces: list[dict[tuple[int, int], int]] = [_pieces(line) for line in lines]

    def open_to(self, promotion: Promotion, places: Iterable[int]) -> list[Pile]:
        """Return the pieces of these lines that may take part, from the dearest to the cheapest."""
        highest = _SHARED if promotion.stacks else _FREE
        lines, also = self.lines, promotion.also
        piles = [
            Pile(place, each, mark, count)
            for place in places
            if lines[place].is_open_to(also)
            for (each, mark), count in self._pieces[place].items()
            if mark <= highest and each > 0
        ]
        piles.sort(key=_dearest_first)
        return piles

    def worth(self, places: Iterable[int]) -> int:
        """Return what these lines cost by now, in minor units."""
        return sum(
            each * count for place in places for (each, _), count in self._pieces[place].items()
        )

    def size_milli(self, pile: Pile) -> int:
        """Return how much one piece is, in thousandths of its unit."""
        line = self.lines[pile.line]
        return ONE if line.is_counted else line.qty_milli

    def spread(self, piles: Sequence[Pile], off_minor: int) -> list[int]:
        """Return the share of each pile in an amount: pro rata over the rates, then within each.

        So each rate bears its share to the cent, however many lines it has.
        """
        if len(piles) == 1:
            return [off_minor]
        rates: dict[str, list[int]] = {}
        for at, pile in enumerate(piles):
            rates.setdefault(self.lines[pile.line].tax, []).append(at)
        values = [pile.each_minor * pile.pieces for pile in piles]
        if len(rates) == 1:
            return allocate(off_minor, values)
        shares = [0] * len(piles)
        sums = [sum(values[at] for at in places) for places in rates.values()]
        for places, rate_off in zip(rates.values(), allocate(off_minor, sums), strict=True):
            within = allocate(rate_off, [values[at] for at in places])
            for at, share in zip(places, within, strict=True):
                shares[at] = share
        return shares

    def take_off(self, promotion: Promotion, piles: Sequence[Pile], shares: Sequence[int]) -> None:
        """Take its share off each pile and mark the pieces; no piece ever costs less than nothing.

        The cents of a pile go to its pieces as evenly as whole cents do.
        """
        mark = _SHARED if promotion.stacks else _TAKEN
        for pile, share in zip(piles, shares, strict=True):
            assert 0 <= share <= pile.value_minor, "a promotion never pays the customer"
            pieces = self._pieces[pile.line]
            _move(pieces, (pile.each_minor, pile.mark), -pile.pieces)
            off, more = divmod(share, pile.pieces)
            _move(pieces, (pile.each_minor - off, mark), pile.pieces - more)
            if more:
                _move(pieces, (pile.each_minor - off - 1, mark), more)
            if share:
                taken = self.off[pile.line]
                taken[promotion.name] = taken.get(promotion.name, 0) + share


def by_article(basket: Basket, piles: Iterable[Pile]) -> Mapping[str, list[Pile]]:
    """Return the piles of each article, by its id."""
    articles: dict[str, list[Pile]] = {}
    for pile in piles:
        articles.setdefault(basket.lines[pile.line].product, []).append(pile)
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


def _pieces(line: OfferedLine) -> dict[tuple[int, int], int]:
    count = line.qty_milli // ONE if line.is_counted else 1
    if line.amount_minor <= 0 or count <= 0:
        return {}
    each, dearer = divmod(line.amount_minor, count)
    pieces = {(each + 1, _FREE): dearer, (each, _FREE): count - dearer}
    return {key: count for key, count in pieces.items() if count}


def _move(pieces: dict[tuple[int, int], int], key: tuple[int, int], count: int) -> None:
    left = pieces.get(key, 0) + count
    if left:
        pieces[key] = left
    else:
        pieces.pop(key, None)


def _dearest_first(pile: Pile) -> tuple[int, int, int]:
    return -pile.each_minor, pile.line, pile.mark
