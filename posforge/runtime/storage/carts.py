"""The open bills of a till as they lie on its disk."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from posforge.runtime.domain.cart import Cart, CartLine
from posforge.runtime.domain.codec import from_body
from posforge.runtime.ext.ports import SavedCart
from posforge.runtime.storage import bills
from posforge.runtime.storage.sql import Statement

_CARTS = Statement(
    "SELECT id, facts, parked_ms, label, parking FROM open_cart ORDER BY opened_ms, id"
)
_CART_LINES = Statement("SELECT payload FROM open_cart_line WHERE cart = :cart ORDER BY line")
_CART = Statement("SELECT id, facts, parked_ms, label, parking FROM open_cart WHERE id = :id")


def saved(connection: Connection) -> list[SavedCart]:
    """Return every open bill, oldest first."""
    return [_saved(connection, row) for row in _CARTS.all(connection)]


def parked(connection: Connection, *, node: str) -> tuple[list[SavedCart], list[SavedCart]]:
    """Return the bills set aside, oldest first, and those of them another till has taken since."""
    kept: list[SavedCart] = []
    lost: list[SavedCart] = []
    for one in saved(connection):
        if one.parked_ms is not None:
            is_lost = bills.is_lost(connection, one.cart.parking, node=node)
            (lost if is_lost else kept).append(one)
    return sorted(kept, key=lambda found: found.parked_ms or 0), lost


def one(connection: Connection, cart: str) -> Cart | None:
    """Return the open bill with this id."""
    row = _CART.first(connection, {"id": cart})
    return _saved(connection, row).cart if row is not None else None


def _saved(connection: Connection, row: Any) -> SavedCart:
    lines = _CART_LINES.all(connection, {"cart": row.id})
    cart = replace(
        from_body(Cart, json.loads(row.facts)),
        lines=tuple(from_body(CartLine, json.loads(line.payload)) for line in lines),
        parking=row.parking,
    )
    return SavedCart(cart=cart, parked_ms=row.parked_ms, label=row.label)
