"""Equal facts have one spelling, and RFC 8785 agrees with it."""

from __future__ import annotations

import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from posforge.runtime.domain.canonical import (
    NotCanonicalError,
    canonical_bytes,
    canonical_text,
)

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
WHOLE = st.integers(min_value=-(2**53) + 1, max_value=2**53 - 1)
KEYS = st.text(st.characters(codec="ascii", exclude_characters="\0"))
VALUES = st.recursive(
    st.none() | st.booleans() | WHOLE | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner),
    max_leaves=30,
)


@given(VALUES)
def test_it_is_the_spelling_of_rfc_8785(value):
    assert canonical_bytes(value) == rfc8785.dumps(value)


@given(VALUES)
def test_reading_it_back_gives_the_value(value):
    assert json.loads(canonical_text(value)) == value


def test_tuples_are_spelled_as_arrays():
    assert canonical_text({"b": ("x", (1,)), "a": None}) == '{"a":null,"b":["x",[1]]}'


@pytest.mark.parametrize(
    "value",
    [
        0.5,
        1.0,
        float("nan"),
        2**53,
        -(2**53),
        b"bytes",
        {"naïve": 1},
        {1: "a number as key"},
        {"a\0b": 1},
        "a\0b",
        ["\ud800"],
        [{"deep": [2**60]}],
        {1, 2},
    ],
)
def test_what_a_journal_cannot_hold_is_refused(value):
    with pytest.raises(NotCanonicalError):
        canonical_bytes(value)


def test_endless_nesting_is_refused():
    value: list[object] = []
    for _ in range(100_000):
        value = [value]
    with pytest.raises(NotCanonicalError, match="too deeply"):
        canonical_text(value)
    while value:  # taken apart by hand: Python would recurse
        value = value[0]
