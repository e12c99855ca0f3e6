"""What the receipt says beyond the sale."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from posforge.spec.base import Section, Text


class Receipt(Section):
    """The words around the sale."""

    footer: Annotated[tuple[Text, ...], Field(max_length=10)] = Field(
        default=(),
        description="Lines printed at the end of every receipt.",
        examples=["[Thank you for shopping with us]"],
    )
    line_notes: Annotated[tuple[Text, ...], Field(max_length=6)] = Field(
        default=(),
        description="Lines printed under an article: text with `{name}`, `{department}`, `{code}` "
        "and any field or axis by name. A line one of whose words is empty is left out.",
        examples=['["{size} {colour}", "Origin: {origin}"]'],
    )
