"""Codes as they come from scanners and fingers, with biip as the second opinion."""

from __future__ import annotations

import time

import pytest
from biip import ParseError
from biip.checksums import gs1_price_weight_check_digit, gs1_standard_check_digit
from biip.gtin import Gtin, GtinFormat
from hypothesis import given
from hypothesis import strategies as st

from posforge.errors import UserError
from posforge.runtime.domain.barcode import (
    BadCheckDigitError,
    Code,
    check_digit,
    has_valid_check_digit,
    read_code,
    value_digit,
)

gtin_texts = st.sampled_from([8, 12, 13, 14]).flatmap(
    lambda length: st.text("0123456789", min_size=length, max_size=length)
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("4006381333931", "04006381333931"),
        ("96385074", "00000096385074"),
        ("036000291452", "00036000291452"),
        ("10614141000415", "10614141000415"),
        ("]E04006381333931", "04006381333931"),
        ("]E496385074", "00000096385074"),
        (" 4006381333931\r\n", "04006381333931"),
        ("4 006381 333931", "04006381333931"),
        (" ]E04006381333931 ", "04006381333931"),
    ],
)
def test_a_gtin_has_one_canonical_spelling(text: str, value: str) -> None:
    assert read_code(text) == Code(value, is_gtin=True)


@pytest.mark.parametrize(
    "text", ["4011", "APPLE-1", "123456789", "40063813339-1", "AB 12", "٤٠٠٦٣٨١٣", "Ä-1"]
)
def test_other_text_is_a_code_of_the_shops_own(text: str) -> None:
    assert read_code(text) == Code(text, is_gtin=False)


def test_the_prefix_of_a_scanner_is_taken_off_a_sku_too() -> None:
    assert read_code("]C0SKU-1") == Code("SKU-1", is_gtin=False)


@pytest.mark.parametrize("text", ["4006381333932", "96385075", "]E04006381333932"])
def test_a_misread_gtin_asks_to_rescan(text: str) -> None:
    with pytest.raises(BadCheckDigitError, match="rescan"):
        read_code(text)


@pytest.mark.parametrize("text", ["", "  \n", "]E0", "x" * 49, "a\x1bb", "a\x00b", "a\tb"])
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(UserError):
        read_code(text)


def test_48_characters_are_a_code() -> None:
    assert read_code("x" * 48).value == "x" * 48


@given(gtin_texts)
def test_biip_agrees_on_every_gtin(digits: str) -> None:
    try:
        parsed = Gtin.parse(digits)
    except ParseError:
        parsed = None
    if parsed is None or parsed.format is None:
        with pytest.raises(BadCheckDigitError):
            read_code(digits)
    else:
        assert read_code(digits).value.endswith(parsed.value)
        assert read_code(digits).value == digits.zfill(14)


@given(st.text("0123456789", min_size=7, max_size=13))
def test_biip_computes_the_same_check_digit(payload: str) -> None:
    digit = gs1_standard_check_digit(payload)
    assert has_valid_check_digit(f"{payload}{digit}")
    assert not has_valid_check_digit(f"{payload}{(digit + 1) % 10}")
    assert check_digit(payload) == str(digit)


@given(st.integers(0, 99_999))
def test_biip_computes_the_same_check_digit_of_a_price(value: int) -> None:
    for text in (f"{value:05d}", f"{value % 10_000:04d}"):
        assert value_digit(text) == gs1_price_weight_check_digit(text)


@given(gtin_texts)
def test_reading_a_canonical_code_again_changes_nothing(digits: str) -> None:
    if has_valid_check_digit(digits):
        once = read_code(digits)
        assert read_code(once.value) == once
        assert len(once.value) == GtinFormat.GTIN_14.length


def test_a_supermarkets_catalogue_is_checked_in_a_blink() -> None:
    digits = [f"{n:013d}" for n in range(102_435)]
    started = time.process_time()
    valid = sum(map(has_valid_check_digit, digits))
    assert time.process_time() - started < 0.3
    assert 10_200 < valid < 10_300
