"""Writes this machine's own events: next in the log, dated, hashed, signed and projected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from posforge.runtime.domain.canonical import canonical_text
from posforge.runtime.domain.codec import to_body
from posforge.runtime.domain.envelope import (
    ENVELOPE_VERSION,
    GENESIS,
    ClockQuality,
    Event,
    Header,
    Signer,
    body_text_hash,
    personal_text_hash,
    seal,
)
from posforge.runtime.domain.events import EventBody, ShiftOpened
from posforge.runtime.domain.hlc import milliseconds, tick
from posforge.runtime.domain.ids import uuid7
from posforge.runtime.ext.ports import Clock, Entropy, NodeIdentity
from posforge.runtime.storage import rows
from posforge.runtime.storage.projector import count
from posforge.runtime.storage.sql import Statement

# A neighbour's clock further ahead than this does not move ours.
AHEAD_MS = 5 * 60 * 1000

_SALT_BYTES = 16
_UNIX_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

# Where the next event stands: end of its log, latest reading of the hybrid clock on this machine,
# and how many security events it knew of, which is the version of the permissions in force.
_PLACE = Statement(
    "SELECT h.seq, h.hash, (SELECT max(hlc) FROM log_head WHERE node = :node OR hlc <= :ahead) "
    "AS hlc, (SELECT sum(seq) FROM log_head WHERE stream = 'security') AS auth_epoch "
    "FROM (SELECT 1 AS one) AS always LEFT JOIN log_head h "
    "ON h.node = :node AND h.epoch = :epoch AND h.stream = :stream"
)
_OPEN_SHIFT = Statement(
    "SELECT id, bizdate FROM shift WHERE node = :node AND closed_ms = 0 "
    "ORDER BY opened_ms DESC, id LIMIT 1"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """A machine that writes events: who it is, its key, its clock and its dice."""

    identity: NodeIdentity
    signer: Signer
    clock: Clock
    entropy: Entropy

    def append(
        self,
        connection: Connection,
        body: EventBody,
        *,
        actor: str,
        approver: str,
        cause: Sequence[str],
        personal: Mapping[str, Any] | None,
    ) -> Event:
        """Seal an event into this machine's journal and project it, in the open transaction."""
        plain = to_body(body)
        body_text = canonical_text(plain)
        blob = self._salted(personal)
        blob_text = canonical_text(blob) if blob is not None else None
        place = self._place(connection, body.STREAM)
        shift, bizdate = self._day(connection, body)
        me, clock = self.identity, self.clock
        wall_ms = clock.now_ms()
        quality, offset_ms = self._clock_quality(place.hlc, wall_ms)
        header = Header(
            ev=ENVELOPE_VERSION,
            id=uuid7(wall_ms, self.entropy(10)),
            org=me.org,
            store=me.store,
            node=me.node,
            epoch=me.epoch,
            stream=body.STREAM,
            seq=place.seq + 1,
            hlc=tick(place.hlc, wall_ms),
            wall=wall_ms,
            tz=clock.offset_min(),
            clock_q=quality,
            clock_off=offset_ms,
            bizdate=bizdate,
            shift=shift,
            actor=actor,
            approver=approver,
            auth_epoch=place.auth_epoch,
            type=body.TYPE,
            sv=body.VERSION,
            cause=tuple(cause),
            body_hash=body_text_hash(body_text),
            personal_hash=personal_text_hash(blob_text) if blob_text else "",
            prev=place.hash,
        )
        text = canonical_text(to_body(header))
        event = seal(header, plain, personal=blob, signer=self.signer, text=text)
        rows.store(connection, [rows.Spelled(event, text, body_text, blob_text)])
        count(connection, event, body)
        return event

    def _clock_quality(self, last: str, wall_ms: int) -> tuple[ClockQuality, int]:
        """Tell how the clock is held; one far behind our own last event was set back."""
        behind_ms = milliseconds(last) - wall_ms if last else 0
        return ("regressed", -behind_ms) if behind_ms > AHEAD_MS else self.clock.quality()

    def _salted(self, personal: Mapping[str, Any] | None) -> dict[str, Any] | None:
        if personal is None:
            return None
        return {"salt": self.entropy(_SALT_BYTES).hex(), "data": dict(personal)}

    def _place(self, connection: Connection, stream: str) -> _Place:
        ahead_ms = self.clock.now_ms() + AHEAD_MS
        row = _PLACE.bare(
            connection,
            {
                "node": self.identity.node,
                "epoch": self.identity.epoch,
                "stream": stream,
                "ahead": tick("", ahead_ms),
            },
        )
        assert row is not None, "one row always stands for this machine"
        seq, digest, hlc, auth_epoch = row
        return _Place(
            seq=seq or 0, hash=digest or GENESIS, hlc=hlc or "", auth_epoch=int(auth_epoch or 0)
        )

    def _day(self, connection: Connection, body: EventBody) -> tuple[str, str]:
        if isinstance(body, ShiftOpened):
            return body.shift, body.bizdate
        row = _OPEN_SHIFT.bare(connection, {"node": self.identity.node})
        return (row[0], row[1]) if row is not None else ("", local_date(self.clock))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    seq: int
    hash: str
    hlc: str
    auth_epoch: int


def local_date(clock: Clock) -> str:
    """Return today's ISO date where the shop is."""
    local_ms = clock.now_ms() + clock.offset_min() * 60_000
    return (_UNIX_EPOCH + timedelta(milliseconds=local_ms)).date().isoformat()
