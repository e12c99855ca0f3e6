"""One cell of the catalogue, judged alike in a file and in a form."""

from __future__ import annotations

import pytest

from posforge.errors import UserError
from posforge.runtime.domain.price import Price
from posforge.runtime.domain.shop import BarcodeRule, FieldRule
from posforge.runtime.flows.catalogue_cell import (
    CellError,
    FieldError,
    printed_gtin,
    read_field,
    read_gtin,
    read_price,
)

LABELS = (
    BarcodeRule(prefix="22", layout="IIIIIPPPPP", carries="price"),
    BarcodeRule(prefix="25", layout="IIIIIVPPPP", carries="price"),
)
ABV = FieldRule(name="abv", kind="decimal", label="Alcohol", is_required=True)


class TooStrong:
    """A check of the shop's own."""

    name = "too_strong"

    def check(self, value):
        if value > 40_000:
            raise UserError("This is too strong.", hint="Pour it away.")
        return value

    def at_scan(self, value, product):
        return ""


@pytest.mark.parametrize("text", ["4006381333931", " 4006381 333931", "04006381333931"])
def test_a_gtin_has_one_spelling_and_is_shown_as_printed(text):
    assert read_gtin(text) == "04006381333931"
    assert printed_gtin(read_gtin(text)) == "4006381333931"


@pytest.mark.parametrize(
    ("code", "printed"),
    [
        ("00000096385074", "96385074"),
        ("10614141000415", "10614141000415"),
        ("00000000000000", ""),
        ("04006381333930", ""),
        ("PLU 7", ""),
        ("٠٤٠٠٦٣٨١٣٣٣٩٣١", ""),
    ],
)
def test_only_a_gtin_is_printed_as_one(code, printed):
    assert printed_gtin(code) == printed


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "no_code"),
        ("12a", "code_letters"),
        ("٤٠٠٦٣٨١٣٣٣٩٣١", "code_letters"),
        ("123", "code_length"),
        ("4006381333930", "code_check_digit"),
        ("00000000", "code_zeros"),
    ],
)
def test_a_wrong_code_says_why_in_a_word_that_can_be_translated(text, key):
    with pytest.raises(CellError) as caught:
        read_gtin(text)
    assert (caught.value.column, caught.value.key) == ("gtin", key)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2220001006551", "2220001006551 is that of one label; the article has 2220001000009"),
        ("02220001006551", "02220001006551 is that of one label; the article has 2220001000009"),
        ("2512345928751", "2512345928751 is that of one label; the article has 2512345000006"),
        ("2512345128755", "2512345128755 has a wrong check digit"),
    ],
)
def test_one_label_of_a_scale_is_not_the_code_of_its_article(text, says):
    with pytest.raises(CellError, match=says):
        read_gtin(text, rules=LABELS)
    assert read_gtin(text) == text.zfill(14)


@pytest.mark.parametrize("text", ["2220001000009", "2512345000006", "4006381333931"])
def test_a_label_without_a_value_is_the_code_of_its_article(text):
    assert read_gtin(text, rules=LABELS) == f"0{text}"


def test_an_amount_is_minor_units_of_the_shop_s_currency():
    assert read_price("6,49", "EUR") == Price(minor=649)
    assert read_price("649", "JPY") == Price(minor=649)
    assert read_price("0.0125", "EUR") == Price(minor=125, per=100)
    assert read_price("", "EUR") is None
    with pytest.raises(CellError, match=r"the price@list:staff 6\.49 ¥ is no amount in JPY"):
        read_price("6.49 ¥", "JPY", column="price@list:staff")
    for text in ("0", "0.0000001", "10000000.01", "10000000.000001"):
        with pytest.raises(CellError, match=r"is not more than zero|no amount"):
            read_price(text, "EUR")


def test_a_field_is_judged_by_its_kind_and_then_by_the_shop():
    assert read_field(ABV, " 4,8 ", TooStrong()) == 4_800
    for text, is_own in (("strong", False), ("60", True)):
        with pytest.raises(FieldError) as caught:
            read_field(ABV, text, TooStrong())
        assert (caught.value.column, caught.value.is_own) == ("abv", is_own)
    with pytest.raises(CellError, match="has no abv, which every article must have"):
        read_field(ABV, " ", TooStrong())
