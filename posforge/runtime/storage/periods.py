"""What a till wrote since its last closing, read from its journal and counted."""

from __future__ import annotations

import json

from sqlalchemy import Connection

from posforge.runtime.domain.codec import from_body
from posforge.runtime.domain.envelope import Header
from posforge.runtime.domain.events import NodeEnrolled, open_body
from posforge.runtime.domain.events_shift import Perpetual, ShiftSettled
from posforge.runtime.domain.period import COUNTED, Period
from posforge.runtime.domain.z import Z, z_of
from posforge.runtime.storage import rows
from posforge.runtime.storage.sql import Statement

_LAST_Z = Statement(
    "SELECT epoch, seq, number FROM z_report WHERE node = :node "
    "ORDER BY epoch DESC, seq DESC LIMIT 1"
)
_TYPES = ", ".join(f"'{kind}'" for kind in sorted(COUNTED))
_SINCE = Statement(
    "SELECT header, body, hash FROM event WHERE node = :node AND stream = 'main' "  # noqa: S608
    f"AND (epoch > :epoch OR (epoch = :epoch AND seq >= :seq)) AND type IN ({_TYPES}) "
    "ORDER BY epoch, seq"
)
_ENROLLED = Statement(
    "SELECT body FROM event WHERE stream = 'security' AND type = 'NodeEnrolled' ORDER BY seq"
)
_Z_OF_SHIFT = Statement("SELECT event_id FROM z_report WHERE shift = :shift")
_Z_NUMBERED = Statement(
    "SELECT event_id FROM z_report WHERE node = :node AND :number IN (0, number) "
    "ORDER BY epoch DESC, seq DESC LIMIT 1"
)


def open_period(connection: Connection, node: str) -> Period:
    """Return what a till did since its last closing, or since it joined."""
    last = _LAST_Z.first(connection, {"node": node})
    joined = enrolments(connection, node)
    since = (last.epoch, last.seq) if last is not None else (0, 0)
    period = seated(joined[0]) if joined else Period()
    if joined and joined[-1].zs > (last.number if last is not None else 0):
        # This journal does not reach back to the last Z of this seat: it was begun anew since.
        period, since = seated(joined[-1]), (joined[-1].epoch, 0)
    where = {"node": node, "epoch": since[0], "seq": since[1]}
    for row in _SINCE.all(connection, where):
        header = from_body(Header, json.loads(row.header))
        facts = open_body(header.type, header.sv, json.loads(row.body))
        period.count(header, facts, digest=row.hash)
    return period


def enrolments(connection: Connection, node: str) -> list[NodeEnrolled]:
    """Return how a machine joined, each time, in order."""
    bodies = (from_body(NodeEnrolled, json.loads(row.body)) for row in _ENROLLED.all(connection))
    return sorted((one for one in bodies if one.machine == node), key=lambda one: one.epoch)


def seated(enrolled: NodeEnrolled) -> Period:
    """Return the period that begins where the seat of a machine stood when it joined."""
    return Period(
        number=enrolled.zs,
        after=enrolled.z_hash,
        perpetual=Perpetual(
            receipts=enrolled.receipts,
            sold_minor=enrolled.sold_minor,
            returned_minor=enrolled.returned_minor,
        ),
    )


def z_of_shift(connection: Connection, shift: str) -> Z | None:
    """Return the Z that closed a shift, or None."""
    return _z(connection, _Z_OF_SHIFT.scalar(connection, {"shift": shift}))


def z_numbered(connection: Connection, node: str, number: int) -> Z | None:
    """Return the Z of a till with this number, the newest for 0, or None."""
    return _z(connection, _Z_NUMBERED.scalar(connection, {"node": node, "number": number}))


def z_by_id(connection: Connection, event_id: str) -> Z | None:
    """Return the Z with this id of its event, or None where there is none such."""
    return _z(connection, event_id)


def _z(connection: Connection, event_id: str | None) -> Z | None:
    event = rows.by_id(connection, event_id) if event_id is not None else None
    if event is None or event.header.type != ShiftSettled.TYPE:
        return None
    return z_of(event, open_body(event.header.type, event.header.sv, event.body))
