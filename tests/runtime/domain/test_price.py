"""Prices, also those finer than the smallest coin: read, written and extended exactly."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posforge.runtime.domain.price import (
    UNITS_PRICED,
    Price,
    format_price,
    parse_price,
    spell_price,
)
from posforge.runtime.domain.quantity import extend

CURRENCIES = ("EUR", "JPY", "KWD")


@pytest.mark.parametrize(
    ("text", "currency", "minor", "per"),
    [
        ("12.34", "EUR", 1234, 1),
        ("12,34", "EUR", 1234, 1),
        ("12", "EUR", 1200, 1),
        ("12.3400", "EUR", 1234, 1),
        ("0.0125", "EUR", 125, 100),
        (".005", "EUR", 5, 10),
        ("1.000001", "EUR", 1_000_001, 10_000),
        ("249", "JPY", 249, 1),
        ("0.5", "JPY", 5, 10),
        ("0.0001", "JPY", 1, 10_000),
        ("2.495", "KWD", 2495, 1),
        ("0.0000001", "KWD", 1, 10_000),
    ],
)
def test_a_price_is_the_smallest_number_of_units_that_makes_it_whole(text, currency, minor, per):
    assert parse_price(text, currency) == Price(minor=minor, per=per)


@pytest.mark.parametrize(
    "text",
    ["", ".", "-0.0125", "1.234.56", "1,234.56", "0.0000001", "1e3", "0x10", "٣.١٤٥", "1.2345 ct"],
)
def test_what_is_no_price_is_refused(text):
    with pytest.raises(ValueError, match=r"amount|price"):
        parse_price(text, "EUR")


@pytest.mark.money
@given(
    minor=st.integers(1, 10**9),
    per=st.sampled_from(UNITS_PRICED),
    currency=st.sampled_from(CURRENCIES),
)
def test_what_is_spelled_is_read_again(minor, per, currency):
    price = Price(minor=minor, per=per)
    read = parse_price(spell_price(price, currency), currency)
    assert Decimal(read.minor) / read.per == Decimal(minor) / per
    assert read.per <= per


@pytest.mark.money
@given(
    minor=st.integers(-(10**9), 10**9),
    per=st.sampled_from(UNITS_PRICED),
    qty_milli=st.integers(-(10**7), 10**7),
)
def test_a_line_is_rounded_once_whatever_its_price_is_per(minor, per, qty_milli):
    exact = Decimal(minor) * qty_milli / 1000 / per
    assert extend(minor, qty_milli, per=per) == exact.quantize(Decimal(1), ROUND_HALF_UP)


@pytest.mark.parametrize(
    ("minor", "per", "currency", "locale", "shown"),
    [
        (125, 100, "EUR", "de_DE", "0,0125 €"),
        (119, 1, "EUR", "en_IE", "€1.19"),
        (5, 10, "JPY", "ja_JP", "￥0.5"),
        (500, 100, "EUR", "en_IE", "€0.05"),
    ],
)
def test_a_price_is_written_with_every_decimal_it_has(minor, per, currency, locale, shown):
    written = format_price(minor, currency, per=per, locale=locale)
    assert written.replace("\N{NO-BREAK SPACE}", " ") == shown
