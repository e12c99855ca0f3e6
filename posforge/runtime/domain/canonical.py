"""One spelling for every JSON value, so that equal facts have equal hashes.

The spelling is RFC 8785 narrowed to what a journal may hold: objects with ASCII keys, arrays,
strings without U+0000, booleans, null and integers within ±(2^53 - 1). Fractions do not exist in a
journal, and U+0000 would fit SQLite but not PostgreSQL.
"""

from __future__ import annotations

import json
from typing import Any, TypeAlias

Json: TypeAlias = "None | bool | int | str | list[Json] | dict[str, Json]"

_LARGEST = 2**53 - 1
_spell = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
).encode


class NotCanonicalError(ValueError):
    """A value that a journal cannot hold."""


def canonical_text(value: Json) -> str:
    """Return the one spelling of `value`. Raises NotCanonicalError where it has none."""
    try:
        _refuse_foreign(value)
        return _spell(value)
    except RecursionError as error:
        raise NotCanonicalError("a value is nested too deeply") from error


def canonical_bytes(value: Json) -> bytes:
    """Return the UTF-8 bytes of the one spelling of `value`.

    Raises NotCanonicalError for fractions, large integers, keys beyond ASCII, U+0000 and lone
    surrogates.
    """
    try:
        return canonical_text(value).encode()
    except UnicodeEncodeError as error:
        raise NotCanonicalError("a string holds half of a surrogate pair") from error


def _refuse_foreign(value: object) -> None:
    kind = type(value)
    if kind is dict or kind is list or kind is tuple:
        _refuse_inside(value)
    elif kind is str:
        if "\0" in value:  # type: ignore[operator]
            raise NotCanonicalError("a string holds U+0000")
    elif kind is int:
        if not -_LARGEST <= value <= _LARGEST:  # type: ignore[operator]
            raise NotCanonicalError(f"{value} does not fit 53 bits")
    elif kind is not bool and value is not None:
        raise NotCanonicalError(f"{kind.__name__} has no place in a journal")


def _refuse_inside(holder: Any) -> None:
    if type(holder) is dict:
        for key in holder:
            if type(key) is not str or not key.isascii() or "\0" in key:
                raise NotCanonicalError(f"{key!r} is no ASCII key")
        holder = holder.values()
    for item in holder:
        # Most of a journal is plain text: it is let through without a call.
        if type(item) is not str or "\0" in item:
            _refuse_foreign(item)
