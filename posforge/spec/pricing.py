"""How the shop prices: the lists that hold for the customers of one group, and its promotions."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field, WithJsonSchema

from posforge.spec.base import Section, Text, Word, refusal

ListName = Annotated[str, Word(what="a price list", example="staff")]


class PriceList(Section):
    """Prices for the customers of one group."""

    label: Text = Field(
        description="What people call it, in the portal and in files.", examples=["Staff"]
    )


def is_sheet_name(text: str) -> bool:
    """Tell whether a file beside store.yaml can be called so."""
    return bool(re.fullmatch(SHEET, text)) and text.casefold() not in {"store.yaml", "store.yml"}


def _sheet(text: str) -> str:
    if not is_sheet_name(text):
        raise refusal(
            f"`{text}` cannot be the file of the promotions.",
            expected="the name of a YAML file beside store.yaml, such as promotions.yaml",
        )
    return text


SHEET = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,60}\.ya?ml$"
SheetName = Annotated[
    str, AfterValidator(_sheet), WithJsonSchema({"type": "string", "pattern": SHEET})
]


class Pricing(Section):
    """Which prices there are beside those of the chain, of regions and of branches."""

    lists: Annotated[dict[ListName, PriceList], Field(max_length=50)] = Field(
        default={},
        description="Price lists by name; a list holds for the customers of the group that is "
        "called like it.",
        examples=["{staff: {label: Staff}, wholesale: {label: Wholesale}}"],
    )
    promotions: SheetName | None = Field(
        default=None,
        description="The file beside this one that says what promotions there are.",
        examples=["promotions.yaml"],
    )
