"""The logs this machine holds: contiguous prefixes, its own and other machines', projected."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Connection

from posforge.runtime.domain.canonical import canonical_text
from posforge.runtime.domain.envelope import Event, Head, LogKey, from_wire, to_wire
from posforge.runtime.ext.ports import Clock, NodeRecord
from posforge.runtime.storage import rows, tables
from posforge.runtime.storage.engine import Database
from posforge.runtime.storage.projector import apply, retry
from posforge.runtime.storage.sql import Statement, insert_missing

_HEADS = Statement("SELECT node, epoch, stream, seq, hash FROM log_head")
_HASH_AT = Statement(
    "SELECT hash FROM event "
    "WHERE node = :node AND epoch = :epoch AND stream = :stream AND seq = :seq"
)
_FORK = insert_missing(tables.fork_event)
_FORKS = Statement("SELECT wire FROM fork_event ORDER BY node, epoch, stream, seq, hash")
_FORKS_TO_RELAY = Statement(
    "SELECT wire FROM fork_event WHERE is_relayed = :no ORDER BY node, epoch, stream, seq, hash"
)
_RELAYED = Statement("UPDATE fork_event SET is_relayed = :yes WHERE hash = :hash")
_LOCK = Statement(
    "INSERT INTO machine_lock (node, epoch, reason, at_ms) "
    "VALUES (:node, :epoch, :reason, :at_ms) ON CONFLICT (node) DO UPDATE "
    "SET epoch = excluded.epoch, reason = excluded.reason, at_ms = excluded.at_ms "
    "WHERE excluded.epoch > machine_lock.epoch"
)
_PARKED = Statement("SELECT node, epoch, stream, seq, hash FROM parked_event ORDER BY hash")
# A machine that joined again is in a later epoch: what locked the earlier one binds it no more.
_NODE = Statement(
    "SELECT m.*, l.node AS lock FROM machine m "
    "LEFT JOIN machine_lock l ON l.node = m.node AND l.epoch >= m.epoch "
    "WHERE m.node = :node AND m.stamp <> ''"
)
_ACKNOWLEDGED = Statement(
    "SELECT node, epoch, stream, seq, hash FROM acknowledged WHERE peer = :peer"
)
_ACKNOWLEDGE = Statement(
    "INSERT INTO acknowledged (peer, node, epoch, stream, seq, hash) "
    "VALUES (:peer, :node, :epoch, :stream, :seq, :hash) "
    "ON CONFLICT (peer, node, epoch, stream) DO UPDATE "
    "SET seq = excluded.seq, hash = excluded.hash WHERE excluded.seq > acknowledged.seq"
)
_PAGE = 500
_PAGE_BYTES = 4 * 1024 * 1024


class NotNextError(ValueError):
    """A run that does not begin where this machine's copy of its log ends."""


