"""What every section of store.yaml shares: closed, frozen models and refusals that explain."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)
from pydantic_core import PydanticCustomError


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


def _one_line(text: str) -> str:
    if any(unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} for char in text):
        raise refusal(
            "The text holds a line break or a control character.", expected="one line of text"
        )
    return text


def _number_text(value: Any) -> Any:
    """Turn digits into a number where the schema names the numbers it takes."""
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else value


Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=80),
    AfterValidator(_one_line),
]
"""One line of text a person reads."""

Digits = BeforeValidator(_number_text)
"""Lets a Literal of numbers read the source text of a number."""

WaitMs = Annotated[int, Field(ge=100, le=3_600_000)]
"""A wait in milliseconds, between a tenth of a second and an hour."""
