"""Which bills another till has taken, and which shifts are suspended, by a journal in memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from posforge.runtime.domain.envelope import Event
from posforge.runtime.domain.events import SaleCompleted
from posforge.runtime.domain.events_bill import BillTaken
from posforge.runtime.domain.events_layaway import LayawayOpened
from posforge.runtime.domain.events_suspend import ShiftResumed, ShiftSuspended
from posforge.runtime.domain.shift import SuspendedShift


def is_taken(events: Iterable[Event], parking: str, *, node: str) -> bool:
    """Tell whether the last word on a parked bill is that another machine has it."""
    taken = [
        event.body["taker"]
        for event in events
        if event.header.type == BillTaken.TYPE and event.body["parking"] == parking
    ]
    return bool(taken) and taken[-1] != node


def is_over(events: Iterable[Event], handed: str) -> bool:
    """Tell whether a bill was paid or laid away, or a suspended shift went on: by its id."""
    ends = {SaleCompleted.TYPE: "cart", LayawayOpened.TYPE: "cart", ShiftResumed.TYPE: "suspension"}
    known = [event for event in events if event.header.type in ends]
    return any(event.body[ends[event.header.type]] == handed for event in known)


def suspended_shifts(events: Sequence[Event]) -> Sequence[SuspendedShift]:
    """Return the suspended shifts that nobody has gone on with, oldest first."""
    resumed = {
        event.body["suspension"] for event in events if event.header.type == ShiftResumed.TYPE
    }
    return [
        SuspendedShift(
            id=event.header.id,
            till=event.body["till"],
            person=event.header.actor,
            suspended_ms=event.header.wall,
            amount_minor=event.body["amount_minor"],
            currency=event.body["currency"],
        )
        for event in events
        if event.header.type == ShiftSuspended.TYPE and event.header.id not in resumed
    ]
