"""How events lie in the journal's tables: the very text that was hashed, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row

from posforge.runtime.domain.canonical import canonical_text
from posforge.runtime.domain.codec import from_body, to_body
from posforge.runtime.domain.envelope import EMPTY, Event, Head, Header, LogKey
from posforge.runtime.storage import tables
from posforge.runtime.storage.sql import Statement, insert, insert_missing

_EVENT = insert(tables.event)
_PERSONAL = insert_missing(tables.event_personal)
_HEAD = Statement(
    "SELECT seq, hash FROM log_head WHERE node = :node AND epoch = :epoch AND stream = :stream"
)
_MOVE_HEAD = Statement(
    "INSERT INTO log_head (node, epoch, stream, seq, hash, hlc) "
    "VALUES (:node, :epoch, :stream, :seq, :hash, :hlc) "
    "ON CONFLICT (node, epoch, stream) DO UPDATE "
    "SET seq = excluded.seq, hash = excluded.hash, hlc = excluded.hlc"
)
_COLUMNS = (
    "SELECT e.seq, e.id, e.type, e.header, e.body, p.blob, e.hash, e.kid, e.sig FROM event e "
    "LEFT JOIN event_personal p ON p.hash = e.hash "
)
_RUN = Statement(
    f"{_COLUMNS} WHERE e.node = :node AND e.epoch = :epoch AND e.stream = :stream "
    "AND e.seq >= :first ORDER BY e.seq LIMIT :limit"
)
_PAGE = 1000
_BY_ID = Statement(f"{_COLUMNS} WHERE e.id = :id ORDER BY e.hash LIMIT 1")


class Spelled(NamedTuple):
    """An event and the text of its parts, as hashed and as kept."""

    event: Event
    header: str
    body: str
    personal: str | None


def spell(event: Event) -> Spelled:
    """Return an event with the text of its parts."""
    return Spelled(
        event=event,
        header=canonical_text(to_body(event.header)),
        body=canonical_text(event.body),
        personal=canonical_text(event.personal) if event.personal is not None else None,
    )


def store(connection: Connection, run: Sequence[Spelled]) -> None:
    """Write a run of one log, in order and whole, and move its head to the last."""
    _EVENT.run_many(connection, [_row(one) for one in run])
    _PERSONAL.run_many(
        connection,
        [{"hash": one.event.hash, "blob": one.personal} for one in run if one.personal is not None],
    )
    last = run[-1].event
    _MOVE_HEAD.run(
        connection,
        {
            **last.header.log._asdict(),
            "seq": last.header.seq,
            "hash": last.hash,
            "hlc": last.header.hlc,
        },
    )


def head(connection: Connection, log: LogKey) -> Head:
    """Return the last event held of a log; EMPTY where there is none."""
    row = _HEAD.first(connection, log._asdict())
    return Head(row.seq, row.hash) if row is not None else EMPTY


def load(
    connection: Connection, log: LogKey, *, first: int, limit: int, most_bytes: int
) -> list[Event]:
    """Return held events of a log from `first` on, at least one where there is one."""
    found: list[Event] = []
    size = 0
    for row in _RUN.all(connection, {**log._asdict(), "first": first, "limit": limit}):
        size += len(row.header) + len(row.body) + len(row.blob or "")
        if found and size > most_bytes:
            break
        found.append(event_of(row))
    return found


def raw_pages(connection: Connection, log: LogKey) -> Iterator[Sequence[Row[Any]]]:
    """Yield every row of a log in order, page by page, as it lies there."""
    first = 1
    while page := _RUN.all(connection, {**log._asdict(), "first": first, "limit": _PAGE}):
        yield page
        first = page[-1].seq + 1


def by_id(connection: Connection, event_id: str) -> Event | None:
    """Return the event with this id, or None where it is not held."""
    row = _BY_ID.first(connection, {"id": event_id})
    return event_of(row) if row is not None else None


def event_of(row: Any) -> Event:
    """Return the event that a row of header, body, blob, hash, kid and sig describes."""
    return Event(
        header=from_body(Header, json.loads(row.header)),
        body=json.loads(row.body),
        personal=json.loads(row.blob) if row.blob else None,
        hash=row.hash,
        kid=row.kid,
        sig=row.sig,
    )


def _row(one: Spelled) -> dict[str, Any]:
    event, header = one.event, one.event.header
    return {
        "node": header.node,
        "epoch": header.epoch,
        "stream": header.stream,
        "seq": header.seq,
        "id": header.id,
        "type": header.type,
        "hash": event.hash,
        "header": one.header,
        "body": one.body,
        "kid": event.kid,
        "sig": event.sig,
    }
