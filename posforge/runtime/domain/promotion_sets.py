"""Putting pieces together to sets: 3 for 2, any five of these, a burger with a drink."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from posforge.runtime.domain.promotion_basket import Pile


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one part of a set is taken from, the dearest first, and how many pieces it needs."""

    piles: Sequence[Pile]
    count: int


class FoundSet(NamedTuple):
    """The pieces of one set, part by part, and how many such sets there are."""

    parts: tuple[tuple[Pile, ...], ...]
    times: int

    def value_minor(self, part: int | None = None) -> int:
        """Return what one set costs, or one part of it."""
        parts = self.parts if part is None else (self.parts[part],)
        return sum(pile.value_minor for piles in parts for pile in piles)

    def taken(self) -> list[Pile]:
        """Return the pieces of all these sets."""
        if self.times == 1:
            return [pile for piles in self.parts for pile in piles]
        return [pile.some(pile.pieces * self.times) for piles in self.parts for pile in piles]

    def cheapest_minor(self, count: int) -> int:
        """Return what the cheapest pieces of a set of one part cost."""
        value = 0
        for pile in reversed(self.parts[0]):
            taken = min(count, pile.pieces)
            value += taken * pile.each_minor
            count -= taken
        return value


def sets(parts: Sequence[Wanted], *, most: int) -> Iterator[FoundSet]:
    """Yield the sets that can be made, each piece used once; `most` of them, or all where it is 0.

    Every set takes the dearest pieces that are left, which is best for the customer. Where pieces
    fit several parts, the part that has the fewest to choose from takes its own first.
    """
    stock = _Stock(parts)
    left = most
    while (most == 0 or left > 0) and (found := stock.next_set()) is not None:
        times = min(found.times, left) if most else found.times
        stock.take(found.parts, times)
        left -= times
        yield found._replace(times=times)


class _Stock:
    """How many pieces of each pile are still there."""

    def __init__(self, parts: Sequence[Wanted]) -> None:
        self._parts = parts
        self._left = {_key(pile): pile.pieces for part in parts for pile in part.piles}
        self._begins = [0] * len(parts)
        sizes = [sum(pile.pieces for pile in part.piles) for part in parts]
        self._order = sorted(range(len(parts)), key=sizes.__getitem__)

    def next_set(self) -> FoundSet | None:
        """Return the next set, and how often the very same can be made; None where none is left."""
        needed: dict[tuple[int, int, bool], int] = {}
        chosen: list[tuple[Pile, ...]] = [()] * len(self._parts)
        for part in self._order:
            picked = self._pick(part, needed)
            if picked is None:
                return None
            chosen[part] = picked
        times = min(self._left[key] // count for key, count in needed.items())
        return FoundSet(tuple(chosen), times)

    def take(self, parts: tuple[tuple[Pile, ...], ...], times: int) -> None:
        """Take the pieces of so many sets away."""
        for piles in parts:
            for pile in piles:
                self._left[_key(pile)] -= pile.pieces * times

    def _pick(self, part: int, needed: dict[tuple[int, int, bool], int]) -> tuple[Pile, ...] | None:
        piles, wanted = self._parts[part].piles, self._parts[part].count
        begin = self._begins[part]
        while begin < len(piles) and not self._left[_key(piles[begin])]:
            begin += 1
        self._begins[part] = begin
        picked: list[Pile] = []
        for pile in piles[begin:]:
            key = _key(pile)
            count = min(wanted, self._left[key] - needed.get(key, 0))
            if count > 0:
                picked.append(pile.some(count))
                needed[key] = needed.get(key, 0) + count
                wanted -= count
            if not wanted:
                return tuple(picked)
        return None


def _key(pile: Pile) -> tuple[int, int, bool]:
    return pile[:3]
