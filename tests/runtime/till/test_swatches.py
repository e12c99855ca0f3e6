"""Which words are colours: English and German, alone and in company."""

from __future__ import annotations

import pytest

from posforge.runtime.till.swatches import SWATCHES, swatch


@pytest.mark.parametrize(
    ("value", "like"),
    [
        ("navy", "marineblau"),
        ("Weiß", "white"),
        ("GREY", "grau"),
        ("dusty rose", "rose"),
        ("off-white", "white"),
        ("black/gold", "gold"),
    ],
)
def test_a_colour_is_known_by_its_word(value, like):
    assert swatch(value) == SWATCHES[like]


@pytest.mark.parametrize("value", ["", "XL", "42", "striped", "whitewashed", "///"])
def test_any_other_word_is_no_colour(value):
    assert swatch(value) == ""
