"""Putting pieces together to sets: 3 for 2, any five of these, a burger with a drink."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from posforge.runtime.domain.promotion_basket import Pile, value_minor


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one part of a set is taken from, the dearest first, and how many pieces it needs."""

    piles: Sequence[Pile]
    count: int


class FoundSet(NamedTuple):
    """The pieces of one set, part by part, and how many such sets there are."""

    parts: Sequence[Sequence[Pile]]
    times: int

    def value_minor(self) -> int:
        """Return what one set costs."""
        return sum(map(value_minor, self.parts))

    def taken(self) -> list[Pile]:
        """Return the pieces of all these sets."""
        piles = [pile for part in self.parts for pile in part]
        return piles if self.times == 1 else [one.some(one.pieces * self.times) for one in piles]

    def cheapest_minor(self, count: int) -> int:
        """Return what the cheapest pieces of a set of one part cost."""
        value = 0
        for _, each, _, pieces in reversed(self.parts[0]):
            taken = min(count, pieces)
            value += taken * each
            count -= taken
        return value


def sets(parts: Sequence[Wanted], *, most: int) -> Iterator[FoundSet]:
    """Yield the sets that can be made, each piece used once; `most` of them, or all where it is 0.

    Every set takes the dearest pieces that are left, which is best for the customer. Where pieces
    fit several parts, the part that has the fewest to choose from takes its own first.
    """
    stock = _Stock(parts)
    left = most or sys.maxsize
    while left and (found := stock.next_set(most=left)) is not None:
        left -= found.times
        yield found


class _Stock:
    """How many pieces of each pile are still there; a pile of several parts is one."""

    def __init__(self, parts: Sequence[Wanted]) -> None:
        self._parts = parts
        self._numbers, count = _numbers(parts)
        self._left = [0] * count
        for part, places in zip(parts, self._numbers, strict=True):
            for pile, place in zip(part.piles, places, strict=True):
                self._left[place] = pile.pieces
        self._begins = [0] * len(parts)
        sizes = [sum(pile.pieces for pile in part.piles) for part in parts]
        self._order = sorted(range(len(parts)), key=sizes.__getitem__)

    def next_set(self, *, most: int) -> FoundSet | None:
        """Take the next set as often as the very same can be made; None where none is left."""
        needed: dict[int, int] = {}
        chosen: list[Sequence[Pile]] = [()] * len(self._parts)
        for part in self._order:
            picked = self._pick(part, needed)
            if picked is None:
                return None
            chosen[part] = picked
        left = self._left
        times = min(most, *[left[place] // count for place, count in needed.items()])
        for place, count in needed.items():
            left[place] -= count * times
        return FoundSet(chosen, times)

    def _pick(self, part: int, needed: dict[int, int]) -> Sequence[Pile] | None:
        piles, wanted = self._parts[part].piles, self._parts[part].count
        places, left = self._numbers[part], self._left
        begin = self._begins[part]
        while begin < len(piles) and not left[places[begin]]:
            begin += 1
        self._begins[part] = begin
        picked: list[Pile] = []
        for at in range(begin, len(piles)):
            place = places[at]
            taken = needed.get(place, 0)
            count = min(wanted, left[place] - taken)
            if count > 0:
                picked.append(piles[at].some(count))
                needed[place] = taken + count
                wanted -= count
                if not wanted:
                    return picked
        return None


def _numbers(parts: Sequence[Wanted]) -> tuple[list[Sequence[int]], int]:
    """Number the piles of each part, and say how many there are: one in several parts is one."""
    if len(parts) == 1:
        count = len(parts[0].piles)
        return [range(count)], count
    known: dict[tuple[int, int, bool], int] = {}
    return [[known.setdefault(pile[:3], len(known)) for pile in part.piles] for part in parts], len(
        known
    )
