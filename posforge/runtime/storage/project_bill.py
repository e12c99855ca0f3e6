"""What becomes of parked bills: each fact is a row, and who reads them puts them together.

A bill may be paid at one till before it is known that another has taken it, so nothing is replaced.
"""

from __future__ import annotations

from typing import Literal

from posforge.runtime.domain.envelope import Event
from posforge.runtime.domain.events import BillCancelled, SaleCompleted
from posforge.runtime.domain.events_bill import BillParked, BillResumed, BillTaken
from posforge.runtime.domain.events_layaway import LayawayOpened
from posforge.runtime.storage import tables_handover
from posforge.runtime.storage.sql import insert
from posforge.runtime.storage.writes import Writes, check_keys

Kind = Literal["parked", "resumed", "taken", "cancelled", "paid"]

_PARKED = insert(tables_handover.parked_bill)
_STEP = insert(tables_handover.bill_step)


def parked_rows(event: Event, parked: BillParked) -> Writes:
    """Return what a `BillParked` adds; it ends an earlier parking of the same bill."""
    header = event.header
    check_keys(parked.cart, header.store, header.node)
    row = {
        "event_id": header.id,
        "cart": parked.cart,
        "store": header.store,
        "node": header.node,
        "wall_ms": header.wall,
        "person": header.actor,
        "label": parked.label,
        "lines": parked.lines,
        "gross_minor": parked.gross_minor,
        "currency": parked.currency,
        "stays": parked.stays,
    }
    return ((_PARKED, [row]), *_step(event, parked.before, parked.cart, kind="parked"))


def resumed_rows(event: Event, resumed: BillResumed) -> Writes:
    """Return what a `BillResumed` adds."""
    return _step(event, resumed.parking, resumed.cart, kind="resumed", given=resumed.given)


def taken_rows(event: Event, taken: BillTaken) -> Writes:
    """Return what a `BillTaken` adds."""
    return _step(event, taken.parking, taken.cart, kind="taken", node=taken.taker)


def cancelled_rows(event: Event, cancelled: BillCancelled) -> Writes:
    """Return what a `BillCancelled` adds to what is known of parked bills."""
    return _step(event, cancelled.parking, cancelled.cart, kind="cancelled")


def laid_away_rows(event: Event, opened: LayawayOpened) -> Writes:
    """Return what a `LayawayOpened` adds to what is known of parked bills: there is no bill now."""
    return _step(event, opened.parking, opened.cart, kind="cancelled")


def paid_rows(event: Event, sale: SaleCompleted) -> Writes:
    """Return what a `SaleCompleted` adds to what is known of parked bills."""
    return _step(event, sale.parking, sale.cart, kind="paid")


def _step(
    event: Event, parking: str, cart: str, *, kind: Kind, node: str = "", given: str = ""
) -> Writes:
    """Most bills are never parked, and nothing is kept of those."""
    if not parking:
        return ()
    check_keys(parking, cart, given)
    row = {
        "event_id": event.header.id,
        "parking": parking,
        "cart": cart,
        "kind": kind,
        "node": node or event.header.node,
        "given": given,
        "wall_ms": event.header.wall,
        "stamp": event.stamp,
    }
    return ((_STEP, [row]),)
