"""To what cash is rounded."""

from __future__ import annotations

from decimal import Decimal

import pytest

from posforge.spec.load import parse


@pytest.mark.parametrize(
    ("written", "read"), [("auto", "auto"), ("none", "none"), ("0.05", Decimal("0.05"))]
)
def test_cash_is_rounded_to_a_coin_or_by_custom(small, written, read):
    assert parse(f"{small}cash: {{rounding: {written}}}\n").cash.rounding == read
    assert parse(small).cash.rounding == "auto"


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("0", "Cash cannot be rounded to `0`."),
        ("-0.05", "Cash cannot be rounded to `-0.05`."),
        ("nearest", "Cash cannot be rounded to `nearest`."),
        ("inf", "Cash cannot be rounded to `inf`."),
        ("[0.05]", "`rounding` has no such value."),
        ("0.005", "EUR has no amount of 0.005."),
    ],
)
def test_what_no_coin_can_be_is_refused(problems_of, small, written, message):
    (problem,) = problems_of(f"{small}cash: {{rounding: {written}}}\n")

    assert problem.message == message
    assert problem.expected
