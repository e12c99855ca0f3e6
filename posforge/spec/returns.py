"""What comes back: within how many days, and without a receipt at all."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from posforge.spec.base import Digits, Section, Text

Days = Annotated[int, Digits, Field(ge=0, le=3650)]


class Returns(Section):
    """How long and on which terms goods are taken back."""

    days: Days = Field(
        default=30,
        description="Within how many days goods come back; 0 is the day of the sale. Later needs "
        "the permission `refund_late`.",
        examples=["14"],
    )
    departments: dict[Text, Days] = Field(
        default_factory=dict,
        description="Departments with days of their own.",
        examples=["{dairy: 0, meat: 0}"],
    )
    without_receipt: Literal["allowed", "denied"] = Field(
        default="allowed",
        description="Whether goods come back without a receipt, by those who may "
        "(`refund_without_receipt`).",
        examples=["denied"],
    )
    lowest_price_days: Annotated[int, Digits, Field(ge=1, le=3650)] = Field(
        default=30,
        description="Without a receipt goods give the lowest price of so many days.",
        examples=["30"],
    )
