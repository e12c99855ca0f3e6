"""The business day of a till: which one runs, how it begins, and how a forgotten one ends."""

from __future__ import annotations

from collections.abc import Sequence

from posforge.runtime.domain.business_day import business_date, is_over
from posforge.runtime.domain.events import ShiftOpened
from posforge.runtime.domain.events_shift import DrawerCounted, Pieces
from posforge.runtime.domain.ids import uuid7
from posforge.runtime.domain.period import Period
from posforge.runtime.domain.shift import Shift
from posforge.runtime.domain.z import ClosedBy, Z, settle, z_of
from posforge.runtime.ext.context import Till
from posforge.runtime.ext.ports import Work
from posforge.runtime.flows.in_the_way import in_the_way
from posforge.runtime.flows.print_receipt import z_job
from posforge.runtime.flows.unmatched import note_unmatched


def today(till: Till) -> str:
    """Return the ISO date of the business day that runs now."""
    clock = till.clock
    return business_date(clock.now_ms(), clock.offset_min(), closes_at=till.shop.shift.closes_at)


def is_forgotten(till: Till) -> bool:
    """Tell whether the open shift belongs to a business day that is over."""
    shift = till.store.shift()
    return shift is not None and is_over(shift.bizdate, today=today(till))


def begin_shift(
    till: Till,
    work: Work,
    *,
    actor: str,
    approver: str = "",
    found_minor: int | None = None,
    pieces: Sequence[Pieces] = (),
    giver: str = "",
) -> Shift:
    """Open a shift of the business day that runs now, and return it.

    Args:
        till: the till.
        work: the transaction this is part of.
        actor: id of who opens it.
        approver: id of who let them.
        found_minor: what lies in the drawer; None where nobody counted: what was left there, or
            else the float of store.yaml.
        pieces: the same by note and coin.
        giver: id of who handed the float over.
    """
    now_ms, currency = till.clock.now_ms(), till.shop.currency
    carried = work.period().drawer_minor
    usual = carried or till.shop.shift.float_minor
    shift = Shift(
        id=uuid7(now_ms, till.entropy(10)),
        number=work.next_number("shift"),
        bizdate=today(till),
        opened_ms=now_ms,
    )
    opened = ShiftOpened(
        shift=shift.id,
        number=shift.number,
        bizdate=shift.bizdate,
        float_minor=usual if found_minor is None else found_minor,
        currency=currency,
        carried_minor=carried,
        pieces=tuple(pieces),
        giver=giver,
    )
    work.record(opened, actor=actor, approver=approver)
    return shift


def end_shift(
    till: Till,
    work: Work,
    *,
    closed_by: ClosedBy,
    actor: str = "",
    approver: str = "",
    period: Period | None = None,
    count: DrawerCounted | None = None,
    is_printed: bool = True,
) -> Z:
    """Close the open shift, queue its Z for the printer, and return it.

    `period` is what it did, where that was counted already. Bills that are open and payments nobody
    knows the end of are carried over to the next shift; a terminal that was not held against the
    books is noted.
    """
    period = period or work.period()
    if period.shift is not None:
        period = note_unmatched(till, work, period, bizdate=period.shift.bizdate, actor=actor)
    facts = settle(
        period,
        seat=(till.identity.till, till.identity.series),
        currency=till.shop.currency,
        keep_minor=till.shop.shift.float_minor,
        head=work.head(),
        closed_by=closed_by,
        count=count,
        carried_over=[one.reference for one in in_the_way(till)],
    )
    z = z_of(work.record(facts, actor=actor, approver=approver), facts)
    if is_printed:
        work.queue_print(z_job(till, z))
    return z
