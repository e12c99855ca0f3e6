"""Sets are made of what is there, the dearest first, and every piece is in one of them."""

from __future__ import annotations

from posforge.runtime.domain.promotion_basket import Pile
from posforge.runtime.domain.promotion_sets import Wanted, sets


def pile(line, each, pieces):
    return Pile(line, each, is_shared=False, pieces=pieces)


def found(*parts, most=0):
    return [
        (
            [[(pile.line, pile.pieces) for pile in piles] for piles in one.parts],
            one.times,
        )
        for one in sets([Wanted(piles, count) for piles, count in parts], most=most)
    ]


def test_equal_sets_are_made_at_once():
    assert found(([pile(0, 100, 9_999)], 3)) == [([[(0, 3)]], 3_333)]


def test_a_set_reaches_over_piles():
    piles = [pile(0, 300, 1), pile(1, 200, 3), pile(2, 100, 1)]

    assert found((piles, 2)) == [([[(0, 1), (1, 1)]], 1), ([[(1, 2)]], 1)]


def test_at_most_so_many_sets():
    assert found(([pile(0, 100, 9)], 2), most=3) == [([[(0, 2)]], 3)]
    assert found(([pile(0, 300, 2), pile(1, 100, 8)], 2), most=2) == [
        ([[(0, 2)]], 1),
        ([[(1, 2)]], 1),
    ]


def test_a_set_needs_every_part():
    assert found(([pile(0, 100, 5)], 1), ([], 1)) == []
    assert found(([pile(0, 100, 5)], 1), ([pile(1, 50, 2)], 1)) == [([[(0, 1)], [(1, 1)]], 2)]


def test_a_piece_that_fits_two_parts_is_in_one():
    both = pile(0, 300, 3)

    assert found(([both, pile(1, 100, 1)], 1), ([both], 1)) == [
        ([[(0, 1)], [(0, 1)]], 1),
        ([[(1, 1)], [(0, 1)]], 1),
    ]
