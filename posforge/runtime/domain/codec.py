"""Turns the dataclasses of the domain into journal bodies and back.

A body is a JSON object with one key per field; tuples become arrays. Reading ignores keys it does
not know, so a newer machine may add fields, and refuses missing or mistyped ones.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")
Reader = Callable[[Any], Any]

_SCALARS = frozenset({str, int, bool, type(None)})


class BodyError(ValueError):
    """A body that does not have the shape its event type demands."""


def to_body(value: Any) -> dict[str, Any]:
    """Return the JSON object that a dataclass instance travels as."""
    kind: Any = type(value)
    return {
        name: found if type(found := getattr(value, name)) in _SCALARS else _plain(found)
        for name in _names(kind)
    }


def from_body(cls: type[T], body: Any) -> T:
    """Return the dataclass a body describes. Raises BodyError, naming the key that is wrong."""
    kind: Any = cls
    result: T = _object_reader(kind)(body)
    return result


def _plain(value: Any) -> Any:
    if type(value) in _SCALARS:
        return value
    if type(value) is tuple:
        return [_plain(item) for item in value]
    return to_body(value)


@cache
def _names(cls: Any) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(cls))


@cache
def _object_reader(cls: Any) -> Reader:
    hints = typing.get_type_hints(cls)
    fields = [
        (field.name, _reader(hints[field.name]), field.default is dataclasses.MISSING)
        for field in dataclasses.fields(cls)
    ]

    def read(body: Any) -> Any:
        if type(body) is not dict:
            raise BodyError(f"{cls.__name__} needs an object, not {type(body).__name__}")
        found = {}
        for name, reader, required in fields:
            if name in body:
                try:
                    found[name] = reader(body[name])
                except BodyError as error:
                    raise BodyError(f"{cls.__name__}.{name}: {error}") from None
            elif required:
                raise BodyError(f"{cls.__name__}.{name} is missing")
        return cls(**found)

    return read


def _reader(hint: Any) -> Reader:
    origin = typing.get_origin(hint)
    arguments = typing.get_args(hint)
    if origin is tuple:
        return _tuple_reader(_reader(arguments[0]))
    if origin is typing.Literal:
        return _literal_reader(arguments)
    if origin in (types.UnionType, typing.Union):
        return _optional_reader(_reader(next(a for a in arguments if a is not types.NoneType)))
    if dataclasses.is_dataclass(hint):
        return _object_reader(hint)  # type: ignore[arg-type]
    return _scalar_reader(hint)


def _scalar_reader(kind: type[Any]) -> Reader:
    def read(value: Any) -> Any:
        if type(value) is not kind:
            raise BodyError(f"needs {kind.__name__}, not {type(value).__name__}")
        return value

    return read


def _literal_reader(allowed: tuple[Any, ...]) -> Reader:
    def read(value: Any) -> Any:
        if value not in allowed:
            raise BodyError(f"needs one of {', '.join(map(str, allowed))}, not {value!r}")
        return value

    return read


def _optional_reader(inner: Reader) -> Reader:
    return lambda value: None if value is None else inner(value)


def _tuple_reader(inner: Reader) -> Reader:
    def read(value: Any) -> Any:
        if type(value) is not list and type(value) is not tuple:
            raise BodyError(f"needs a list, not {type(value).__name__}")
        return tuple(inner(item) for item in value)

    return read
