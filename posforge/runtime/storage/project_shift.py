"""The business days of tills: opened once, closed once, whichever is heard first."""

from __future__ import annotations

from posforge.runtime.domain.envelope import Event
from posforge.runtime.domain.events import ShiftClosed, ShiftOpened
from posforge.runtime.domain.ledger_cash import opening_entries
from posforge.runtime.storage import tables
from posforge.runtime.storage.project_ledger import entry_rows
from posforge.runtime.storage.sql import Statement, keep_newest
from posforge.runtime.storage.writes import Writes, check_keys

_OPEN = keep_newest(tables.shift, other_than=("closed_ms",))
_CLOSE = Statement(
    "INSERT INTO shift (id, node, store, number, bizdate, opened_ms, closed_ms, stamp) "
    "VALUES (:id, '', '', 0, '', 0, :closed_ms, '') "
    "ON CONFLICT (id) DO UPDATE SET closed_ms = excluded.closed_ms "
    "WHERE excluded.closed_ms > shift.closed_ms"
)


def opened_rows(event: Event, shift: ShiftOpened) -> Writes:
    """Return what a `ShiftOpened` adds."""
    header = event.header
    check_keys(shift.shift, header.node)
    row = {
        "id": shift.shift,
        "node": header.node,
        "store": header.store,
        "number": shift.number,
        "bizdate": shift.bizdate,
        "opened_ms": header.wall,
        "closed_ms": 0,
        "stamp": event.stamp,
    }
    entries = opening_entries(shift, store=header.store, node=header.node)
    return ((_OPEN, [row]), *entry_rows(event, entries))


def closed_rows(event: Event, shift: ShiftClosed) -> Writes:
    """Return what a `ShiftClosed` adds."""
    check_keys(shift.shift)
    return closing_rows(event, shift.shift)


def closing_rows(event: Event, shift: str) -> Writes:
    """Return what the end of a shift adds, whichever event says so."""
    return ((_CLOSE, [{"id": shift, "closed_ms": event.header.wall}]),)
