"""What is left on accounts that several tills take from, and what others have not heard of yet."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from posforge.runtime.domain.events import MAIN
from posforge.runtime.domain.events_customer import CUSTOMERS
from posforge.runtime.domain.stored_value import POINT, Moved
from posforge.runtime.storage import rows
from posforge.runtime.storage.sql import Statement

_BALANCE = Statement(
    "SELECT amount_minor FROM account_balance WHERE account = :account AND currency = :unit"
)
_POINTS = Statement(
    "SELECT points FROM points_balance WHERE customer = substr(:account, length('points:') + 1)"
)
_MOVED = Statement(
    "SELECT e.node, e.epoch, e.seq, e.body, l.source, l.amount FROM log_head h "
    "JOIN event e ON e.node = h.node AND e.epoch = h.epoch AND e.stream = h.stream "
    "AND e.seq > coalesce((SELECT a.seq FROM acknowledged a WHERE a.peer = :peer "
    "AND a.node = h.node AND a.epoch = h.epoch AND a.stream = h.stream), 0) "
    "JOIN ledger_entry l ON l.event_id = e.id AND l.unit = :unit "
    "WHERE h.stream = :stream AND (h.node = :node OR :node = '') "
    "AND (l.source = :account OR l.target = :account) ORDER BY e.node, e.epoch, e.seq, l.line"
)


def stream_of(unit: str) -> str:
    """Return the stream in which an account in this unit is moved."""
    return CUSTOMERS if unit == POINT else MAIN


def balance(connection: Connection, account: str, *, unit: str) -> int:
    """Return what is known here to be on an account."""
    found = (_POINTS if unit == POINT else _BALANCE).scalar(
        connection, {"account": account} if unit == POINT else {"account": account, "unit": unit}
    )
    return int(found or 0)


def unheard(
    connection: Connection, account: str, *, unit: str, peer: str, node: str = ""
) -> Sequence[Moved]:
    """Return what moved an account and the machine above may not know of yet.

    Args:
        connection: of the journals.
        account: the account.
        unit: its currency, or `POINT`.
        peer: which machine above, `store` or `hq`.
        node: whose journal alone; every journal held here where none is named.
    """
    asked = {"account": account, "unit": unit, "peer": peer, "node": node}
    return [
        Moved(
            node=row.node,
            epoch=row.epoch,
            seq=row.seq,
            bill=_bill(connection, json.loads(row.body)),
            amount_minor=-row.amount if row.source == account else row.amount,
        )
        for row in _MOVED.all(connection, asked | {"stream": stream_of(unit)})
    ]


def _bill(connection: Connection, body: dict[str, Any]) -> str:
    """Return the bill that a sale was made of, or the sale that moved points."""
    if "sale" in body:
        sale = rows.by_id(connection, body["sale"])
        body = sale.body if sale is not None else {}
    return str(body.get("cart", ""))
