"""Money is counted, never approximated."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posforge.runtime.domain.money import (
    Money,
    allocate,
    cash_step_minor,
    format_minor,
    minor_digits,
    parse_major,
    round_half_up,
    round_to_step,
    round_together,
    to_decimal,
)

amounts = st.integers(-(10**12), 10**12)


@pytest.mark.money
@given(amounts, st.lists(st.integers(0, 10**9), min_size=1, max_size=50))
def test_the_parts_of_an_allocation_add_up(total: int, weights: list[int]) -> None:
    assert sum(allocate(total, weights)) == total


@pytest.mark.money
@given(amounts, st.lists(st.integers(1, 10**6), min_size=1, max_size=50))
def test_no_part_is_more_than_one_unit_from_its_exact_share(total: int, weights: list[int]) -> None:
    base = sum(weights)
    for part, weight in zip(allocate(total, weights), weights, strict=True):
        assert abs(part * base - total * weight) < base


def test_the_left_over_cent_goes_to_the_largest_remainder_then_to_the_first() -> None:
    assert allocate(100, [1, 1, 1]) == [34, 33, 33]
    assert allocate(10, [1, 3, 6]) == [1, 3, 6]
    assert allocate(5, [1, 2]) == [2, 3]
    assert allocate(7, [0, 0]) == [7, 0]
    assert allocate(5, []) == []


def test_negative_weights_mirror_positive_ones() -> None:
    assert allocate(-100, [-1, -1, -1]) == [-34, -33, -33]
    assert allocate(-100, [1, 1, 1]) == [-34, -33, -33]
    assert sum(allocate(19, [-5, -7])) == 19


@pytest.mark.money
@given(st.integers(-(10**15), 10**15), st.integers(1, 10**6))
def test_rounding_mirrors_around_zero(numerator: int, denominator: int) -> None:
    assert round_half_up(-numerator, denominator) == -round_half_up(numerator, denominator)
    assert abs(round_half_up(numerator, denominator) * denominator - numerator) * 2 <= denominator


def test_halves_round_away_from_zero() -> None:
    assert [round_half_up(n, 2) for n in (-3, -1, 1, 3)] == [-2, -1, 1, 2]


@pytest.mark.money
@given(st.lists(st.integers(-(10**9), 10**9), max_size=20), st.integers(1, 1000))
def test_what_is_rounded_together_adds_up_and_mirrors(exact: list[int], denominator: int) -> None:
    parts = round_together(exact, denominator)
    assert sum(parts) == round_half_up(sum(exact), denominator)
    assert all(
        abs(part * denominator - one) < denominator for part, one in zip(parts, exact, strict=True)
    )
    assert round_together([-one for one in exact], denominator) == [-part for part in parts]


def test_halves_that_cancel_leave_nothing_over() -> None:
    assert round_together([1, -1], 2) == [1, -1]
    assert round_together([-1, 1], 2) == [-1, 1]
    assert round_together([0, 3, -1, 1], 2) == [0, 2, 0, 0]
    assert round_together([], 7) == []


@pytest.mark.parametrize(("currency", "digits"), [("EUR", 2), ("JPY", 0), ("KWD", 3), ("CHF", 2)])
def test_decimals_come_from_cldr(currency: str, digits: int) -> None:
    assert minor_digits(currency) == digits
    assert to_decimal(10**digits, currency) == 1


@pytest.mark.parametrize(
    ("currency", "step_minor"),
    [("EUR", 1), ("CHF", 5), ("CAD", 5), ("SEK", 100), ("DKK", 50), ("JPY", 1), ("KWD", 1)],
)
def test_what_coins_can_pay_comes_from_cldr(currency: str, step_minor: int) -> None:
    assert cash_step_minor(currency) == step_minor


@pytest.mark.parametrize(
    ("minor", "step_minor", "paid"),
    [(1002, 5, 1000), (1003, 5, 1005), (4950, 100, 5000), (4949, 100, 4900), (7, 1, 7)],
)
def test_cash_rounds_to_the_nearest_coin_and_refunds_mirror(
    minor: int, step_minor: int, paid: int
) -> None:
    assert round_to_step(minor, step_minor) == paid
    assert round_to_step(-minor, step_minor) == -paid


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [("12.34", "EUR", 1234), ("12,3", "EUR", 1230), ("-.5", "EUR", -50), ("7", "JPY", 7)],
)
def test_amounts_are_read_exactly(text: str, currency: str, minor: int) -> None:
    assert parse_major(text, currency) == minor


@pytest.mark.parametrize("text", ["", "1.234", "1e3", "nan", "٣", "1.2.3", "- 1"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"amount|decimals"):
        parse_major(text, "EUR")


def test_amounts_are_written_as_people_write_them() -> None:
    assert format_minor(123456, "EUR", locale="de_DE") == "1.234,56\xa0€"
    assert format_minor(1234, "JPY", locale="ja_JP") == "￥1,234"


def test_currencies_do_not_mix() -> None:
    assert Money(5, "EUR") + Money(7, "EUR") == Money(12, "EUR")
    with pytest.raises(ValueError, match="cannot be added"):
        Money(5, "EUR") - Money(5, "USD")
