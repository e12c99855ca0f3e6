"""The lines below an article on the receipt: words of store.yaml, values of the article."""

from __future__ import annotations

import pytest

from posforge.runtime.domain.line_notes import line_notes
from posforge.runtime.domain.product import Product
from posforge.runtime.domain.shop import CatalogueRules, FieldRule
from posforge.testing.builders import a_shop

FIELDS = (
    FieldRule(name="size", kind="choice", label="Size", choices=("S", "M"), is_axis=True),
    FieldRule(name="colour", kind="choice", label="Colour", choices=("blue",), is_axis=True),
    FieldRule(name="abv", kind="decimal", label="Alcohol"),
    FieldRule(name="vegan", kind="yes_no", label="Vegan"),
)
RULES = CatalogueRules(units=("piece",), departments=(), fields=FIELDS)


def noted(*notes, languages=("de",), **facts) -> tuple[str, ...]:
    shop = a_shop(catalogue=RULES, receipt_line_notes=notes, languages=languages)
    product = Product(
        id="p1", name="Shirt", department="men", unit="piece", tax="standard", price_minor=1
    )
    values = {name: getattr(product, name) for name in Product.__dataclass_fields__}
    return line_notes(Product(**(values | facts)), shop)


def test_tokens_are_fields_axes_and_what_every_article_has():
    fields = {"size": "M", "colour": "blue", "abv": 4800, "vegan": True}
    assert noted(
        "{size} {colour}",
        "Alk. {abv} %, vegan: {vegan}",
        "{name}/{department}/{code}",
        fields=fields,
        code="77",
    ) == ("M blue", "Alk. 4,8 %, vegan: ja", "Shirt/men/77")
    assert noted("{abv} {vegan}", fields=fields, languages=("en",)) == ("4,8 yes",)


@pytest.mark.parametrize(
    ("note", "fields"),
    [
        ("{size} {colour}", {"size": "M"}),
        ("Code {code}", {}),
        ("{size}", {"size": 5}),
        ("{hidden}", {"hidden": "x"}),
    ],
)
def test_a_note_with_an_empty_token_is_left_out(note, fields):
    assert noted(note, "always", fields=fields) == ("always",)


def test_a_no_is_a_value():
    assert noted("vegan: {vegan}", fields={"vegan": False}) == ("vegan: nein",)


def test_what_a_field_holds_is_no_token():
    assert noted("{size}", fields={"size": "{name} {0} %s"}) == ("{name} {0} %s",)


def test_a_shop_without_notes_has_none():
    assert noted(fields={"size": "M"}) == ()
