"""Lines, rates and total always agree, whatever the price mode and the rounding."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posforge.runtime.domain.shop import TaxRules
from posforge.runtime.domain.tax import tax_basket
from posforge.testing.builders import QUEBEC_TAX

Prices = Literal["inclusive", "exclusive"]
Rounding = Literal["line", "document"]
RATES = {"standard": Decimal("0.19"), "reduced": Decimal("0.07"), "zero": Decimal(0)}

baskets = st.lists(
    st.tuples(st.integers(-(10**7), 10**7), st.sampled_from(sorted(RATES))), max_size=40
)
sales = st.lists(
    st.tuples(st.integers(0, 10**7), st.sampled_from(sorted(RATES))), min_size=1, max_size=40
)
modes = st.sampled_from(["inclusive", "exclusive"])
roundings = st.sampled_from(["line", "document"])


def rules(prices: Prices, rounding: Rounding) -> TaxRules:
    return TaxRules(prices=prices, rounding=rounding, rates=RATES, default="standard")


@pytest.mark.money
@given(baskets, modes, roundings)
def test_lines_rates_and_total_agree(
    basket: list[tuple[int, str]], prices: Prices, rounding: Rounding
) -> None:
    lines, sums = tax_basket(basket, rules(prices, rounding))
    assert all(line.net_minor + line.tax_minor == line.gross_minor for line in lines)
    assert sum(line.tax_minor for line in lines) == sum(one.tax_minor for one in sums)
    assert sum(line.gross_minor for line in lines) == sum(one.gross_minor for one in sums)
    tagged = [line.gross_minor if prices == "inclusive" else line.net_minor for line in lines]
    assert tagged == [amount for amount, _ in basket]


@pytest.mark.money
@given(sales, modes)
def test_document_rounding_rounds_each_rate_once(
    basket: list[tuple[int, str]], prices: Prices
) -> None:
    _, sums = tax_basket(basket, rules(prices, "document"))
    for one in sums:
        tagged = sum(amount for amount, code in basket if code == one.code)
        rate = RATES[one.code]
        exact = tagged * rate / (1 + rate) if prices == "inclusive" else tagged * rate
        assert one.tax_minor == int(exact.quantize(Decimal(1), ROUND_HALF_UP))


@pytest.mark.money
@given(sales, modes, roundings)
def test_a_basket_refunded_whole_is_its_mirror(
    basket: list[tuple[int, str]], prices: Prices, rounding: Rounding
) -> None:
    _, sold = tax_basket(basket, rules(prices, rounding))
    _, back = tax_basket([(-amount, code) for amount, code in basket], rules(prices, rounding))
    assert [one.tax_minor for one in back] == [-one.tax_minor for one in sold]


def test_fifty_equal_lines_keep_the_shelf_price() -> None:
    lines, sums = tax_basket([(99, "standard")] * 50, rules("inclusive", "document"))
    assert sum(line.gross_minor for line in lines) == 4950
    assert sums[0].tax_minor == 790
    assert {line.tax_minor for line in lines} == {15, 16}


def test_fifty_equal_lines_share_each_of_several_taxes() -> None:
    lines, (gst, qst) = tax_basket([(99, "standard")] * 50, QUEBEC_TAX)
    assert (gst.tax_minor, qst.tax_minor) == (248, 494)  # 247.5 and 493.76
    assert {line.parts for line in lines} <= {(4, 9), (5, 9), (5, 10), (4, 10)}
    assert [sum(taxes) for taxes in zip(*(line.parts for line in lines), strict=True)] == [248, 494]


@pytest.mark.parametrize(
    ("prices", "rounding", "tax"),
    [
        ("inclusive", "line", 3 * 16),
        ("inclusive", "document", 48),
        ("exclusive", "line", 3 * 19),
        ("exclusive", "document", 57),
    ],
)
def test_a_german_basket(prices: Prices, rounding: Rounding, tax: int) -> None:
    _, sums = tax_basket([(100, "standard")] * 3, rules(prices, rounding))
    assert [one.tax_minor for one in sums] == [tax]


def test_rates_stand_highest_first_and_as_plain_text() -> None:
    _, sums = tax_basket([(1, "zero"), (1, "reduced"), (1, "standard")], rules("inclusive", "line"))
    assert [(one.code, one.rate) for one in sums] == [
        ("standard", "0.19"),
        ("reduced", "0.07"),
        ("zero", "0"),
    ]
