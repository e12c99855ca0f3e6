"""The words of a shop are shown as it wrote them, with a capital in front."""

from __future__ import annotations

import pytest

from posforge.runtime.domain.spoken import spoken


@pytest.mark.parametrize(
    ("word", "shown"),
    [
        ("wine", "Wine"),
        ("baked_goods", "Baked goods"),
        ("Vins de Bourgogne", "Vins de Bourgogne"),
        ("vins de Bourgogne", "Vins de Bourgogne"),
        ("éclairs", "Éclairs"),
        ("", ""),
    ],
)
def test_only_the_first_letter_is_raised(word: str, shown: str) -> None:
    assert spoken(word) == shown
