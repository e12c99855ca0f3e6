"""Which shifts are suspended: their cash left one drawer and has not come to another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from posforge.runtime.domain.shift import SuspendedShift
from posforge.runtime.storage.sql import Statement

_TIMES = (
    "(SELECT count(*) FROM shift_step done WHERE done.suspension = m.event_id "
    "AND done.kind = 'resumed')"
)
_LAST = (
    "FROM shift_step taken WHERE taken.suspension = m.event_id "
    "AND taken.kind = 'taken' ORDER BY taken.stamp DESC LIMIT 1)"
)
_SHIFTS = (
    "SELECT m.event_id, m.node, m.bizdate, m.wall_ms, m.person, m.amount_minor, m.currency, "  # noqa: S608 - ours
    f"machine.till, {_TIMES} AS times, (SELECT taken.node {_LAST} AS taker, "
    f"(SELECT taken.event_id {_LAST} AS given, (SELECT taken.wall_ms {_LAST} AS since_ms "
    "FROM cash_movement m LEFT JOIN machine ON machine.node = m.node "
    "WHERE m.kind = 'handed_over' AND m.store = :store"
)
_WAITING = Statement(f"{_SHIFTS} AND {_TIMES} = 0 ORDER BY m.wall_ms, m.event_id")
_ONE = Statement(f"{_SHIFTS} AND m.event_id = :suspension")
_IS_OTHER_CASH = (
    "EXISTS (SELECT 1 FROM shift_step done "
    "JOIN cash_movement came ON came.event_id = done.event_id "
    "WHERE done.suspension = m.event_id AND done.kind = 'resumed' "
    "AND (came.amount_minor <> m.amount_minor OR came.currency <> m.currency))"
)
_UNSETTLED = Statement(
    f"{_SHIFTS} AND (({_TIMES} = 0 AND m.bizdate <= :bizdate) "
    f"OR (({_TIMES} > 1 OR {_IS_OTHER_CASH}) AND m.bizdate = :bizdate)) "
    "ORDER BY m.wall_ms, m.event_id"
)


def waiting(connection: Connection, *, store: str) -> Sequence[Any]:
    """Return the suspended shifts of a store that go on nowhere yet, oldest first.

    Each is the movement of its cash; `till` is the one it left, `taker` the machine it was given
    to last and has not reached yet, `given` the event of that, `since_ms` when; None for nobody.
    """
    return _WAITING.all(connection, {"store": store})


def one(connection: Connection, *, store: str, suspension: str) -> Any:
    """Return one such row, also of a shift that goes on already (`times`), None for no such."""
    return _ONE.first(connection, {"store": store, "suspension": suspension})


def unsettled(connection: Connection, *, store: str, bizdate: str) -> Sequence[Any]:
    """Return the shifts whose cash was in no drawer by the end of a day, in two, or not the same.

    What came into the other drawer is what its till says, and that may be forged.
    """
    return _UNSETTLED.all(connection, {"store": store, "bizdate": bizdate})


def own(connection: Connection, *, store: str, node: str) -> list[SuspendedShift]:
    """Return the suspended shifts of one till that nobody else is known to have, oldest first."""
    return [
        suspended_shift(row)
        for row in waiting(connection, store=store)
        if row.node == node and row.taker in {None, node}
    ]


def suspended_shift(row: Any) -> SuspendedShift:
    """Return what such a row is about."""
    return SuspendedShift(
        id=row.event_id,
        till=row.till or 0,
        person=row.person,
        suspended_ms=row.wall_ms,
        amount_minor=row.amount_minor,
        currency=row.currency,
    )
