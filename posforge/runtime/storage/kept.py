"""What a till keeps of payments by card or wallet until they are over, and has booked of them."""

from __future__ import annotations

import json

from sqlalchemy import Connection

from posforge.runtime.domain.canonical import canonical_text
from posforge.runtime.domain.card import BookedMeanwhileError, NotOverError, Payment
from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.codec import from_body, to_body
from posforge.runtime.ext.ports import Booked
from posforge.runtime.storage import tables_payment
from posforge.runtime.storage.sql import Statement, upsert

_KEEP = upsert(tables_payment.kept_payment)
_FORGET = Statement("DELETE FROM kept_payment WHERE id = :id")
_KEPT = Statement("SELECT payload FROM kept_payment ORDER BY id")
_HOLDS = Statement(
    "SELECT 1 FROM kept_payment WHERE order_id = :cart "
    "AND state IN ('PENDING', 'SENT', 'UNKNOWN', 'ESCALATED')"
)
_APPROVED = Statement("SELECT id FROM kept_payment WHERE order_id = :cart AND state = 'APPROVED'")
_BOOKED = Statement(
    "SELECT reference, settled_minor FROM payments "
    "WHERE bizdate = :bizdate AND node = :node AND method = :method"
)


def keep(connection: Connection, payment: Payment) -> None:
    """Save how a payment stands."""
    intent = payment.intent
    payload = canonical_text(to_body(payment))
    _KEEP.run(
        connection,
        {
            "id": intent.id,
            "order_id": intent.order,
            "state": payment.state,
            "payload": payload,
        },
    )


def forget(connection: Connection, payment: str) -> None:
    """Forget a payment."""
    _FORGET.run(connection, {"id": payment})


def payments(connection: Connection) -> list[Payment]:
    """Return every payment that is kept, oldest first: their ids begin with the time."""
    return [from_body(Payment, json.loads(row.payload)) for row in _KEPT.all(connection)]


def check_free(connection: Connection, cart: str) -> None:
    """Raise UserError while nobody knows how a payment of this bill ended: it stays as it is."""
    if _HOLDS.scalar(connection, {"cart": cart}):
        raise NotOverError


def check_keeps_booked(connection: Connection, cart: Cart, *, given_back: str) -> None:
    """Raise UserError where a bill lacks a payment booked for it that is not being given back."""
    taken = {given_back, *(one.payment for one in cart.tenders)}
    if any(row.id not in taken for row in _APPROVED.all(connection, {"cart": cart.id})):
        raise BookedMeanwhileError


def booked(connection: Connection, *, node: str, method: str, bizdate: str) -> list[Booked]:
    """Return what the read models say of one machine's payments by one method on a day."""
    rows = _BOOKED.all(connection, {"node": node, "method": method, "bizdate": bizdate})
    return [Booked(reference=row.reference, settled_minor=row.settled_minor) for row in rows]
