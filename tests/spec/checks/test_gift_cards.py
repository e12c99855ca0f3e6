"""Gift cards in store.yaml: sold where they pay, for amounts there are."""

from __future__ import annotations

from decimal import Decimal

import pytest

from posforge.spec.load import parse
from posforge.spec.problems import SpecError

PAYS = "payments: [cash, gift_card]\n"


def test_gift_cards_are_sold_for_so_much(small):
    spec = parse(small + PAYS + "gift_cards: {min: 5, max: 250.00}\n")
    cards = spec.gift_cards
    assert (cards.min, cards.max, cards.step) == (Decimal(5), Decimal(250), Decimal(1))
    assert spec.offline.gift_card is None
    assert parse(small).gift_cards is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (PAYS, "Nothing says what a gift card is sold for."),
        (PAYS + "gift_cards: {min: 5.50, max: 9}\n", "5.50 cannot stand here."),
        (PAYS + "gift_cards: {min: 5, max: 9, step: 0.005}\n", "0.005 cannot stand here."),
        (PAYS + "gift_cards: {min: 9, max: 5}\n", "The most is less than the least."),
        (PAYS + "gift_cards: {min: 0, max: 5}\n", "`0` is too small."),
        (PAYS + "gift_cards: {min: -5, max: 5}\n", "`-5` is too small."),
        ("offline: {gift_card: {limit: 0.001}}\n", "0.001 cannot stand here."),
        ("offline: {gift_card: {limit: -1}}\n", "`-1` is too small."),
    ],
)
def test_what_makes_no_sense_is_said_where_it_stands(small, text, said):
    with pytest.raises(SpecError) as refused:
        parse(small + text)
    assert said in [one.message for one in refused.value.problems]
