"""Layaway: goods set aside for a customer who pays them in instalments."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from posforge.spec.base import Digits, Section
from posforge.spec.roles import Amount, Percentage


class Fee(Section):
    """What the shop keeps of a layaway that is cancelled: both together, never more than paid."""

    percent: Percentage = Field(
        default=Decimal(0),
        description="A share of what the goods cost, in percent.",
        examples=["10"],
    )
    amount: Amount = Field(
        default=Decimal(0), description="An amount, on top of the share.", examples=["5.00"]
    )


class Layaway(Section):
    """How long goods are set aside, and on which terms."""

    days: Annotated[int, Digits, Field(ge=1, le=3650)] = Field(
        default=90,
        description="Within how many days all of it is to be paid; afterwards it has expired, and "
        "takes money only from those who may `cancel_layaway`.",
        examples=["60"],
    )
    deposit_percent: Percentage = Field(
        default=Decimal(20),
        description="How much the first instalment is at least, in percent of what the goods cost.",
        examples=["20"],
    )
    fee: Fee = Field(
        default=Fee(),
        description="What the shop keeps where a layaway is cancelled or has expired; the rest is "
        "given back. It is compensation and no sale: no tax is charged on it. On the Z and in the "
        "accounts it has a line of its own.",
        examples=["{percent: 10, amount: 5.00}"],
    )
