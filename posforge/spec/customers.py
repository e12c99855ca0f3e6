"""Who buys: groups of customers, and the points they collect."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field, WithJsonSchema

from posforge.spec.base import Section, Text, Word

GroupName = Annotated[str, Word(what="a group of customers", example="staff")]
Amount = Annotated[
    Decimal,
    Field(gt=0, max_digits=12, decimal_places=4),
    WithJsonSchema({"type": "number", "exclusiveMinimum": 0}),
]


class Group(Section):
    """Customers who are treated alike."""

    label: Text = Field(
        description="What people call it, at the till and in the portal.", examples=["Staff"]
    )


class Customers(Section):
    """What is known of customers beside who they are."""

    groups: Annotated[dict[GroupName, Group], Field(max_length=50)] = Field(
        default={},
        description="Groups of customers by name; a price list of the same name holds for them, "
        "and promotions may be for them alone.",
        examples=["{staff: {label: Staff}, vip: {label: Friends of the house}}"],
    )


class Loyalty(Section):
    """The points of customers; `points` among the payments lets them pay."""

    earn_per: Amount = Field(
        description="One point is earned by each full amount of this of a bill; what is paid "
        "with points earns none.",
        examples=["1.00"],
    )
    worth: Amount = Field(description="What one point pays.", examples=["0.01"])
