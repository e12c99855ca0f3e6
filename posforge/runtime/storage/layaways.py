"""The layaways of one till, read from its journal."""

from __future__ import annotations

from sqlalchemy import Connection

from posforge.runtime.domain.events import open_body
from posforge.runtime.domain.layaway import Layaway, layaways_in
from posforge.runtime.storage import rows
from posforge.runtime.storage.sql import Statement

_STEPS = Statement(
    "SELECT event_id FROM layaway_step WHERE number = :number AND node = :node "
    "ORDER BY wall_ms, event_id"
)
_UNFINISHED = Statement(
    "SELECT layaway.number FROM layaway LEFT JOIN account_balance AS held "
    "ON held.account = 'layaway:' || layaway.number AND held.currency = layaway.currency "
    "WHERE layaway.node = :node AND (held.amount_minor < 0 OR NOT EXISTS (SELECT 1 "
    "FROM layaway_step AS step WHERE step.number = layaway.number "
    "AND step.kind IN ('cancelled', 'handed'))) ORDER BY layaway.due, layaway.number"
)


def layaway(connection: Connection, node: str, number: str) -> Layaway | None:
    """Return a layaway of this till by its number, or None."""
    steps = _STEPS.all(connection, {"number": number, "node": node})
    events = [event for row in steps if (event := rows.by_id(connection, row.event_id))]
    opened = (
        (event, open_body(event.header.type, event.header.sv, event.body))
        for event in sorted(events, key=lambda one: (one.header.epoch, one.header.seq))
    )
    return layaways_in(opened).get(number)


def unfinished(connection: Connection, node: str) -> list[Layaway]:
    """Return the layaways that are open or owe money back, those due first at the top."""
    numbers = [row.number for row in _UNFINISHED.all(connection, {"node": node})]
    found = (layaway(connection, node, number) for number in numbers)
    return [one for one in found if one is not None]
