"""When days end and what a drawer begins with."""

from __future__ import annotations

from decimal import Decimal

import pytest

from posforge.spec.load import parse


def test_a_shift_is_what_store_yaml_says(small):
    said = "shift: {closes_at: '05:30', float: 150.00, confirm: [float, drop]}\n"
    shift = parse(small + said).shift

    assert (shift.closes_at, shift.opening_float) == ("05:30", Decimal("150.00"))
    assert shift.confirm == ("float", "drop")
    assert (parse(small).shift.closes_at, parse(small).shift.opening_float) == ("04:00", 0)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("closes_at: '24:00'", "`24:00` is no time of day."),
        ("closes_at: 4", "`4` is no time of day."),
        ("float: -1", "`-1` is too small."),
        ("float: 0.005", "EUR has no amount of 0.005."),
        ("confirm: [sale]", "`confirm` has no choice `sale`."),
        ("confirm: [drop, drop]", "The entry `drop` is already used on line"),
    ],
)
def test_what_no_shift_can_be_is_refused(problems_of, small, written, message):
    (problem,) = problems_of(f"{small}shift: {{{written}}}\n")

    assert problem.message.startswith(message)
