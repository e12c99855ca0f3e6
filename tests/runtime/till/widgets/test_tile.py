"""Initials that people recognise themselves by."""

from __future__ import annotations

import pytest

from posforge.runtime.till.widgets.tile import initials


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Ada Berg", "AB"), ("Ömer", "Ö"), ("Ana de la Cruz", "AC"), ("", ""), ("  ", "")],
)
def test_first_and_last_word(name, shown):
    assert initials(name) == shown
