"""Orders and their payments: what of them is known, wherever the last word on each came from.

A row is always what the newest step says of it; a sale outranks every step, for what is paid stays
paid.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from posforge.runtime.domain.card import State, order_status
from posforge.runtime.domain.envelope import Event
from posforge.runtime.domain.events import SaleCompleted
from posforge.runtime.domain.events_layaway import LayawayPaid
from posforge.runtime.domain.events_payment import (
    PaymentResolved,
    PaymentReversed,
    PaymentStep,
    TerminalMatched,
    TerminalNotMatched,
    settled_by,
    state_after,
)
from posforge.runtime.storage import tables_payment as tables
from posforge.runtime.storage.sql import insert, keep_newest
from posforge.runtime.storage.writes import Writes, check_keys

_ORDER = keep_newest(tables.orders)
_PAYMENT = keep_newest(tables.payments)
_MATCH = insert(tables.terminal_match)
_DOUBT = insert(tables.payment_doubt)
_STEP, _SALE = "0", "1"


def step_rows(event: Event, step: PaymentStep) -> Writes:
    """Return what a step of a payment makes of it, and of its order."""
    header, intent, state = event.header, step.intent, state_after(step)
    check_keys(intent.id, intent.order, intent.refunds, intent.bizdate, header.store)
    order = {
        "id": intent.order,
        "store": header.store,
        "terminal": intent.till,
        "total_minor": intent.total_minor,
        "status": order_status(state),
        "created_ms": intent.opened_ms,
        "stamp": _STEP + event.stamp,
    }
    payment = {
        "id": intent.id,
        "order_id": intent.order,
        "method": intent.method,
        "status": state,
        "reference": intent.reference,
        "amount_minor": intent.moved_minor,
        "settled_minor": settled_by(step),
        "currency": intent.currency,
        "store": header.store,
        "node": header.node,
        "bizdate": intent.bizdate,
        "stamp": event.stamp,
        "kind": "refund" if intent.is_refund else "payment",
        "refunds": intent.refunds,
    }
    return ((_ORDER, [order]), (_PAYMENT, [payment]), *_doubt(event, step, state))


def paid_rows(event: Event, sale: SaleCompleted | LayawayPaid) -> Writes:
    """Return the order that a sale or an instalment makes a success, and what no terminal took."""
    header = event.header
    check_keys(sale.cart)
    order = {
        "id": sale.cart,
        "store": header.store,
        "terminal": sale.till,
        "total_minor": sale.due_minor,
        "status": "SUCCESS",
        "created_ms": sale.opened_ms,
        "stamp": _SALE + event.stamp,
    }
    return ((_ORDER, [order]), (_PAYMENT, list(_given(event, sale))))


def match_rows(event: Event, match: TerminalMatched) -> Writes:
    """Return a terminal's totals beside those of the books."""
    header = event.header
    check_keys(header.bizdate, header.store)
    row = {
        "event_id": header.id,
        "store": header.store,
        "node": header.node,
        "bizdate": header.bizdate,
        "method": match.method,
        "terminal": match.terminal,
        "booked": match.booked,
        "booked_minor": match.booked_minor,
        "counted": match.counted,
        "counted_minor": match.counted_minor,
        "currency": match.currency,
        "wall_ms": header.wall,
        "is_matched": True,
        "reason": "",
    }
    return ((_MATCH, [row]),)


def unmatched_rows(event: Event, one: TerminalNotMatched) -> Writes:
    """Return what the books say of a terminal that was not asked, or did not answer."""
    header = event.header
    check_keys(header.bizdate, header.store)
    row = {
        "event_id": header.id,
        "store": header.store,
        "node": header.node,
        "bizdate": header.bizdate,
        "method": one.method,
        "terminal": "",
        "booked": one.booked,
        "booked_minor": one.booked_minor,
        "counted": 0,
        "counted_minor": 0,
        "currency": one.currency,
        "wall_ms": header.wall,
        "is_matched": False,
        "reason": one.reason,
    }
    return ((_MATCH, [row]),)


def _doubt(event: Event, step: PaymentStep, state: State) -> Writes:
    """What nobody knows the end of, and what a person said of it."""
    is_by_hand = isinstance(step, PaymentResolved | PaymentReversed) and step.by == "person"
    if state not in {"UNKNOWN", "ESCALATED"} and not is_by_hand:
        return ()
    header = event.header
    row = {
        "event_id": header.id,
        "payment": step.intent.id,
        "state": state,
        "wall_ms": header.wall,
        "reason": getattr(step, "reason", ""),
        "person": header.actor if is_by_hand else "",
        "approver": header.approver if is_by_hand else "",
    }
    return ((_DOUBT, [row]),)


def _given(event: Event, sale: SaleCompleted | LayawayPaid) -> Iterator[dict[str, Any]]:
    """What a terminal took has its row since it was intended."""
    header = event.header
    for line, tender in enumerate(sale.tenders, start=1):
        if not tender.payment:
            yield {
                "id": f"{header.id}/{line}",
                "order_id": sale.cart,
                "method": tender.method,
                "status": "APPROVED",
                "reference": tender.reference,
                "amount_minor": tender.amount_minor,
                "settled_minor": tender.amount_minor,
                "currency": sale.currency,
                "store": header.store,
                "node": header.node,
                "bizdate": header.bizdate,
                "stamp": event.stamp,
                "kind": "refund" if tender.amount_minor < 0 else "payment",
                "refunds": "",
            }