class NodeJournal:
    """Every log this machine holds, on its own database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def head(self, log: LogKey) -> Head:
        """Return the last event held of a log."""
        with self._database.read() as connection:
            return rows.head(connection, log)

    def heads(self) -> Mapping[LogKey, Head]:
        """Return the last event held of every log."""
        with self._database.read() as connection:
            return _by_log(_HEADS.all(connection))

    def hash_at(self, log: LogKey, seq: int) -> str | None:
        """Return the hash of one held event."""
        with self._database.read() as connection:
            found: str | None = _HASH_AT.scalar(connection, {**log._asdict(), "seq": seq})
        return found

    def read(
        self, log: LogKey, *, first: int, limit: int = _PAGE, most_bytes: int = 262_144
    ) -> Sequence[Event]:
        """Return held events from `first` on, at least one where there is one."""
        with self._database.read() as connection:
            return rows.load(connection, log, first=first, limit=limit, most_bytes=most_bytes)

    def export(self, log: LogKey) -> Iterator[Event]:
        """Yield every held event of a log in order."""
        first = 1
        while page := self.read(log, first=first, limit=_PAGE, most_bytes=_PAGE_BYTES):
            yield from page
            first = page[-1].header.seq + 1

    def receive(self, events: Sequence[Event]) -> None:
        """Append a verified run of one log, project it and move its head, in one transaction.

        Events held already are passed over. Raises NotNextError, with nothing written, for a run
        that leaves a gap, contradicts what is held, or is no chain.
        """
        if not events:
            return
        with self._database.write() as connection:
            fresh = _continuing(connection, events)
            if not fresh:
                return
            rows.store(connection, [rows.spell(event) for event in fresh])
            apply(connection, fresh)

    def keep_fork(self, events: Sequence[Event]) -> None:
        """Keep and project the other branch of a log, and lock its machine to re-enrolment.

        A branch of an epoch that the machine has left by joining again locks nothing.
        """
        with self._database.write() as connection:
            for event in events:
                place = {**event.header.log._asdict(), "seq": event.header.seq, "hash": event.hash}
                wire = canonical_text(to_wire(event))
                if _FORK.run(connection, {**place, "wire": wire, "is_relayed": False}):
                    apply(connection, [event])
            for node, epoch in sorted({(e.header.node, e.header.epoch) for e in events}):
                at_ms = self._clock.now_ms()
                lock = {"node": node, "epoch": epoch, "reason": "fork", "at_ms": at_ms}
                _LOCK.run(connection, lock)

    def forks(self) -> Sequence[Event]:
        """Return the events kept of other branches, in the order of their logs."""
        with self._database.read() as connection:
            return [from_wire(json.loads(row.wire)) for row in _FORKS.all(connection)]

    def forks_to_relay(self) -> Sequence[Event]:
        """Return kept events of other branches that the machine above has not been told of."""
        with self._database.read() as connection:
            found = _FORKS_TO_RELAY.all(connection, {"no": False})
        return [from_wire(json.loads(row.wire)) for row in found]

    def relayed_forks(self, events: Sequence[Event]) -> None:
        """Record that the machine above keeps these events of other branches too."""
        with self._database.write() as connection:
            _RELAYED.run_many(connection, [{"hash": e.hash, "yes": True} for e in events])

    def retry_parked(self) -> int:
        """Try again what could not be projected; return how many events are still parked."""
        with self._database.write() as connection:
            others = {
                event.hash: event
                for event in (from_wire(json.loads(r.wire)) for r in _FORKS.all(connection))
            }
            for row in _PARKED.all(connection):
                log = LogKey(row.node, row.epoch, row.stream)
                held = rows.load(connection, log, first=row.seq, limit=1, most_bytes=0)
                event = held[0] if held and held[0].hash == row.hash else others[row.hash]
                retry(connection, event)
            return len(_PARKED.all(connection))

    def node(self, node: str) -> NodeRecord | None:
        """Return what is known of a machine; None for one that nobody enrolled."""
        with self._database.read() as connection:
            row = _NODE.first(connection, {"node": node})
        if row is None:
            return None
        return NodeRecord(
            node=row.node,
            kind=row.kind,
            store=row.store,
            till=row.till,
            label=row.label,
            public_key=bytes.fromhex(row.public_key),
            enrolled_by=row.enrolled_by,
            epoch=row.epoch,
            revoked=row.revoked,
            locked=row.lock is not None,
        )

    def acknowledged(self, peer: str) -> Mapping[LogKey, Head]:
        """Return how far `peer` (`store` or `hq`) is known to hold each log."""
        with self._database.read() as connection:
            return _by_log(_ACKNOWLEDGED.all(connection, {"peer": peer}))

    def acknowledge(self, peer: str, heads: Mapping[LogKey, Head]) -> None:
        """Record how far a peer says it holds logs; an older word changes nothing."""
        with self._database.write() as connection:
            _ACKNOWLEDGE.run_many(
                connection,
                [
                    {"peer": peer, **log._asdict(), "seq": head.seq, "hash": head.hash}
                    for log, head in heads.items()
                ],
            )


def _continuing(connection: Connection, events: Sequence[Event]) -> Sequence[Event]:
    log = events[0].header.log
    head = rows.head(connection, log)
    fresh: list[Event] = []
    for event in events:
        header = event.header
        if header.log != log:
            raise NotNextError("a run holds events of one log")
        if header.seq <= head.seq and not fresh:
            held = _HASH_AT.scalar(connection, {**log._asdict(), "seq": header.seq})
            if held != event.hash:
                raise NotNextError(f"another event {header.seq} is held")
            continue
        if header.seq != head.seq + 1 or header.prev != head.hash:
            raise NotNextError(f"event {head.seq + 1} comes next, not {header.seq}")
        fresh.append(event)
        head = event.head
    return fresh


def _by_log(found: Sequence[object]) -> dict[LogKey, Head]:
    return {
        LogKey(row.node, row.epoch, row.stream): Head(row.seq, row.hash)  # type: ignore[attr-defined]
        for row in found
    }
