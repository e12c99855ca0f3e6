"""Notes, coins and sums while they are typed."""

from __future__ import annotations

from posforge.runtime.domain.events_shift import Pieces
from posforge.runtime.till.pieces import Fields


def test_pieces_add_up_and_only_what_was_typed_is_counted():
    fields = Fields.of((5_000, 1_000, 1), ["card"]).struck("3").moved(2).struck("1").struck("2")
    assert fields.cash_minor == 15_012
    counted = fields.counted()
    assert counted.pieces == (
        Pieces(value_minor=5_000, pieces=3),
        Pieces(value_minor=1, pieces=12),
    )
    assert counted.others == {}
    assert fields.moved(1).struck("995").counted().others == {"card": 995}


def test_a_sum_is_typed_as_on_a_cash_register():
    fields = Fields.of((), ["cash"]).struck("12").struck("00")
    assert (fields.cash_minor, fields.back().cash_minor) == (1_200, 120)
    assert fields.counted().pieces == ()


def test_a_slip_of_the_hand_is_not_taken():
    fields = Fields.of((1,), ()).struck("1234")
    assert fields.struck("5") == fields
    assert fields.struck("x") == fields


def test_behind_the_last_field_comes_the_answer():
    fields = Fields.of((1,), ()).moved(1)
    assert fields.is_at_end
    assert fields.struck("1") == fields.back() == fields.moved(9)
    assert fields.moved(-5).current == 0
