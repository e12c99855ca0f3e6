"""How messages lie on the line: JSON packed with zstd, bounded before and after unpacking."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import zstandard

from posforge.runtime.domain.canonical import NotCanonicalError, canonical_bytes
from posforge.runtime.domain.envelope import (
    GENESIS,
    Head,
    LogKey,
    TamperedError,
    from_wire,
    to_wire,
)
from posforge.runtime.sync.messages import Answer, Delivery, Heads, Pull, Push

MOST_PACKED = 4 * 1024 * 1024
MOST_UNPACKED = 16 * 1024 * 1024
MEDIA_TYPE = "application/vnd.posforge.sync+zstd"

_KINDS = {"ack", "need", "fork", "refused"}
T = TypeVar("T")


class WireError(ValueError):
    """Bytes that are no message: cut short, too large or of another shape."""


def pack(message: Mapping[str, Any]) -> bytes:
    """Return the bytes a message travels as."""
    text = json.dumps(message, separators=(",", ":"), ensure_ascii=False)
    return zstandard.ZstdCompressor(level=3, write_checksum=True).compress(text.encode())


def unpack(data: bytes) -> dict[str, Any]:
    """Return the message in these bytes.

    Raises WireError for bytes that were cut short, damaged, larger than allowed or no object.
    """
    if len(data) > MOST_PACKED:
        raise WireError("the message is too large")
    try:
        size = zstandard.get_frame_parameters(data).content_size
        if size > MOST_UNPACKED:  # a frame that hides its size claims 2^64 - 1
            raise WireError("the message is too large")
        message = json.loads(zstandard.ZstdDecompressor().decompress(data))
    except (zstandard.ZstdError, ValueError, RecursionError) as error:
        raise WireError(f"the message cannot be read: {error}") from error
    if type(message) is not dict:
        raise WireError("the message is no object")
    return message


def from_push(push: Push) -> dict[str, Any]:
    """Return a push as a JSON object."""
    return {
        "log": list(push.log),
        "first": push.first,
        "branch": push.is_branch,
        "events": [to_wire(event) for event in push.events],
    }


def to_push(message: Mapping[str, Any]) -> Push:
    """Return the push in a JSON object. Raises WireError."""
    return Push(
        log=_log(_get(message, "log", list)),
        first=_get(message, "first", int),
        is_branch=_get(message, "branch", bool),
        events=tuple(_event(wire) for wire in _get(message, "events", list)),
    )


def from_answer(answer: Answer) -> dict[str, Any]:
    """Return an answer as a JSON object."""
    return {"answer": answer.kind, "have": list(answer.have), "reason": answer.reason}


def to_answer(message: Mapping[str, Any]) -> Answer:
    """Return the answer in a JSON object. Raises WireError."""
    kind: Any = _get(message, "answer", str)
    if kind not in _KINDS:
        raise WireError(f"{kind!r} is no answer")
    return Answer(
        kind=kind, have=_head(_get(message, "have", list)), reason=_get(message, "reason", str)
    )


def from_pull(pull: Pull) -> dict[str, Any]:
    """Return a pull as a JSON object."""
    return {"have": _from_heads(pull.have)}


def to_pull(message: Mapping[str, Any]) -> Pull:
    """Return the pull in a JSON object. Raises WireError."""
    return Pull(have=_heads(_get(message, "have", list)))


def from_delivery(delivery: Delivery) -> dict[str, Any]:
    """Return a delivery as a JSON object."""
    return {
        "run": None if delivery.run is None else from_push(delivery.run),
        "more": delivery.is_more,
        "acked_store": _from_heads(delivery.acked_store),
        "acked_hq": _from_heads(delivery.acked_hq),
    }


def to_delivery(message: Mapping[str, Any]) -> Delivery:
    """Return the delivery in a JSON object. Raises WireError."""
    run = message.get("run")
    return Delivery(
        run=None if run is None else to_push(_get(message, "run", dict)),
        is_more=_get(message, "more", bool),
        acked_store=_heads(_get(message, "acked_store", list)),
        acked_hq=_heads(_get(message, "acked_hq", list)),
    )


def _from_heads(heads: Heads) -> list[list[Any]]:
    return [[*log, *head] for log, head in sorted(heads.items())]


def _heads(rows: Sequence[Any]) -> dict[LogKey, Head]:
    heads = {}
    for row in rows:
        if type(row) is not list or len(row) != 5:
            raise WireError("a log and its head have five parts")
        heads[_log(row[:3])] = _head(row[3:])
    return heads


def _log(parts: Sequence[Any]) -> LogKey:
    if [type(part) for part in parts] != [str, int, str]:
        raise WireError("a log is named by node, epoch and stream")
    try:
        canonical_bytes(list(parts))
    except NotCanonicalError as error:
        raise WireError(str(error)) from error
    return LogKey(*parts)


def _head(parts: Sequence[Any]) -> Head:
    if [type(part) for part in parts] != [int, str] or len(parts[1]) != len(GENESIS):
        raise WireError("a head is a seq and a hash")
    return Head(*parts)


def _event(wire: Any) -> Any:
    try:
        return from_wire(wire)
    except TamperedError as error:
        raise WireError(str(error)) from error


def _get(message: Mapping[str, Any], name: str, kind: type[T]) -> T:
    value = message.get(name)
    if type(value) is not kind:
        raise WireError(f"{name} must be {kind.__name__}")
    return value
