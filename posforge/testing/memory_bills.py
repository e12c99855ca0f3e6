"""Which parked bills another till has taken, read from a journal in memory."""

from __future__ import annotations

from collections.abc import Iterable

from posforge.runtime.domain.envelope import Event
from posforge.runtime.domain.events_bill import BillTaken


def is_taken(events: Iterable[Event], parking: str, *, node: str) -> bool:
    """Tell whether the last word on a parked bill is that another machine has it."""
    taken = [
        event.body["taker"]
        for event in events
        if event.header.type == BillTaken.TYPE and event.body["parking"] == parking
    ]
    return bool(taken) and taken[-1] != node
