"""Makes an order, and its payments, of every sale counted before there were any."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, column, select, table

_event = table("event", *map(column, ("type", "hash", "header", "body")))
_fork = table("fork_event", *map(column, ("hash", "wire")))
_parked = table("parked_event", column("hash"))
_orders = table(
    "orders",
    *map(column, ("id", "store", "terminal", "total_minor", "status", "created_ms", "stamp")),
)
_payments = table(
    "payments",
    *map(
        column,
        (
            *("id", "order_id", "method", "status", "reference", "amount_minor"),
            *("settled_minor", "currency", "store", "node", "bizdate", "stamp", "kind"),
            "refunds",
        ),
    ),
)

_MANY = 500

Row = dict[str, Any]


def take_in(connection: Connection) -> None:
    """Note every sale that was counted as an order; a bill that two branches sold is one."""
    orders: dict[str, Row] = {}
    payments: list[Row] = []
    for header, sale, digest in _sales(connection):
        stamp = f"{header['hlc']}-{digest[:16]}"
        order = _order(header, sale, f"1{stamp}")
        known = orders.setdefault(order["id"], order)
        if order["stamp"] > known["stamp"]:
            orders[order["id"]] = order
        payments += _given(header, sale, stamp)
    for target, rows in ((_orders, list(orders.values())), (_payments, payments)):
        for first in range(0, len(rows), _MANY):
            connection.execute(target.insert(), rows[first : first + _MANY])


def _order(header: Mapping[str, Any], sale: Mapping[str, Any], stamp: str) -> Row:
    return {
        "id": sale["cart"],
        "store": header["store"],
        "terminal": sale["till"],
        "total_minor": sale["gross_minor"],
        "status": "SUCCESS",
        "created_ms": sale["opened_ms"],
        "stamp": stamp,
    }


def _given(header: Mapping[str, Any], sale: Mapping[str, Any], stamp: str) -> Iterator[Row]:
    for line, tender in enumerate(sale["tenders"], start=1):
        yield {
            "id": f"{header['id']}/{line}",
            "order_id": sale["cart"],
            "method": tender["method"],
            "status": "APPROVED",
            "reference": tender["reference"],
            "amount_minor": tender["amount_minor"],
            "settled_minor": tender["amount_minor"],
            "currency": sale["currency"],
            "store": header["store"],
            "node": header["node"],
            "bizdate": header["bizdate"],
            "stamp": stamp,
            "kind": "refund" if tender["amount_minor"] < 0 else "payment",
            "refunds": "",
        }


def _sales(connection: Connection) -> Iterator[tuple[Any, Any, str]]:
    held = select(_event.c.header, _event.c.body, _event.c.hash).where(
        _event.c.type == "SaleCompleted", _event.c.hash.not_in(select(_parked.c.hash))
    )
    for row in connection.execute(held).all():
        yield json.loads(row.header), json.loads(row.body), row.hash
    others = select(_fork.c.wire).where(_fork.c.hash.not_in(select(_parked.c.hash)))
    for wire in map(json.loads, connection.execute(others).scalars().all()):
        if wire["header"]["type"] == "SaleCompleted":
            yield wire["header"], wire["body"], wire["hash"]
