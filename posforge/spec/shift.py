"""How a till's business day begins and ends, and who counts what."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, WithJsonSchema

from posforge.spec.base import Reasons, Section, refusal

CashStep = Literal["float", "drop", "top_up", "pay_in", "pay_out"]

_TIME = "^(?:[01][0-9]|2[0-3]):[0-5][0-9]$"


def _time(text: str) -> str:
    if not re.fullmatch(_TIME, text):
        raise refusal(
            f"`{text}` is no time of day.",
            expected="hours and minutes between 00:00 and 23:59",
            hint='Write it in quotes, such as "04:00".',
        )
    return text


TimeOfDay = Annotated[str, AfterValidator(_time), Field(json_schema_extra={"pattern": _TIME})]
Amount = Annotated[
    Decimal,
    Field(ge=0, max_digits=12, decimal_places=4),
    WithJsonSchema({"type": "number", "minimum": 0}),
]


class Shift(Section):
    """The shift of a till: from the float to the Z report."""

    closes_at: TimeOfDay = Field(
        default="04:00",
        description="The local time at which one business day ends and the next begins. A shift "
        "that is still open then closes itself, marked as not counted.",
        examples=['"04:00"'],
    )
    opening_float: Amount = Field(
        alias="float",
        default=Decimal(0),
        description="The cash a drawer begins with, and keeps when a counted shift is closed; the "
        "rest goes to the safe.",
        examples=["150.00"],
    )
    count_float: bool = Field(
        default=False,
        description="Whether the drawer is counted before the first sale. Otherwise the shift "
        "opens when somebody signs in, with what the last one left, or with `float`.",
        examples=["true"],
    )
    count: bool = Field(
        default=True,
        description="Whether the drawer has to be counted before somebody closes the shift.",
        examples=["false"],
    )
    blind_count: bool = Field(
        default=True,
        description="Whether what should be in the drawer stays hidden until it is counted. Who "
        "has the permission `view_expected` sees it anyway.",
        examples=["false"],
    )
    confirm: tuple[CashStep, ...] = Field(
        default=(),
        description="Movements of cash that a second person, who gives or takes it, confirms with "
        "their PIN.",
        examples=["[float, drop]"],
    )
    pay_in_reasons: Reasons = Field(
        default=(),
        description="Reasons to choose from when cash is paid in; without any, usual ones.",
        examples=["[Found behind the counter, Change money]"],
    )
    pay_out_reasons: Reasons = Field(
        default=(),
        description="Reasons to choose from when cash is paid out; without any, usual ones.",
        examples=["[Window cleaner, Stamps]"],
    )
