"""How tax is charged: the rates in percent, when they change, and what a price tag means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag, WithJsonSchema

from posforge.spec.base import LIST, LONE, Day, Section, Text, Word, refusal

_PART_NAME = "^[^:\"'\\\\]{1,12}$"


def _percent(value: Any) -> Any:
    text = value.strip() if isinstance(value, str) else ""
    plain = text.removesuffix("%").strip().replace(",", ".")
    if plain != text and plain.replace(".", "", 1).isdigit():
        raise refusal(
            f"`{text}` is not a plain number.",
            expected="a rate in percent, such as 19 or 5.5",
            hint=f"Write it as {plain}.",
        )
    return value


def _part_name(text: str) -> str:
    if not re.fullmatch(_PART_NAME, text):
        raise refusal(
            f"`{text}` cannot name a tax on a receipt.",
            expected="at most 12 characters without colon or quotes, such as QST",
        )
    return text


Percent = Annotated[
    Decimal,
    BeforeValidator(_percent),
    Field(ge=0, le=100, max_digits=7, decimal_places=4),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 100}),
]
TaxCode = Annotated[str, Word(what="a tax rate", example="standard")]
PartName = Annotated[
    Text,
    AfterValidator(_part_name),
    WithJsonSchema({"type": "string", "pattern": _PART_NAME}),
]


class TaxPart(Section):
    """One of several taxes that are charged together, each printed and counted by its name."""

    name: PartName = Field(
        description="What the receipt calls it, in at most 12 characters.", examples=["QST"]
    )
    percent: Percent = Field(description="Its rate in percent.", examples=["9.975"])
    compound: bool = Field(
        default=False,
        description="Whether it is charged on the net amount and the taxes before it, not on the "
        "net amount alone.",
        examples=["false"],
    )


Parts = Annotated[tuple[TaxPart, ...], Field(min_length=1, max_length=4)]
Rate = Annotated[
    Annotated[Percent, Tag(LONE)] | Annotated[Parts, Tag(LIST)],
    Discriminator(lambda value: LIST if isinstance(value, list | tuple | dict) else LONE),
]
Rates = Annotated[dict[TaxCode, Rate], Field(min_length=1)]


class TaxChange(Section):
    """Rates that are others from one business day on."""

    day: Day = Field(
        alias="from",
        description="The business day that begins with the new rates.",
        examples=["2027-01-01"],
    )
    rates: Rates = Field(
        description="The rates that change, written as in `tax.rates`; all others stay.",
        examples=["{standard: 16, reduced: 5}"],
    )


class Tax(Section):
    """Which rates there are, and how the tax in a bill is counted."""

    prices: Literal["inclusive", "exclusive"] = Field(
        description="`inclusive`: price tags contain the tax; `exclusive`: the till adds it.",
        examples=["inclusive"],
    )
    rounding: Literal["line", "document"] = Field(
        default="document",
        description="Where a fraction of a cent is rounded: on every line, or once per bill.",
        examples=["document"],
    )
    default: TaxCode = Field(
        description="The rate of a product that names none; one of `rates`.", examples=["standard"]
    )
    rates: Rates = Field(
        description="Each rate by name, in percent; products name their rate. A rate of several "
        "taxes is a list of them: `[{name: GST, percent: 5}, {name: QST, percent: 9.975}]`.",
        examples=["{standard: 19, reduced: 7}"],
    )
    changes: Annotated[tuple[TaxChange, ...], Field(max_length=50)] = Field(
        default=(),
        description="Rates that change on a day to come. Bills of that business day have them; "
        "what was sold before keeps its own.",
        examples=["[{from: 2027-01-01, rates: {standard: 16}}]"],
    )
    exempt: Literal["net_price", "tag_price"] = Field(
        default="net_price",
        description="What a customer who pays no tax pays where price tags contain it: "
        "`net_price` is the price without it, `tag_price` all that the price tag says.",
        examples=["net_price"],
    )


def parts_of(rate: Decimal | Sequence[TaxPart]) -> Sequence[TaxPart]:
    """Return the named taxes of a rate; none where it is a plain number."""
    return () if isinstance(rate, Decimal) else rate


def whole_fraction(rate: Decimal | Sequence[TaxPart]) -> Decimal:
    """Return a rate as a share of the net amount, compound taxes worked in: 0.19 for 19 %."""
    if isinstance(rate, Decimal):
        return rate / 100
    whole = Decimal(0)
    for part in rate:
        whole += part.percent / 100 * (1 + whole if part.compound else 1)
    return whole


def written(rate: Decimal | Sequence[TaxPart]) -> str:
    """Return a rate as a sentence says it: `19 %`, or `GST 5 % + QST 9.975 %`."""
    if isinstance(rate, Decimal):
        return f"{rate} %"
    return " + ".join(f"{part.name} {part.percent} %" for part in rate)
