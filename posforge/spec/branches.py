"""The shop's addresses and how many tills stand at each."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, WithJsonSchema

from posforge.spec.base import Section, Text, Word, refusal


def _code(text: str) -> str:
    is_plain = text.isascii() and text.isalnum() and text.upper() == text
    if not (is_plain and 1 <= len(text) <= 8):
        raise refusal(
            f"`{text}` cannot be a branch code.",
            expected="one to eight capital letters and digits, such as S01",
            hint="It stands in every receipt number of this branch, so it has to be short.",
        )
    return text


BranchCode = Annotated[
    str,
    AfterValidator(_code),
    WithJsonSchema({"type": ["string", "integer"], "pattern": "^[A-Z0-9]{1,8}$"}),
]

RegionName = Annotated[str, Word(what="a region", example="north")]


class Branch(Section):
    """One address of the shop."""

    code: BranchCode = Field(
        description="A short code that begins the branch's receipt numbers and names its machines.",
        examples=["S01"],
    )
    name: Text = Field(description="What people call this branch.", examples=["Mitte"])
    tills: Annotated[int, Field(ge=1, le=99)] = Field(
        description="How many tills stand there.", examples=["2"]
    )
    address: Annotated[tuple[Text, ...], Field(max_length=6)] = Field(
        default=(),
        description="Lines of the address, printed under the shop's name.",
        examples=["[Marktplatz 1, 10115 Berlin]"],
    )
    region: RegionName | None = Field(
        default=None,
        description="The region it is in, where regions have prices of their own.",
        examples=["north"],
    )
