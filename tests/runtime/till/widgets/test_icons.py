"""Every picture is drawn, and none spills over its box."""

from __future__ import annotations

import pytest
from qtpy.QtCore import QRectF

from posforge.runtime.till.keymap import USUAL_KEYS
from posforge.runtime.till.widgets.icons import GRID, ICONS, _path


@pytest.mark.parametrize("name", ICONS)
def test_a_picture_fills_its_box_and_stays_inside(name):
    bounds = _path(name).boundingRect()

    assert QRectF(1, 1, GRID - 2, GRID - 2).contains(bounds)
    assert max(bounds.width(), bounds.height()) >= GRID / 2


def test_every_action_has_a_picture():
    assert set(USUAL_KEYS) <= set(ICONS)
