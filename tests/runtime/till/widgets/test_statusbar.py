"""How long something waits is told in its largest whole unit."""

from __future__ import annotations

import pytest

from posforge.runtime.till.widgets.statusbar import age_text


@pytest.mark.parametrize(
    ("age_ms", "text"),
    [
        (-5, "0 s"),
        (59_999, "59 s"),
        (60_000, "1 min"),
        (3_599_999, "59 min"),
        (7_200_000, "2 h"),
        (86_400_000 * 3, "3 d"),
    ],
)
def test_ages(counter, age_ms, text):
    assert age_text(counter.window.kit, age_ms) == text
