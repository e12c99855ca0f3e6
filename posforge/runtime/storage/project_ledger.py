"""The rows of double entries, the same whatever event moved something."""

from __future__ import annotations

from collections.abc import Sequence

from posforge.runtime.domain.envelope import Event
from posforge.runtime.domain.ledger import Entry
from posforge.runtime.storage import tables
from posforge.runtime.storage.sql import insert
from posforge.runtime.storage.writes import Writes

_ENTRY = insert(tables.ledger_entry)


def entry_rows(event: Event, entries: Sequence[Entry]) -> Writes:
    """Return the rows of an event's entries, numbered from 1 in their order."""
    rows = [
        {
            "event_id": event.header.id,
            "line": line,
            "ledger": entry.ledger,
            "source": entry.source,
            "target": entry.target,
            "item": entry.item,
            "unit": entry.unit,
            "amount": entry.amount,
            "bizdate": event.header.bizdate,
        }
        for line, entry in enumerate(entries, start=1)
    ]
    return ((_ENTRY, rows),) if rows else ()
