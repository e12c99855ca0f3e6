"""The ground of a picture tells its colour, pale enough for any picture on it."""

from __future__ import annotations

import pytest

from posforge.runtime.till.look import Look
from posforge.runtime.till.swatches import SWATCHES
from posforge.runtime.till.theme import Metrics, contrast
from posforge.runtime.till.widgets.goods import TilePainter


@pytest.fixture(params=["light", "dark"])
def look(qapp, request):
    return Look(request.param, Metrics())


def test_the_strongest_colour_is_the_ground(look):
    painter = TilePainter(look)
    words = ("white", "black", "sand", "burgundy")
    shown = painter.ground_colour([SWATCHES[word] for word in words], department="tops")

    assert shown == painter.ground_colour([SWATCHES["burgundy"]], department="shoes")


def test_without_a_colour_each_department_has_its_own(look):
    painter = TilePainter(look)
    greys = [SWATCHES[word] for word in ("white", "grey", "black")]
    tops = painter.ground_colour(greys, department="tops")

    assert tops == painter.ground_colour([], department="tops")
    assert tops != painter.ground_colour(greys, department="shoes")


def test_the_letter_of_a_tile_without_a_picture_is_read_on_every_ground(look):
    painter = TilePainter(look)
    for colour in SWATCHES.values():
        ground = painter.ground_colour([colour], department="tops").name()
        assert contrast(look.tokens.text, ground) >= 4.5
