"""Quantities are whole thousandths."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posforge.runtime.domain.quantity import extend, format_quantity, parse_change, parse_quantity


@given(st.integers(1, 10**9))
def test_what_is_written_is_read_back(qty_milli: int) -> None:
    assert parse_quantity(format_quantity(qty_milli)) == qty_milli


def test_quantities_read_like_a_shop_writes_them() -> None:
    assert [format_quantity(q) for q in (3000, 345, -1500, 0)] == ["3", "0.345", "-1.5", "0"]
    assert parse_quantity(" 0,5 ") == 500
    assert parse_quantity(".25") == 250


@pytest.mark.parametrize("text", ["", "0", "-1", "1.2345", "1e3", "drei", ".", "1.2.3"])
def test_what_is_no_quantity_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"quantity|thousandth"):
        parse_quantity(text)


def test_a_change_of_stock_has_a_sign() -> None:
    typed = ["-3", "+0,5", " 12 ", "\u22121", "- 2"]
    assert [parse_change(text) for text in typed] == [-3000, 500, 12_000, -1000, -2000]


@pytest.mark.parametrize("text", ["", "-", "--1", "0", "-0", "+-1"])
def test_what_is_no_change_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="quantity"):
        parse_change(text)


def test_weighed_goods_round_once() -> None:
    assert extend(1999, 345) == 690
    assert extend(1, 500) == 1
    assert extend(125, 40_000, per=100) == 50
    assert extend(125, 2_000, per=100) == 3, "2.5, rounded once for the line"
    assert extend(-125, 2_000, per=100) == -3
    assert extend(-1, 500) == -1
