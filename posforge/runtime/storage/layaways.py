"""The layaways of one till, read from its journal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from posforge.runtime.domain.events import open_body
from posforge.runtime.domain.layaway import Layaway, layaways_in
from posforge.runtime.storage import rows
from posforge.runtime.storage.sql import Statement

_EVENTS = (
    "SELECT e.header, e.body, NULL AS blob, e.hash, e.kid, e.sig FROM layaway_step AS step "
    "JOIN event AS e ON e.id = step.event_id AND e.node = step.node WHERE step.node = :node "
)
_IN_ORDER = "ORDER BY e.epoch, e.seq"
_ONE = Statement(f"{_EVENTS} AND step.number = :number {_IN_ORDER}")
_UNFINISHED = Statement(
    f"{_EVENTS} AND step.number IN (SELECT away.number FROM layaway AS away "  # noqa: S608 - ours
    "LEFT JOIN account_balance AS held ON held.account = 'layaway:' || away.number "
    "AND held.currency = away.currency WHERE away.node = :node AND (held.amount_minor < 0 "
    "OR NOT EXISTS (SELECT 1 FROM layaway_step AS over WHERE over.number = away.number "
    f"AND over.kind IN ('cancelled', 'handed')))) {_IN_ORDER}"
)


def layaway(connection: Connection, node: str, number: str) -> Layaway | None:
    """Return a layaway of this till by its number, or None."""
    return _told(_ONE.all(connection, {"number": number, "node": node})).get(number)


def unfinished(connection: Connection, node: str) -> list[Layaway]:
    """Return the layaways that are open or owe money back, those due first at the top."""
    found = _told(_UNFINISHED.all(connection, {"node": node})).values()
    return sorted(found, key=lambda one: (one.facts.due, one.number))


def _told(found: Sequence[Any]) -> Mapping[str, Layaway]:
    events = map(rows.event_of, found)
    return layaways_in(
        (event, open_body(event.header.type, event.header.sv, event.body)) for event in events
    )
