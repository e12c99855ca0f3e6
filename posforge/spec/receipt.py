"""What the receipt says beyond the sale."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field, WithJsonSchema

from posforge.spec.base import Section, Text, refusal

LOGO_PATTERN = r"^(?!.*\.\.)[A-Za-z0-9_-][A-Za-z0-9_./-]{0,70}\.([pP][nN][gG]|[jJ][pP][eE]?[gG])$"


def _picture_name(text: str) -> str:
    if not re.fullmatch(LOGO_PATTERN, text):
        raise refusal(
            f"`{text}` is no picture for the receipt.",
            expected="a PNG or JPEG file in this folder, such as logo.png",
        )
    return text


PictureName = Annotated[
    str,
    AfterValidator(_picture_name),
    WithJsonSchema({"type": "string", "pattern": LOGO_PATTERN}),
]


class Receipt(Section):
    """The words around the sale, and the shop's picture above them."""

    logo: PictureName | None = Field(
        default=None,
        description="Picture at the head of receipts and gift receipts: a PNG or JPEG file beside "
        "store.yaml, of at most 1 MB and 4,000 dots each way. It is printed in black dots, at most "
        "as wide as the paper and 30 mm high; X and Z go without it.",
        examples=["logo.png"],
    )
    header: Annotated[tuple[Text, ...], Field(max_length=6)] = Field(
        default=(),
        description="Lines printed below the address, such as the telephone or the tax number.",
        examples=['["Tel. 030 123456", "VAT DE123456789"]'],
    )
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
