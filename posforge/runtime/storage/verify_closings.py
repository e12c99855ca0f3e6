"""Checks closings against what they close: each Z is the fold of its receipts, each day of its Zs.

Numbers follow each other without a gap, and perpetual totals go on where they were. What a shift
brought to one till is what left another.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection

from posforge.runtime.domain.codec import BodyError, from_body
from posforge.runtime.domain.envelope import Head, Header, LogKey
from posforge.runtime.domain.events import MAIN, open_body
from posforge.runtime.domain.events_shift import DayClosed, DayZ, ShiftSettled
from posforge.runtime.domain.events_suspend import ShiftResumed
from posforge.runtime.domain.period import COUNTED, Period
from posforge.runtime.storage import periods, rows
from posforge.runtime.storage.sql import Statement

_CLOSED_BY = Statement("SELECT DISTINCT node FROM z_report")
_DAYS_BY = Statement("SELECT DISTINCT node FROM store_day")
_Z = Statement("SELECT hash, till, number, receipts, gross_minor FROM z_report WHERE event_id = :z")
_SUSPENDED = Statement(
    "SELECT amount_minor, currency FROM cash_movement "
    "WHERE event_id = :suspension AND kind = 'handed_over'"
)
_CHECKED = COUNTED | {DayClosed.TYPE}

Fault = tuple[LogKey, int, str]


def closing_faults(connection: Connection, logs: Sequence[LogKey]) -> Iterator[Fault]:
    """Yield the log, the place and the reason of every closing that does not add up."""
    tills = {row.node for row in _CLOSED_BY.all(connection)}
    servers = {row.node for row in _DAYS_BY.all(connection)}
    mains = sorted(log for log in logs if log.stream == MAIN)
    for node in sorted({log.node for log in mains} & tills):
        joined = {one.epoch: one for one in periods.enrolments(connection, node)}
        period = periods.seated(joined[min(joined)]) if joined else Period()
        for log in (log for log in mains if log.node == node):
            seat = joined.get(log.epoch)
            if seat is not None and seat.zs > period.number:
                period = periods.seated(seat)
            yield from _z_faults(connection, log, period)
    for node in sorted({log.node for log in mains} & servers):
        number = 0
        for log in (log for log in mains if log.node == node):
            for header, day, _digest in _facts(connection, log):
                if isinstance(day, DayClosed):
                    number += 1
                    for reason in _day_reasons(connection, day, number=number):
                        yield log, header.seq, reason


def _z_faults(connection: Connection, log: LogKey, period: Period) -> Iterator[Fault]:
    for header, facts, digest in _facts(connection, log):
        if isinstance(facts, ShiftSettled):
            wrong = _claims(facts, period, head=Head(header.seq - 1, header.prev))
            if wrong:
                reason = f"Z {facts.number} is not what the journal adds up to: {', '.join(wrong)}"
                yield log, header.seq, reason
        if isinstance(facts, ShiftResumed) and _is_other(connection, facts):
            reason = f"the shift that came from till {facts.till} brought what did not leave there"
            yield log, header.seq, reason
        period.count(header, facts, digest=digest)


def _is_other(connection: Connection, resumed: ShiftResumed) -> bool:
    """Tell whether the till that suspended a shift, where that is held here, says another sum."""
    row = _SUSPENDED.first(connection, {"suspension": resumed.suspension})
    return row is not None and tuple(row) != (resumed.amount_minor, resumed.currency)


def _claims(z: ShiftSettled, period: Period, *, head: Head) -> list[str]:
    """Return the names of the claims of a Z that are not true."""
    shift = period.shift
    expected = [(one.method, one.expected_minor) for one in period.expected()]
    truth = {
        "its number": (z.number, period.number + 1),
        "the Z before it": (z.after, period.after),
        "its shift": (z.shift, shift.id if shift is not None else ""),
        "its figures": (z.figures, period.figures),
        "what was expected": ([(one.method, one.expected_minor) for one in z.counts], expected),
        "the perpetual totals": (z.perpetual, period.perpetual),
        "the head of the journal": ((z.head_seq, z.head_hash), head),
        "what stays in the drawer": (_may_keep(z), True),
    }
    return [name for name, (said, true) in truth.items() if said != true]


def _may_keep(z: ShiftSettled) -> bool:
    counted = next((one.counted_minor for one in z.counts if one.method == "cash"), None)
    return z.kept_minor == z.expected_minor if counted is None else z.kept_minor <= counted


def _day_reasons(connection: Connection, day: DayClosed, *, number: int) -> Iterator[str]:
    if day.number != number:
        yield f"day {day.number} is not number {number}"
    if day.receipts != sum(z.receipts for z in day.zs):
        yield f"day {day.number} does not hold the receipts of its Zs"
    if day.gross_minor != sum(z.gross_minor for z in day.zs):
        yield f"day {day.number} is not what its Zs add up to"
    for z in day.zs:
        if not _is_held(connection, z):
            yield f"day {day.number} names a Z that is not what till {z.till} wrote"


def _is_held(connection: Connection, z: DayZ) -> bool:
    row = _Z.first(connection, {"z": z.z})
    return row is not None and tuple(row) == (z.hash, z.till, z.number, z.receipts, z.gross_minor)


def _facts(connection: Connection, log: LogKey) -> Iterator[tuple[Header, Any, str]]:
    for page in rows.raw_pages(connection, log):
        for row in page:
            if row.type in _CHECKED:
                header = from_body(Header, json.loads(row.header))
                try:
                    yield header, open_body(row.type, header.sv, json.loads(row.body)), row.hash
                except BodyError:
                    continue  # parked until a posforge knows it
