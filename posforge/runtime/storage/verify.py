"""Checks a whole database: every hash, chain and signature, projections by replay, closings."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from posforge.runtime.domain.envelope import (
    EMPTY,
    Event,
    Head,
    LogKey,
    TamperedError,
    body_text_hash,
    check_parts,
    from_wire,
    header_text_hash,
    personal_text_hash,
)
from posforge.runtime.domain.ids import key_id, node_id
from posforge.runtime.storage import rows
from posforge.runtime.storage.digest import table_digests
from posforge.runtime.storage.engine import Database
from posforge.runtime.storage.replay import replayed_digests
from posforge.runtime.storage.sql import Statement
from posforge.runtime.storage.verify_closings import closing_faults

SignatureCheck = Callable[[bytes, bytes, bytes], bool]

_LOGS = Statement(
    "SELECT node, epoch, stream FROM log_head UNION SELECT node, epoch, stream FROM event "
    "ORDER BY node, epoch, stream"
)
_KEYS = Statement("SELECT body FROM event WHERE type = 'NodeEnrolled'")
_FORKS = Statement("SELECT node, epoch, stream, seq, wire FROM fork_event ORDER BY hash")
_PARKED = Statement("SELECT count(*) FROM parked_event")
_TAKINGS = Statement(
    "SELECT account, unit, sum(amount) AS rest FROM ("
    "SELECT target AS account, unit, amount FROM ledger_entry WHERE ledger = 'money' UNION ALL "
    "SELECT source, unit, -amount FROM ledger_entry WHERE ledger = 'money') AS moved "
    "WHERE account LIKE 'takings:%' GROUP BY account, unit HAVING sum(amount) <> 0 "
    "ORDER BY account, unit"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong, and with which event; no event is named where projections are wrong."""

    reason: str
    log: LogKey | None = None
    seq: int = 0

    def __str__(self) -> str:
        if self.log is None:
            return self.reason
        node, epoch, stream = self.log
        return f"machine {node}, epoch {epoch}, {stream} {self.seq}: {self.reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyReport:
    """What was checked and, of every log, the first fault.

    `parked` events are whole and signed, but of a type this posforge does not know.
    """

    logs: int
    events: int
    forked: int
    parked: int
    faults: tuple[Fault, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


def verify(
    database: Database,
    *,
    signature_matches: SignatureCheck,
    progress: Callable[[int], None] = lambda _events: None,
) -> VerifyReport:
    """Check every log of a database, its forks, its ledgers, its projections by replay, its Zs.

    Args:
        database: a till's, a store server's or HQ's; it is only read.
        signature_matches: checks (public key, message, signature).
        progress: told now and then how many events are done.
    """
    with database.read() as connection:
        checker = _Checker(connection, signature_matches, progress=progress)
        logs = [LogKey(row.node, row.epoch, row.stream) for row in _LOGS.all(connection)]
        faults = [fault for log in logs if (fault := checker.log_fault(log)) is not None]
        forks, fork_faults = checker.forks()
        faults += fork_faults
        if not faults:
            faults += _ledger_faults(connection)
            faults += _projection_faults(connection, logs, forks)
        if not faults:
            closings = closing_faults(connection, logs)
            faults += [Fault(reason=reason, log=log, seq=seq) for log, seq, reason in closings]
        return VerifyReport(
            logs=len(logs),
            events=checker.events,
            forked=len(forks),
            parked=_PARKED.scalar(connection),
            faults=tuple(faults),
        )


class _Checker:
    def __init__(
        self,
        connection: Connection,
        signature_matches: SignatureCheck,
        *,
        progress: Callable[[int], None],
    ) -> None:
        self._connection = connection
        self._signature_matches = signature_matches
        self._progress = progress
        self._keys = _public_keys(connection)
        self.events = 0

    def log_fault(self, log: LogKey) -> Fault | None:
        """Return the first fault of a log, or None."""
        head = EMPTY
        for page in rows.raw_pages(self._connection, log):
            for row in page:
                reason = self._reason(row, log, head=head)
                if reason:
                    return Fault(reason=reason, log=log, seq=row.seq)
                head = Head(row.seq, row.hash)
            self.events += len(page)
            self._progress(self.events)
        if rows.head(self._connection, log) != head:
            return Fault(reason="the head is not the last event", log=log, seq=head.seq)
        return None

    def forks(self) -> tuple[list[Event], list[Fault]]:
        """Return the events of other branches and what is wrong with them."""
        events: list[Event] = []
        faults: list[Fault] = []
        for row in _FORKS.all(self._connection):
            try:
                event = from_wire(json.loads(row.wire))
                check_parts(event)
                if not self._is_signed(event.header.node, event.kid, event.hash, sig=event.sig):
                    raise TamperedError("the signature is not this machine's")
            except ValueError as error:
                log = LogKey(row.node, row.epoch, row.stream)
                faults.append(Fault(reason=f"other branch: {error}", log=log, seq=row.seq))
            else:
                events.append(event)
        return events, faults

    def _reason(self, row: Any, log: LogKey, *, head: Head) -> str:
        if row.seq != head.seq + 1:
            return f"event {head.seq + 1} is missing"
        if header_text_hash(row.header) != row.hash:
            return "the header is not what was hashed"
        header = json.loads(row.header)
        place = (header["node"], header["epoch"], header["stream"], header["seq"])
        if place != (*log, row.seq) or (header["id"], header["type"]) != (row.id, row.type):
            return "the event stands in the wrong place"
        if header["prev"] != head.hash:
            return "the chain is broken: it does not follow the event before it"
        if body_text_hash(row.body) != header["body_hash"]:
            return "the body is not what was hashed"
        if row.blob is not None and personal_text_hash(row.blob) != header["personal_hash"]:
            return "the personal data is not what was hashed"
        if not self._is_signed(log.node, row.kid, row.hash, sig=row.sig):
            return "the signature is not this machine's"
        return ""

    def _is_signed(self, node: str, kid: str, digest: str, *, sig: str) -> bool:
        key = self._keys.get((node, kid))
        try:
            return key is not None and self._signature_matches(
                key, bytes.fromhex(digest), bytes.fromhex(sig)
            )
        except ValueError:
            return False


def _public_keys(connection: Connection) -> Mapping[tuple[str, str], bytes]:
    # A machine's id is derived from its key, so whoever wrote the enrolment could not swap it.
    keys = {}
    for row in _KEYS.all(connection):
        try:
            key = bytes.fromhex(json.loads(row.body)["public_key"])
        except (ValueError, KeyError, TypeError):
            continue
        keys[node_id(key), key_id(key)] = key
    return keys


def _ledger_faults(connection: Connection) -> list[Fault]:
    return [
        Fault(reason=f"{row.account} is not at zero: {int(row.rest)} {row.unit} are left over")
        for row in _TAKINGS.all(connection)
    ]


def _projection_faults(
    connection: Connection, logs: list[LogKey], forks: list[Event]
) -> list[Fault]:
    def events() -> Iterator[Event]:
        for log in logs:
            for page in rows.raw_pages(connection, log):
                yield from map(rows.event_of, page)
        yield from forks

    live = table_digests(connection)
    replayed = replayed_digests(events())
    return [
        Fault(reason=f"the projection {name} is not what the journals add up to")
        for name, digest in live.items()
        if replayed[name] != digest
    ]
