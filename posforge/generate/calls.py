"""Python values that a template prints: calls, texts, numbers, tuples and sets of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LINE_LENGTH = 100


@dataclass(frozen=True, slots=True)
class Call:
    """A call with its arguments by name, as in `Role(name="cashier")`."""

    name: str
    arguments: tuple[tuple[str, Value], ...] = ()


Value = Call | str | int | bool | tuple["Value", ...] | frozenset[str]


def called(values: Iterable[Value]) -> Iterator[str]:
    """Yield the name of every call in these values, each as often as it is there."""
    for value in values:
        if isinstance(value, Call):
            yield value.name
            yield from called(inner for _, inner in value.arguments)
        elif isinstance(value, tuple):
            yield from called(value)


def python_text(value: str) -> str:
    """Return a Python string literal, quoted the way the formatter does."""
    quoted = json.dumps(value, ensure_ascii=False)
    if value.count('"') > value.count("'"):
        return "'" + quoted[1:-1].replace('\\"', '"').replace("'", "\\'") + "'"
    return quoted


def python_value(value: Value, *, indent: int, room: int = LINE_LENGTH) -> str:
    """Return a value as the formatter writes it: on one line where it fits, else one part a line.

    Args:
        value: what to write.
        indent: how far its first line is indented.
        room: how many columns there are for all of it on one line.
    """
    line = _on_one_line(value)
    if len(line) <= room or isinstance(value, str | int):
        return line
    margin = " " * (indent + 4)
    if isinstance(value, Call):
        parts = (_part(f"{name}=", inner, indent + 4) for name, inner in value.arguments)
        return _lines(f"{value.name}(", parts, ")", indent=indent)
    if isinstance(value, tuple):
        return _lines("(", (_part("", inner, indent + 4) for inner in value), ")", indent=indent)
    words = (_part("", word, indent + 8) for word in sorted(value))
    return f"frozenset(\n{margin}{_lines('{', words, '}', indent=indent + 4)}\n{' ' * indent})"


def _part(prefix: str, value: Value, indent: int) -> str:
    room = LINE_LENGTH - indent - len(prefix) - 1
    return f"{' ' * indent}{prefix}{python_value(value, indent=indent, room=room)},"


def _lines(first: str, parts: Iterable[str], last: str, *, indent: int) -> str:
    return "\n".join([first, *parts, f"{' ' * indent}{last}"])


def _on_one_line(value: Value) -> str:
    if isinstance(value, Call):
        named = (f"{name}={_on_one_line(one)}" for name, one in value.arguments)
        return f"{value.name}({', '.join(named)})"
    if isinstance(value, tuple):
        inner = [_on_one_line(one) for one in value]
        return f"({inner[0]},)" if len(inner) == 1 else f"({', '.join(inner)})"
    if isinstance(value, frozenset):
        return f"frozenset({{{', '.join(python_text(word) for word in sorted(value))}}})"
    return python_text(value) if isinstance(value, str) else str(value)
