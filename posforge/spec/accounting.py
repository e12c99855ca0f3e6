"""Under which accounts the bookkeeper writes what the tills took."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field, WithJsonSchema

from posforge.spec.base import Section, Text, refusal

_PATTERN = "^[A-Za-z0-9][A-Za-z0-9 ._/-]{0,29}$"


def _account(text: str) -> str:
    if not re.fullmatch(_PATTERN, text):
        raise refusal(
            f"`{text}` cannot be an account.",
            expected="at most 30 letters, digits, spaces and . _ / -, such as 8400",
        )
    return text


Account = Annotated[
    Text, AfterValidator(_account), WithJsonSchema({"type": "string", "pattern": _PATTERN})
]


class Accounts(Section):
    """The account of everything that money moves through; what is not named has its own name."""

    revenue: dict[Text, Account] = Field(
        default={},
        description="What goods brought in, without tax, by tax rate; `revenue standard` where "
        "none is named.",
        examples=["{standard: 8400, reduced: 8300}"],
    )
    tax: dict[Text, Account] = Field(
        default={},
        description="Taxes that are owed, by tax rate, or by name where a rate is made of several; "
        "`tax standard` where none is named.",
        examples=["{standard: 1776, reduced: 1771}"],
    )
    tenders: dict[Text, Account] = Field(
        default={},
        description="What customers paid with, by means of payment; its name where none is given.",
        examples=["{cash: 1000, card: 1360}"],
    )
    rounding: Account = Field(
        default="rounding", description="What cash rounding gained or lost.", examples=["2150"]
    )
    difference: Account = Field(
        default="difference",
        description="What was found too much or missing when a drawer was counted.",
        examples=["2151"],
    )
    safe: Account = Field(
        default="safe",
        description="Cash on its way between drawers and the bank.",
        examples=["1361"],
    )
    petty: Account = Field(
        default="petty",
        description="What was paid into and out of drawers beside sales.",
        examples=["1362"],
    )
    layaway_fee: Account = Field(
        default="layaway fee",
        description="What the shop kept of layaways that were cancelled.",
        examples=["2742"],
    )
    transit: Account = Field(
        default="transit",
        description="Cash that a suspended shift carries from one till to another.",
        examples=["1363"],
    )


class Accounting(Section):
    """How the books are handed over."""

    accounts: Accounts = Field(
        default=Accounts(), description="The accounts of `posforge export accounts`."
    )
