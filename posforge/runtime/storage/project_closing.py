"""Cash moved beside sales, the Zs of tills and the days of stores."""

from __future__ import annotations

from collections.abc import Sequence

from posforge.runtime.domain.envelope import Event
from posforge.runtime.domain.events_shift import CashMoved, DayClosed, ShiftSettled, TenderCount
from posforge.runtime.domain.ledger_cash import movement_entries, settling_entries
from posforge.runtime.domain.period import CASH
from posforge.runtime.storage import tables_shift
from posforge.runtime.storage.project_ledger import entry_rows
from posforge.runtime.storage.project_shift import closing_rows
from posforge.runtime.storage.sql import insert
from posforge.runtime.storage.writes import Write, Writes, check_keys, check_unique

_MOVEMENT = insert(tables_shift.cash_movement)
_Z = insert(tables_shift.z_report)
_DAY = insert(tables_shift.store_day)
_DAY_Z = insert(tables_shift.store_day_z)


def moved_rows(event: Event, moved: CashMoved) -> Writes:
    """Return what a `CashMoved` adds."""
    header = event.header
    row = movement_row(
        event,
        shift=moved.shift,
        kind=moved.kind,
        amount_minor=moved.amount_minor,
        currency=moved.currency,
        reason=moved.reason,
        giver=moved.giver,
        receiver=moved.receiver,
    )
    entries = movement_entries(moved, store=header.store, node=header.node)
    return (row, *entry_rows(event, entries))


def movement_row(
    event: Event,
    *,
    shift: str,
    kind: str,
    amount_minor: int,
    currency: str,
    reason: str = "",
    giver: str = "",
    receiver: str = "",
) -> Write:
    """Return the row of cash that came into a drawer or left it without a sale."""
    header = event.header
    check_keys(header.bizdate, header.store, header.node)
    row = {
        "event_id": header.id,
        "store": header.store,
        "node": header.node,
        "shift": shift,
        "bizdate": header.bizdate,
        "wall_ms": header.wall,
        "kind": kind,
        "amount_minor": amount_minor,
        "currency": currency,
        "reason": reason,
        "person": header.actor,
        "giver": giver,
        "receiver": receiver,
    }
    return _MOVEMENT, [row]


def settled_rows(event: Event, settled: ShiftSettled) -> Writes:
    """Return what a `ShiftSettled` adds: the Z, the end of its shift, and what left the drawer."""
    header, figures = event.header, settled.figures
    check_keys(settled.shift, settled.bizdate, header.bizdate, header.store, header.node)
    check_unique("means of payment", [one.method for one in settled.counts])
    row = {
        "event_id": header.id,
        "store": header.store,
        "node": header.node,
        "till": settled.till,
        "epoch": header.epoch,
        "seq": header.seq,
        "number": settled.number,
        "series": settled.series,
        "shift": settled.shift,
        "bizdate": settled.bizdate,
        "hash": event.hash,
        "opened_ms": settled.opened_ms,
        "wall_ms": header.wall,
        "tz_min": header.tz,
        "person": header.actor,
        "currency": settled.currency,
        "receipts": figures.receipts,
        "first_receipt": figures.first_receipt,
        "last_receipt": figures.last_receipt,
        "net_minor": figures.net_minor,
        "tax_minor": figures.tax_minor,
        "gross_minor": figures.gross_minor,
        "rounding_minor": figures.rounding_minor,
        "expected_minor": settled.expected_minor,
        "counted_minor": _counted_cash(settled.counts),
        "kept_minor": settled.kept_minor,
        "sold_minor": settled.perpetual.sold_minor,
        "returned_minor": settled.perpetual.returned_minor,
    }
    entries = settling_entries(settled, store=header.store, node=header.node)
    return ((_Z, [row]), *closing_rows(event, settled.shift), *entry_rows(event, entries))


def day_rows(event: Event, day: DayClosed) -> Writes:
    """Return what a `DayClosed` adds."""
    header = event.header
    check_keys(day.bizdate, header.store, *(one.z for one in day.zs))
    check_unique("Zs", [one.z for one in day.zs])
    row = {
        "event_id": header.id,
        "store": header.store,
        "node": header.node,
        "number": day.number,
        "bizdate": day.bizdate,
        "seq": header.seq,
        "hash": event.hash,
        "wall_ms": header.wall,
        "tz_min": header.tz,
        "currency": day.currency,
        "zs": len(day.zs),
        "open_tills": len(day.open_tills),
        "in_transit": len(day.in_transit),
        "receipts": day.receipts,
        "net_minor": day.net_minor,
        "tax_minor": day.tax_minor,
        "gross_minor": day.gross_minor,
    }
    zs = [{"day": header.id, "z": one.z, "is_late": one.is_late} for one in day.zs]
    return ((_DAY, [row]), (_DAY_Z, zs))


def _counted_cash(counts: Sequence[TenderCount]) -> int | None:
    return next((one.counted_minor for one in counts if one.method == CASH), None)
