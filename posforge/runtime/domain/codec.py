"""Turns the dataclasses of the domain into journal bodies and back.

A body is a JSON object with one key per field; tuples become arrays, mappings of scalars objects.
A field that was added later has a default and is left out where it has it: who makes no use of it
writes what was written before. Reading ignores keys it does not know, so a newer machine may add
fields, and refuses missing or mistyped ones.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")
Reader = Callable[[Any], Any]

FROM_THE_START: Mapping[str, bool] = {"is_from_the_start": True}
"""Metadata of a field that has a default and was not added later: it is always written."""

_SCALARS = frozenset({str, int, bool, type(None)})


class BodyError(ValueError):
    """A body that does not have the shape its event type demands."""


def to_body(value: Any) -> dict[str, Any]:
    """Return the JSON object that a dataclass instance travels as."""
    kind: Any = type(value)
    needed, added = _names(kind)
    body = {
        name: found if type(found := getattr(value, name)) in _SCALARS else _plain(found)
        for name in needed
    }
    for name, default in added:
        if (found := getattr(value, name)) != default:
            body[name] = _plain(found)
    return body


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
    if isinstance(value, Mapping):
        return dict(value)
    return to_body(value)


@cache
def _names(cls: Any) -> tuple[tuple[str, ...], tuple[tuple[str, Any], ...]]:
    """The fields every body has, and those that were added, each with its default."""
    fields = dataclasses.fields(cls)
    needed = tuple(field.name for field in fields if _is_written(field))
    return needed, tuple((f.name, _default(f)) for f in fields if not _is_written(f))


@cache
def _object_reader(cls: Any) -> Reader:
    hints = typing.get_type_hints(cls)
    fields = [
        (field.name, _reader(hints[field.name]), _is_required(field))
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


def _is_written(field: dataclasses.Field[Any]) -> bool:
    return _is_required(field) or FROM_THE_START.items() <= field.metadata.items()


def _is_required(field: dataclasses.Field[Any]) -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def _default(field: dataclasses.Field[Any]) -> Any:
    made = field.default_factory
    return field.default if made is dataclasses.MISSING else made()


def _reader(hint: Any) -> Reader:
    origin = typing.get_origin(hint)
    arguments = typing.get_args(hint)
    if origin is tuple:
        return _tuple_reader(_reader(arguments[0]))
    if origin is Mapping:
        return _mapping_reader(_union_of(arguments[1]))
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


def _mapping_reader(allowed: tuple[type[Any], ...]) -> Reader:
    def read(value: Any) -> Any:
        if type(value) is not dict:
            raise BodyError(f"needs an object, not {type(value).__name__}")
        for key, item in value.items():
            if type(key) is not str or type(item) not in allowed:
                raise BodyError(f"{key!r} must not hold a {type(item).__name__}")
        return value

    return read


def _union_of(hint: Any) -> tuple[type[Any], ...]:
    return typing.get_args(hint) or (hint,)
