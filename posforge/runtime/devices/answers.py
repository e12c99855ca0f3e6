"""Reads what a terminal or a wallet says: what it knows nothing of is dropped, nonsense refused."""

from __future__ import annotations

import json
from typing import Any, get_args

from posforge.runtime.domain.card import Answer, Outcome
from posforge.runtime.ext.terminals import NoAnswerError

Message = dict[str, Any]

_OUTCOMES = frozenset(get_args(Outcome))
_TEXTS = (
    "terminal",
    "memory",
    "currency",
    "auth_code",
    "brand",
    "tail",
    "transaction",
    "text",
    "qr",
)


def message_of(data: bytes) -> Message:
    """Return the JSON object in these bytes; an empty one for anything else."""
    try:
        said = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return said if type(said) is dict else {}


def answer_of(said: Message) -> Answer:
    """Return what was said of a payment. Raises NoAnswerError where that makes no sense."""
    outcome: Any = said.get("outcome")
    if type(outcome) is not str or outcome not in _OUTCOMES:
        raise _nonsense()
    return Answer(
        outcome=outcome,  # type: ignore[arg-type]
        approved_minor=whole_of(said, "amount"),
        **{name: text_of(said, name) for name in _TEXTS},
    )


def text_of(said: Message, name: str) -> str:
    """Return one text, empty where there is none. Raises NoAnswerError for anything else."""
    found = said.get(name, "")
    if type(found) is not str:
        raise _nonsense()
    return found


def whole_of(said: Message, name: str) -> int:
    """Return one whole number, 0 where there is none. Raises NoAnswerError for anything else."""
    found = said.get(name, 0)
    if type(found) is not int:
        raise _nonsense()
    return found


def _nonsense() -> NoAnswerError:
    return NoAnswerError(
        "The terminal answers in words that posforge does not know.",
        hint="Check that store.yaml names the right driver for it.",
    )
