"""What a person writes into a field of the shop's own becomes a value, or a reason why not."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posforge.runtime.domain.canonical import canonical_text
from posforge.runtime.domain.events import ListedProduct
from posforge.runtime.domain.fields import (
    LARGEST_DECIMAL,
    LARGEST_WHOLE,
    LONGEST_TEXT,
    compose_name,
    is_composed,
    is_of_kind,
    parse_field,
    searched_fields,
    show_field,
    spell_field,
)
from posforge.runtime.domain.shop import CatalogueRules, FieldRule


def rule(kind, **facts) -> FieldRule:
    return FieldRule(name="x", kind=kind, label="X", **facts)


TEXT, WHOLE, DECIMAL = rule("text"), rule("whole"), rule("decimal")
YES_NO, DATE = rule("yes_no"), rule("date")
SIZE = rule("choice", choices=("S", "M", "X-large", "ſ"), is_axis=True)
RULES = (TEXT, WHOLE, DECIMAL, YES_NO, DATE, SIZE)


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (TEXT, "  Peru,   Andes ", "Peru, Andes"),
        (TEXT, 'a "quote", {json} \\ and \u2028 emoji 🧶', 'a "quote", {json} \\ and emoji 🧶'),
        (TEXT, "a\0b\x1bc", "a b c"),
        (WHOLE, "2026", 2026),
        (WHOLE, "-0", 0),
        (WHOLE, "+7", 7),
        (WHOLE, str(LARGEST_WHOLE), LARGEST_WHOLE),
        (WHOLE, "-000000000000000000000012", -12),
        (DECIMAL, "4.8", 4800),
        (DECIMAL, "4,85", 4850),
        (DECIMAL, "12", 12_000),
        (DECIMAL, "-0.001", -1),
        (DECIMAL, "1.5000000", 1500),
        (DECIMAL, str(LARGEST_DECIMAL), LARGEST_DECIMAL * 1000),
        (YES_NO, "Yes", True),
        (YES_NO, "JA", True),
        (YES_NO, "true", True),
        (YES_NO, "0", False),
        (YES_NO, "nein", False),
        (DATE, "2024-02-29", "2024-02-29"),
        (SIZE, "M", "M"),
        (SIZE, "x-LARGE", "X-large"),
        (SIZE, "s", "S"),
    ],
)
def test_what_is_written_becomes_a_value(field, text, value):
    found = parse_field(field, text)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("field", "text", "reason"),
    [
        (TEXT, " \0 ", "nothing is written"),
        (TEXT, "x" * (LONGEST_TEXT + 1), f"is longer than {LONGEST_TEXT} characters"),
        (TEXT, "half \ud800", "is no text"),
        (WHOLE, "12.0", "12.0 is no whole number"),
        (WHOLE, "1e3", "1e3 is no whole number"),
        (WHOLE, "٣", "٣ is no whole number"),
        (WHOLE, "1 000", "1 000 is no whole number"),
        (WHOLE, str(LARGEST_WHOLE + 1), "1000000000001 is too large"),
        (WHOLE, "9" * 10_000, "9… is too large"),
        (DECIMAL, "1.2345", "1.2345 has more than 3 decimals"),
        (DECIMAL, "NaN", "NaN is no number"),
        (DECIMAL, ".5", ".5 is no number"),
        (DECIMAL, f"{LARGEST_DECIMAL}.001", "is too large"),
        (DECIMAL, "1,234.5", "1,234.5 is no number"),
        (YES_NO, "maybe", "maybe is neither yes nor no"),
        (DATE, "2023-02-29", "2023-02-29 is no date such as 2026-03-01"),
        (DATE, "20240229", "is no date"),
        (DATE, "01.03.2026", "is no date"),
        (DATE, "2024-W01-1", "is no date"),
        (SIZE, "XXL", "XXL is none of S, M, X-large, ſ"),
        (SIZE, "x" * 10_000, "… is none of"),
    ],
)
def test_what_cannot_be_says_why(field, text, reason):
    with pytest.raises(ValueError, match=re.escape(reason)) as caught:
        parse_field(field, text)
    assert len(str(caught.value)) < 120


written = st.one_of(
    st.text(),
    st.integers().map(str),
    st.decimals(allow_nan=False, allow_infinity=False).map(str),
    st.dates().map(str),
    st.sampled_from(["yes", "no", "M", "ſ"]),
)


@given(field=st.sampled_from(RULES), text=written)
def test_a_value_is_spelled_as_it_is_read_and_fits_a_journal(field, text):
    try:
        value = parse_field(field, text)
    except ValueError:
        return
    assert is_of_kind(field, value)
    again = parse_field(field, spell_field(field, value))
    assert (again, type(again)) == (value, type(value))
    assert json.loads(canonical_text({"x": value})) == {"x": value}
    assert show_field(field, value, locale="de_DE")


@pytest.mark.parametrize(
    ("field", "value", "english", "german"),
    [
        (TEXT, "Peru", "Peru", "Peru"),
        (SIZE, "M", "M", "M"),
        (WHOLE, 2026, "2026", "2026"),
        (DECIMAL, 1_234_500, "1,234.5", "1.234,5"),
        (YES_NO, True, "yes", "ja"),
        (YES_NO, False, "no", "nein"),
        (DATE, "2026-03-01", "Mar 1, 2026", "01.03.2026"),
    ],
)
def test_values_are_shown_as_people_read_them(field, value, english, german):
    assert show_field(field, value, locale="en_US") == english
    assert show_field(field, value, locale="de_DE") == german


def test_a_language_without_words_says_yes_in_english():
    assert show_field(YES_NO, True, locale="fr_FR") == "yes"


@pytest.mark.parametrize("field", RULES)
def test_a_value_of_an_earlier_kind_is_shown_as_nothing(field):
    others = {"text": 5, "whole": True, "decimal": "x", "yes_no": 1, "date": "soon", "choice": 5}
    value = others[field.kind]
    assert not is_of_kind(field, value)
    assert show_field(field, value, locale="en_US") == ""
    assert spell_field(field, value) == ""


def test_text_choices_and_dates_are_searched_unless_the_shop_says_no():
    fields = (
        FieldRule(name="size", kind="choice", label="Size", choices=("S",), is_axis=True),
        FieldRule(name="origin", kind="text", label="Origin"),
        FieldRule(name="cost", kind="text", label="Cost", is_searchable=False),
        FieldRule(name="abv", kind="decimal", label="Alcohol"),
        FieldRule(name="best", kind="date", label="Best before"),
    )
    rules = CatalogueRules(units=("piece",), departments=(), fields=fields)
    assert searched_fields(rules) == ("size", "origin", "best")


def test_the_name_of_a_variant_is_made_of_style_and_axes_in_their_order():
    axes = tuple(
        FieldRule(name=name, kind="choice", label=name, is_axis=True) for name in ("size", "colour")
    )
    origin = FieldRule(name="origin", kind="text", label="Origin")
    rules = CatalogueRules(units=("piece",), departments=(), fields=(*axes, origin))
    fields = {"colour": "blue", "origin": "Peru", "size": "M"}
    assert compose_name("Linen Shirt", fields, rules) == "Linen Shirt, M, blue"
    assert compose_name("Linen Shirt", {"colour": "blue"}, rules) == "Linen Shirt, blue"


@pytest.mark.parametrize(
    ("name", "style", "is_made"),
    [
        ("Linen Shirt, M", "Linen Shirt", True),
        ("Linen Shirt", "Linen Shirt", False),
        ("My shirt", "Linen Shirt", False),
        (", M", "", False),
        ("", "", False),
    ],
)
def test_a_name_is_composed_where_it_says_style_and_axes_and_no_more(name, style, is_made):
    size = FieldRule(name="size", kind="choice", label="Size", choices=("M",), is_axis=True)
    rules = CatalogueRules(units=("piece",), departments=(), fields=(size,))
    shirt = ListedProduct(
        id="p",
        name=name,
        department="",
        unit="piece",
        tax="standard",
        codes=(),
        style="LS",
        fields={"size": "M"},
    )
    assert is_composed(shirt, style, rules=rules) == is_made
