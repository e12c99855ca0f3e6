"""How tax is charged: the rates in percent, and what a price tag means."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from posforge.spec.base import Section, Word, refusal


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


Percent = Annotated[
    Decimal,
    BeforeValidator(_percent),
    Field(ge=0, le=100, max_digits=7, decimal_places=4),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 100}),
]
TaxCode = Annotated[str, Word(what="a tax rate", example="standard")]


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
    rates: Annotated[dict[TaxCode, Percent], Field(min_length=1)] = Field(
        description="Each rate by name, in percent; products name their rate.",
        examples=["{standard: 19, reduced: 7}"],
    )
