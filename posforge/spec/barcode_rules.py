"""How the shop's scales print their barcodes: whose article it is, and what it weighs or costs."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, WithJsonSchema

from posforge.spec.base import Section, refusal

VALUES = {"price": "P", "weight": "W", "pieces": "Q"}
"""The letter that stands in a layout for what a label carries."""

RESTRICTED = "^(02|2[0-9])[0-9]*$"
"""What GS1 leaves to use inside a shop."""

VERIFIER = "V"
VERIFIED_DIGITS = (4, 5)
CODE_DIGITS = 13

_LETTERS = "I", *VALUES.values(), VERIFIER
_HOW = "letters such as IIIII PPPPP: I for the item's number; P for a price, W for grams or Q for "
_HOW += "pieces; V for a check digit of price or weight"


def bare(layout: str) -> str:
    """Return a layout without the spaces that make it readable."""
    return layout.replace(" ", "")


def _prefix(text: str) -> str:
    if not re.fullmatch(RESTRICTED, text, re.ASCII):
        raise refusal(
            f"Barcodes that begin with `{text}` are not for scales inside a shop.",
            expected="02, or 20 to 29, and what follows it in all such codes",
            hint='GS1 gives all others to manufacturers. Write it in quotes, such as "02".',
        )
    return text


def _layout(text: str) -> str:
    letters = bare(text)
    strange = sorted(set(letters) - set(_LETTERS))
    if strange:
        raise refusal(f"The letter `{strange[0]}` means nothing in a layout.", expected=_HOW)
    if "I" not in letters or not any(letter in letters for letter in VALUES.values()):
        raise refusal("A layout says where the item's number and a value stand.", expected=_HOW)
    torn = [one for one in _LETTERS if one * letters.count(one) not in letters]
    if torn:
        raise refusal(f"The letters {torn[0]} of a layout stand side by side.", expected=_HOW)
    if sum(letter in letters for letter in VALUES.values()) > 1:
        raise refusal("A label carries one value: a price, a weight or pieces.", expected=_HOW)
    return text


Prefix = Annotated[
    str,
    Field(max_length=CODE_DIGITS),
    AfterValidator(_prefix),
    WithJsonSchema({"type": "string", "pattern": RESTRICTED}),
]
Layout = Annotated[
    str,
    Field(max_length=2 * CODE_DIGITS),
    AfterValidator(_layout),
    WithJsonSchema({"type": "string", "pattern": "^[IPWQV ]+$"}),
]


class BarcodeRule(Section):
    """The labels that begin with one prefix: GTIN-13 for use inside the shop."""

    prefix: Prefix = Field(
        description="What these barcodes begin with, in quotes: 02, or 20 to 29, and more digits "
        "where the scale always prints them.",
        examples=['"22"'],
    )
    layout: Layout = Field(
        description="A letter for every digit between the prefix and the check digit: `I` for the "
        "item's number; `P` for a price, `W` for grams or `Q` for pieces; `V` for a check digit "
        "of the price or weight. Spaces only help the eye.",
        examples=["IIIII PPPPP"],
    )
    carries: Literal["price", "weight", "pieces"] = Field(
        description="What the label says of the goods.", examples=["price"]
    )
    decimals: Annotated[int, Field(ge=0)] | None = Field(
        default=None,
        description="How many digits of a price stand after the point; without it as many as the "
        "currency has.",
        examples=["2"],
    )


BarcodeRules = Annotated[tuple[BarcodeRule, ...], Field(max_length=20)]
"""Every kind of label the shop's scales print."""
