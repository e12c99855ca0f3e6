"""Everybody can read the till: contrast in both themes, and sizes for fingers."""

from __future__ import annotations

import pytest

from posforge.runtime.till.theme import (
    AMOUNT_ON,
    EDGE_ON,
    TEXT_ON,
    THEMES,
    Metrics,
    colour_names,
    contrast,
    metrics_for,
)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    ("pairs", "least"), [(TEXT_ON, 4.5), (AMOUNT_ON, 7.0), (EDGE_ON, 3.0)], ids=str
)
def test_inks_stand_out_from_their_grounds(theme, pairs, least):
    tokens = THEMES[theme]
    faint = {
        pair: round(contrast(getattr(tokens, pair[0]), getattr(tokens, pair[1])), 2)
        for pair in pairs
        if contrast(getattr(tokens, pair[0]), getattr(tokens, pair[1])) < least
    }

    assert faint == {}


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#123456", "#123456", 1.0)],
)
def test_contrast_is_what_wcag_says(one, other, ratio):
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert contrast(other, one) == contrast(one, other)


def test_every_token_is_a_colour():
    for tokens in THEMES.values():
        for name in colour_names():
            assert len(bytes.fromhex(getattr(tokens, name).removeprefix("#"))) == 3


def test_targets_fit_fingers_on_any_screen():
    for metrics in (Metrics(), Metrics(dpi=144), metrics_for(1920, 1080), metrics_for(800, 600)):
        assert metrics.target >= max(44, 9 / 25.4 * metrics.dpi)
        assert metrics.big_target >= 15 / 25.4 * metrics.dpi


def test_bigger_screens_get_bigger_letters_and_small_ones_no_smaller():
    assert metrics_for(1024, 768).scale == metrics_for(1366, 768).scale == 1.0
    assert metrics_for(1920, 1080).scale > 1.3
    assert metrics_for(640, 480).scale == 1.0
    assert metrics_for(9000, 9000).scale == 1.6
