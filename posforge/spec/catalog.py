"""What the shop sells: units of measure and departments."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from posforge.spec.base import Section, Text


class Catalog(Section):
    """The units goods are sold in, and the departments they stand in."""

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
