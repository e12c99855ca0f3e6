"""Shifts on their way between tills: the cash that goes along, and who goes on with them."""

from __future__ import annotations

from typing import Literal

from posforge.runtime.domain.envelope import Event
from posforge.runtime.domain.events_suspend import ShiftResumed, ShiftSuspended, ShiftTaken
from posforge.runtime.domain.ledger_cash import resuming_entries, suspending_entries
from posforge.runtime.storage import tables_handover
from posforge.runtime.storage.project_closing import movement_row
from posforge.runtime.storage.project_ledger import entry_rows
from posforge.runtime.storage.sql import insert
from posforge.runtime.storage.writes import Writes, check_keys

_STEP = insert(tables_handover.shift_step)


def suspended_rows(event: Event, suspended: ShiftSuspended) -> Writes:
    """Return what a `ShiftSuspended` adds: the cash that left the drawer."""
    header = event.header
    moved = movement_row(
        event,
        shift=suspended.shift,
        kind="handed_over",
        amount_minor=suspended.amount_minor,
        currency=suspended.currency,
        giver=header.actor,
    )
    entries = suspending_entries(suspended, store=header.store, node=header.node)
    return (moved, *entry_rows(event, entries))


def resumed_rows(event: Event, resumed: ShiftResumed) -> Writes:
    """Return what a `ShiftResumed` adds: the cash in another drawer, and the end of its way."""
    header = event.header
    moved = movement_row(
        event,
        shift=resumed.shift,
        kind="taken_over",
        amount_minor=resumed.amount_minor,
        currency=resumed.currency,
        receiver=header.actor,
    )
    entries = resuming_entries(resumed, store=header.store, node=header.node)
    step = _step(event, resumed.suspension, kind="resumed", node=header.node, given=resumed.given)
    return (moved, *step, *entry_rows(event, entries))


def taken_rows(event: Event, taken: ShiftTaken) -> Writes:
    """Return what a `ShiftTaken` adds."""
    return _step(event, taken.suspension, kind="taken", node=taken.taker)


def _step(
    event: Event, suspension: str, *, kind: Literal["taken", "resumed"], node: str, given: str = ""
) -> Writes:
    check_keys(suspension, node, given)
    row = {
        "event_id": event.header.id,
        "suspension": suspension,
        "kind": kind,
        "node": node,
        "given": given,
        "wall_ms": event.header.wall,
        "stamp": event.stamp,
    }
    return ((_STEP, [row]),)
