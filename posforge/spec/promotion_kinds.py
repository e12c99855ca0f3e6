"""What a promotion can give, kind by kind, and the goods it is on."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from posforge.spec.base import Section, Text
from posforge.spec.branches import BranchCode
from posforge.spec.catalog import FieldName
from posforge.spec.promotion_words import (
    Off,
    Percentage,
    Pieces,
    Price,
    ProductCode,
    Quantity,
    Values,
)
from posforge.spec.tax import TaxCode

CUTS = ("price", "percent", "amount")
"""Keys of which one says how much cheaper a set of goods gets."""

_ONE_CUT: JsonDict = {"oneOf": [{"required": [key]} for key in CUTS]}
Names = Annotated[tuple[Text, ...], Field(max_length=5_000)]
BranchCodes = Annotated[tuple[BranchCode, ...], Field(max_length=500)]


class GoodsChoice(Section):
    """Articles by what they are: all that is said here must hold."""

    products: Annotated[tuple[ProductCode, ...], Field(max_length=5_000)] = Field(
        default=(),
        description="Articles by one of their codes: a barcode, or a number of the shop's own.",
        examples=["[4006381333931, PLU-17]"],
    )
    departments: Names = Field(
        default=(),
        description="Departments, some of `catalog.departments`.",
        examples=["[bakery, dairy]"],
    )
    styles: Names = Field(default=(), description="Styles by their id.", examples=["[AN001]"])
    rates: Annotated[tuple[TaxCode, ...], Field(max_length=50)] = Field(
        default=(), description="Tax rates, some of `tax.rates`.", examples=["[reduced]"]
    )
    fields: Annotated[dict[FieldName, Values], Field(max_length=20)] = Field(
        default={},
        description="What is noted of an article, in a field or an axis of variants of the shop: "
        "one value, or a list of which one must be noted.",
        examples=["{season: summer, size: [S, M]}"],
    )


class Goods(GoodsChoice):
    """The articles a promotion is on: all that is said here must hold; nothing said is all."""

    besides: GoodsChoice = Field(
        default=GoodsChoice(),
        alias="except",
        description="Articles it is not on all the same.",
    )


class Amount(Section):
    """An amount of money off."""

    off: Off = Field(description="How much, in the shop's currency.", examples=["0.50"])
    per: Literal["piece", "article", "bill"] = Field(
        default="piece",
        description="How often: off every `piece` (of measured goods every whole unit), off every "
        "`article` once however many of it there are, or off the `bill` once.",
        examples=["bill"],
    )


class BuyGet(Section):
    """Whoever buys some pieces gets more of them for less, or for nothing."""

    buy: Pieces = Field(description="How many pieces are paid as ever.", examples=["2"])
    get: Pieces = Field(description="How many more are in the set.", examples=["1"])
    gift: Goods | None = Field(
        default=None,
        description="What those are; without it the same goods, and the cheapest of the set.",
    )
    percent: Percentage | None = Field(
        default=None, description="How much cheaper they are; usually all of it.", examples=["50"]
    )
    price: Price | None = Field(
        default=None, description="What they cost together instead.", examples=["1.00"]
    )
    amount: Off | None = Field(
        default=None, description="What is taken off them together.", examples=["0.50"]
    )


class Mix(Section):
    """Any so many pieces of the goods together, for less; the dearest come first."""

    model_config = ConfigDict(json_schema_extra=_ONE_CUT)

    count: Pieces = Field(description="How many pieces make a set.", examples=["3"])
    price: Price | None = Field(
        default=None, description="What a set costs instead.", examples=["5.00"]
    )
    percent: Percentage | None = Field(
        default=None, description="How much cheaper a set is.", examples=["20"]
    )
    amount: Off | None = Field(
        default=None, description="What is taken off a set.", examples=["1.50"]
    )


class Item(Goods):
    """A part of a bundle."""

    count: Pieces = Field(
        default=1, description="How many pieces of it are in the bundle.", examples=["2"]
    )


class Bundle(Section):
    """Goods of several kinds together, for less."""

    model_config = ConfigDict(json_schema_extra=_ONE_CUT)

    items: Annotated[tuple[Item, ...], Field(min_length=2, max_length=10)] = Field(
        description="The parts, each with the goods it can be.",
        examples=["[{departments: [coffee]}, {products: [4006381333931], count: 2}]"],
    )
    price: Price | None = Field(
        default=None, description="What the bundle costs instead.", examples=["6.50"]
    )
    percent: Percentage | None = Field(
        default=None, description="How much cheaper the bundle is.", examples=["15"]
    )
    amount: Off | None = Field(
        default=None, description="What is taken off the bundle.", examples=["2"]
    )


class Tier(Section):
    """A quantity, and what each costs from there on."""

    model_config = ConfigDict(json_schema_extra=_ONE_CUT)

    from_: Quantity = Field(
        alias="from",
        description="From how many on; of measured goods kilos, litres or metres.",
        examples=["6"],
    )
    price: Price | None = Field(
        default=None, description="What each then costs.", examples=["0.89"]
    )
    percent: Percentage | None = Field(
        default=None, description="How much cheaper each then is.", examples=["10"]
    )
    amount: Off | None = Field(
        default=None, description="What is then taken off each.", examples=["0.10"]
    )


class Tiers(Section):
    """Who buys more pays less for each."""

    steps: Annotated[tuple[Tier, ...], Field(min_length=1, max_length=20)] = Field(
        description="The quantities; the highest that is reached holds for all pieces.",
        examples=["[{from: 3, price: 0.89}, {from: 6, percent: 15}]"],
    )
    together: bool = Field(
        default=False,
        description="Whether all the goods are counted together, not each article for itself.",
        examples=["true"],
    )


class Threshold(Section):
    """Whoever spends so much on the goods gets something off."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": ["percent"]}, {"required": ["amount"]}]}
    )

    spend: Off = Field(
        description="How much the goods must come to, with what was taken off before; goods "
        "with a label price count, deposits do not.",
        examples=["50"],
    )
    percent: Percentage | None = Field(
        default=None, description="How much cheaper they then are.", examples=["10"]
    )
    amount: Off | None = Field(
        default=None, description="What is then taken off them together.", examples=["5"]
    )
    repeat: bool = Field(
        default=False,
        description="Whether the amount is taken off for every time so much is spent.",
        examples=["true"],
    )
