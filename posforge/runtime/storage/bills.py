"""Where the parked bills of a store are: who parked them, and who has them now.

Whoever the store server gave a bill last has it; before that, the till that parked it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from posforge.runtime.storage.sql import Statement

_HOLDER = (
    "coalesce((SELECT taken.node FROM bill_step taken WHERE taken.parking = p.event_id "
    "AND taken.kind = 'taken' ORDER BY taken.stamp DESC LIMIT 1), p.node)"
)
_IS_PAID = "EXISTS (SELECT 1 FROM bill_step paid WHERE paid.cart = p.cart AND paid.kind = 'paid')"
_IS_OVER = (
    "EXISTS (SELECT 1 FROM bill_step over WHERE over.parking = p.event_id "  # noqa: S608 - ours
    f"AND over.kind IN ('parked', 'cancelled') AND over.node = {_HOLDER})"
)
_SINCE = (
    "(SELECT max(moved.wall_ms) FROM bill_step moved WHERE moved.parking = p.event_id "
    "AND moved.kind IN ('taken', 'resumed'))"
)
_OPEN = Statement(
    f"SELECT p.*, {_HOLDER} AS holder, {_SINCE} AS since_ms FROM parked_bill p "  # noqa: S608 - ours
    f"WHERE p.store = :store AND NOT {_IS_PAID} AND NOT {_IS_OVER} "
    "ORDER BY p.wall_ms DESC, p.event_id LIMIT :most"
)
_ONE = Statement(
    f"SELECT p.*, {_HOLDER} AS holder, {_SINCE} AS since_ms, {_IS_PAID} AS is_paid, "  # noqa: S608
    f"{_IS_OVER} AS is_over FROM parked_bill p WHERE p.event_id = :parking AND p.store = :store"
)
_TAKEN = Statement(
    "SELECT node, event_id FROM bill_step WHERE parking = :parking AND kind = 'taken' "
    "ORDER BY stamp DESC LIMIT 1"
)
_IS_GIVEN_SINCE = Statement(
    "SELECT 1 FROM bill_step mine WHERE mine.parking = :parking AND mine.kind = 'resumed' "
    "AND mine.node = :node AND mine.given <> '' "
    "AND NOT EXISTS (SELECT 1 FROM bill_step heard WHERE heard.event_id = mine.given)"
)
_IS_FINISHED = Statement(
    "SELECT 1 FROM bill_step step JOIN event ON event.id = step.event_id WHERE step.cart = :handed "
    "AND event.type IN ('SaleCompleted', 'LayawayOpened') UNION ALL "
    "SELECT 1 FROM shift_step WHERE suspension = :handed AND kind = 'resumed' LIMIT 1"
)


def open_bills(connection: Connection, *, store: str, most: int) -> Sequence[Any]:
    """Return the newest parked bills of a store that are not over: rows of `parked_bill`.

    Besides, `holder` is the machine that has it, and `since_ms` since when it is on a counter there
    or on its way to it, None where it waits.
    """
    return _OPEN.all(connection, {"store": store, "most": most})


def bill(connection: Connection, *, store: str, parking: str) -> Any:
    """Return one such row, None where it is not known; it also says `is_paid` and `is_over`."""
    return _ONE.first(connection, {"store": store, "parking": parking})


def taken(connection: Connection, parking: str) -> tuple[str, str]:
    """Return the machine a store server gave this bill last and the event, empty for none."""
    row = _TAKEN.first(connection, {"parking": parking})
    return (row.node, row.event_id) if row is not None else ("", "")


def is_lost(connection: Connection, parking: str, *, node: str) -> bool:
    """Tell whether a machine other than this is known to have a bill.

    What the store server gave, its journal brings later: the order of that is the order of taking.
    """
    if taken(connection, parking)[0] in {"", node}:
        return False
    return _IS_GIVEN_SINCE.scalar(connection, {"parking": parking, "node": node}) is None


def is_over(connection: Connection, handed: str) -> bool:
    """Tell whether a bill was paid or laid away, or a suspended shift went on: by its id."""
    return _IS_FINISHED.scalar(connection, {"handed": handed}) is not None
