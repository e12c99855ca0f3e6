"""How the shop prices: the lists that hold for the customers of one group."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from posforge.spec.base import Section, Text, Word

ListName = Annotated[str, Word(what="a price list", example="staff")]


class PriceList(Section):
    """Prices for the customers of one group."""

    label: Text = Field(
        description="What people call it, in the portal and in files.", examples=["Staff"]
    )


class Pricing(Section):
    """Which prices there are beside those of the chain, of regions and of branches."""

    lists: Annotated[dict[ListName, PriceList], Field(max_length=50)] = Field(
        default={},
        description="Price lists by name; a list holds for the customers of the group that is "
        "called like it.",
        examples=["{staff: {label: Staff}, wholesale: {label: Wholesale}}"],
    )
