"""What is laid away, paid in for it, and how it ended: rows that are only ever added."""

from __future__ import annotations

from typing import Any

from posforge.runtime.domain.envelope import Event
from posforge.runtime.domain.events import SaleCompleted
from posforge.runtime.domain.events_layaway import LayawayCancelled, LayawayOpened, LayawayPaid
from posforge.runtime.domain.layaway import layaway_of
from posforge.runtime.domain.ledger_layaway import (
    cancelling_entries,
    instalment_entries,
    laid_away_entries,
)
from posforge.runtime.domain.payment import Tender
from posforge.runtime.storage import project_bill, tables_layaway
from posforge.runtime.storage.project_ledger import balance_rows, entry_rows, stock_rows
from posforge.runtime.storage.project_payment import paid_rows
from posforge.runtime.storage.sql import insert
from posforge.runtime.storage.writes import Writes, check_keys

_LAYAWAY = insert(tables_layaway.layaway)
_TENDER = insert(tables_layaway.layaway_tender)
_STEP = insert(tables_layaway.layaway_step)


def laid_away_rows(event: Event, opened: LayawayOpened) -> Writes:
    """Return what a `LayawayOpened` adds: the layaway, and what it reserves."""
    header = event.header
    check_keys(opened.customer, header.store, *(line.product for line in opened.lines))
    row = {
        "event_id": header.id,
        "number": opened.number,
        "store": header.store,
        "node": header.node,
        "till": opened.till,
        "bizdate": header.bizdate,
        "customer": opened.customer,
        "due": opened.due,
        "currency": opened.currency,
        "gross_minor": opened.gross_minor,
        "deposit_minor": opened.deposit_minor,
        "lines": len(opened.lines),
    }
    entries = laid_away_entries(opened, store=header.store)
    return (
        (_LAYAWAY, [row]),
        *_step(event, opened.number, "opened", opened.gross_minor),
        *project_bill.laid_away_rows(event, opened),
        *entry_rows(event, entries),
        *stock_rows(entries),
    )


def instalment_rows(event: Event, paid: LayawayPaid) -> Writes:
    """Return what a `LayawayPaid` adds."""
    header = event.header
    check_keys(header.store, paid.customer)
    entries = instalment_entries(paid, store=header.store, node=header.node)
    return (
        *_step(event, paid.number, "paid", paid.amount_minor),
        *entry_rows(event, entries),
        *balance_rows(entries),
        *paid_rows(event, paid),
        (_TENDER, [_tender(event, paid, *pair) for pair in enumerate(paid.tenders, start=1)]),
    )


def layaway_ended_rows(event: Event, cancelled: LayawayCancelled) -> Writes:
    """Return what a `LayawayCancelled` adds: goods that are free again, and the fee."""
    store = event.header.store
    check_keys(store, *(one.product for one in cancelled.goods))
    entries = cancelling_entries(cancelled, store=store)
    return (
        *_step(event, cancelled.number, "cancelled", cancelled.fee_minor),
        *entry_rows(event, entries),
        *stock_rows(entries),
        *balance_rows(entries),
    )


def handed_rows(event: Event, sale: SaleCompleted) -> Writes:
    """Return what a sale adds that hands a layaway over; nothing for any other sale."""
    number = layaway_of(sale)
    return _step(event, number, "handed", sale.gross_minor) if number else ()


def _tender(event: Event, paid: LayawayPaid, line: int, one: Tender) -> dict[str, Any]:
    header = event.header
    return {
        "event_id": header.id,
        "line": line,
        "method": one.method,
        "amount_minor": one.amount_minor,
        "tendered_minor": one.tendered_minor,
        "change_minor": one.change_minor,
        "store": header.store,
        "till": paid.till,
        "cashier": header.actor,
        "bizdate": header.bizdate,
    }


def _step(event: Event, number: str, kind: str, amount_minor: int) -> Writes:
    header = event.header
    check_keys(number, header.bizdate)
    row = {
        "event_id": header.id,
        "number": number,
        "kind": kind,
        "store": header.store,
        "node": header.node,
        "bizdate": header.bizdate,
        "wall_ms": header.wall,
        "amount_minor": amount_minor,
    }
    return ((_STEP, [row]),)
