"""What the shop sells: units of measure, departments, and what is noted of each product."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from posforge.spec.barcode_rules import BarcodeRules
from posforge.spec.base import Section, Text, Word

TAKEN = frozenset(
    {
        "code",
        "department",
        "fields",
        "gtin",
        "id",
        "name",
        "open_price",
        "picture",
        "price",
        "stamp",
        "style",
        "style_name",
        "tax",
        "unit",
        "valid_from",
    }
)
"""What is noted of every product anyway, so that no field of the shop can be called so."""

FieldName = Annotated[str, Word(what="a field", example="origin", taken=TAKEN)]
AxisName = Annotated[str, Word(what="an axis of variants", example="size", taken=TAKEN)]
Behaviour = Annotated[str, Word(what="a behaviour", example="age_check", is_module=True)]
Choices = Annotated[tuple[Text, ...], Field(min_length=1, max_length=200)]


class ProductField(Section):
    """One thing noted of a product: a column of its table, of forms, imports and exports."""

    model_config = ConfigDict(
        json_schema_extra={
            "if": {"properties": {"type": {"const": "choice"}}},
            "then": {"required": ["choices"]},
            "else": {"properties": {"choices": False}},
        }
    )

    type: Literal["text", "whole", "decimal", "yes_no", "choice", "date"] = Field(
        description="What it holds: `text`, a `whole` number, a `decimal` number with up to three "
        "places, `yes_no`, a `choice` out of `choices`, or a `date`.",
        examples=["text"],
    )
    label: Text = Field(
        description="What people call it, in forms, lists and files.",
        examples=["Country of origin"],
    )
    choices: Choices | None = Field(
        default=None,
        description="What there is to choose from; for the type `choice`, and only for it.",
        examples=["[spring, summer]"],
    )
    required: bool = Field(
        default=False, description="Whether every product must have it.", examples=["true"]
    )
    search: bool = Field(
        default=True, description="Whether a search at the till reads it.", examples=["false"]
    )
    behaviour: Behaviour | None = Field(
        default=None,
        description="The shop's own rule for it: `age_check` is `fields/age_check.py` of its "
        "package.",
        examples=["age_check"],
    )


Fields = Annotated[dict[FieldName, ProductField], Field(max_length=50)]
"""Every field of the shop by name."""

Variants = Annotated[dict[AxisName, Choices], Field(max_length=4)]
"""Every axis of variants by name, with its values in the order they are shown."""


class Catalog(Section):
    """The units goods are sold in, the departments they stand in, and what is noted of them."""

    units: Annotated[tuple[Literal["piece", "kg", "g", "l", "m"], ...], Field(min_length=1)] = (
        Field(
            default=("piece", "kg"),
            description="Units goods are sold in; `piece` is counted, the others are measured.",
            examples=["[piece, kg]"],
        )
    )
    departments: Annotated[tuple[Text, ...], Field(min_length=1)] = Field(
        description="The departments a product may stand in.", examples=["[bakery, dairy, drinks]"]
    )
    fields: Fields = Field(
        default={},
        description="What the shop notes of a product beyond the common, by the name of the field.",
        examples=["{origin: {type: text, label: Country of origin}}"],
    )
    variants: Variants = Field(
        default={},
        description="By what the articles of one style differ: each axis with its values.",
        examples=["{size: [S, M, L], colour: [black, white]}"],
    )
    age_field: Text | None = Field(
        default=None,
        description="The whole-number field that says from which age an article is sold: the till "
        "asks once on each bill, for the highest (permission `sell_restricted`).",
        examples=["min_age"],
    )
    deposit_field: Text | None = Field(
        default=None,
        description="The text field that holds the barcode of an article's deposit, which is an "
        "article itself: it follows on the bill, and comes back as empties.",
        examples=["deposit"],
    )
    tracking_field: Text | None = Field(
        default=None,
        description="The choice field that says how an article is tracked: by `lot` or `serial` "
        "number. The till takes that from a GS1 code or asks for it, and the article does not come "
        "back without it.",
        examples=["tracking"],
    )
    barcode_rules: BarcodeRules = Field(
        default=(),
        description="How the labels of the shop's own scales are read.",
        examples=['[{prefix: "22", layout: IIIII PPPPP, carries: price}]'],
    )
