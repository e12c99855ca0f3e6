"""What every section of store.yaml shares: closed, frozen models and refusals that explain."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StringConstraints,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import PydanticCustomError
from pydantic_core.core_schema import CoreSchema, no_info_after_validator_function


class Section(BaseModel):
    """A mapping of store.yaml: it never changes once read, and knows every key it may hold."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def refusal(
    message: str, *, expected: str = "", hint: str = "", candidates: Iterable[str] = ()
) -> PydanticCustomError:
    """Return the error a validator raises; its parts are shown beside the excerpt.

    Args:
        message: what is wrong, as one sentence that names the value.
        expected: what would have been right.
        hint: how to mend it, where that is known.
        candidates: valid values, of which the nearest is offered as "did you mean".
    """
    context: dict[str, Any] = {
        "message": message,
        "expected": expected,
        "hint": hint,
        "candidates": sorted(candidates),
    }
    return PydanticCustomError("refused", "{message}", context)


LONE, LIST = "[lone]", "[list]"
"""Tags of a key that takes one value or a list of sections; they are no part of its path."""

TRUE = frozenset({"true", "yes", "on", "1", "y", "t"})
"""What a yes is typed as, in small letters."""

NAME_PATTERN = "^[a-z][a-z0-9_]{0,39}$"


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """Marks a text that names something: small letters, digits and _, beginning with a letter.

    `what` and `example` explain a refusal. A module is a file of that name, so it cannot be a word
    of Python; `taken` are names that already mean something else there.
    """

    what: str
    example: str
    is_module: bool = False
    taken: frozenset[str] = frozenset()

    def check(self, text: str) -> str:
        """Return the name, or refuse it."""
        if not re.fullmatch(NAME_PATTERN, text):
            raise refusal(
                f"`{text}` cannot name {self.what}.",
                expected="a small letter, then small letters, digits and _ (at most 40 in all), "
                f"such as {self.example}",
            )
        if text in self.taken or (self.is_module and not is_module(text)):
            raise refusal(
                f"`{text}` cannot name {self.what}: the word is taken.",
                expected=f"another name, such as {self.example}",
            )
        return text

    def __get_pydantic_core_schema__(
        self, source: type[str], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Check the name after pydantic has read it as text."""
        return no_info_after_validator_function(self.check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Tell editors the letters a name is made of."""
        return handler(schema) | {"pattern": NAME_PATTERN}


def is_module(name: str) -> bool:
    """Return whether a module can have this name."""
    return bool(re.fullmatch(NAME_PATTERN, name)) and not keyword.iskeyword(name)


def _one_line(text: str) -> str:
    if any(unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} for char in text):
        raise refusal(
            "The text holds a line break or a control character.", expected="one line of text"
        )
    return text


def _number_text(value: Any) -> Any:
    """Turn digits into a number where the schema names the numbers it takes."""
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else value


def _day(text: str) -> str:
    try:
        is_day = date.fromisoformat(text).isoformat() == text
    except ValueError:
        is_day = False
    if not is_day:
        raise refusal(
            f"`{text}` is not a day of the calendar.",
            expected="year, month and day, such as 2027-01-01",
        )
    return text


Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=80),
    AfterValidator(_one_line),
    WithJsonSchema({"type": ["string", "number"], "minLength": 1, "maxLength": 80}),
]
"""One line of text a person reads."""

Reasons = Annotated[tuple[Text, ...], Field(max_length=8)]
"""What somebody at the till may choose from."""

Day = Annotated[str, AfterValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
"""A day of the calendar, such as `2027-01-01`."""

Digits = BeforeValidator(_number_text)
"""Lets a Literal of numbers read the source text of a number."""

WaitMs = Annotated[int, Field(ge=100, le=3_600_000)]
"""A wait in milliseconds, between a tenth of a second and an hour."""
