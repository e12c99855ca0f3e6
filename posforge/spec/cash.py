"""How cash is counted: what coins can pay."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from posforge.spec.base import Section, refusal

_MOST = 1_000_000_000


def _rounding(value: Any) -> Any:
    text = value.strip() if isinstance(value, str) else ""
    number = text.replace(".", "", 1)
    is_amount = number.isascii() and number.isdigit() and 0 < Decimal(text) < _MOST
    if text in {"auto", "none"} or is_amount:
        return text
    raise refusal(
        f"Cash cannot be rounded to `{text}`." if text else "`rounding` has no such value.",
        expected="auto, none, or the smallest coin as an amount, such as 0.05",
        candidates=("auto", "none"),
    )


Rounding = Annotated[
    Literal["auto", "none"] | Decimal,
    BeforeValidator(_rounding),
    WithJsonSchema(
        {"anyOf": [{"enum": ["auto", "none"]}, {"type": "number", "exclusiveMinimum": 0}]}
    ),
]


class Cash(Section):
    """What the drawer takes and gives."""

    rounding: Rounding = Field(
        default="auto",
        description="To which amount the part of a bill that is paid in cash is rounded: `auto` "
        "is the currency's own custom (0.05 for CHF, 1 for SEK, none for EUR), `none` is to the "
        "cent, and a number is the smallest coin in use.",
        examples=["0.05"],
    )
