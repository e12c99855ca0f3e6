"""Who the customers are and what their points come to: the newest description stays."""

from __future__ import annotations

from posforge.runtime.domain.customer import personal_of
from posforge.runtime.domain.envelope import Event
from posforge.runtime.domain.events_customer import CustomerRecorded, PointsMoved
from posforge.runtime.domain.ledger import points_entries
from posforge.runtime.storage import tables_customer
from posforge.runtime.storage.customers import folded
from posforge.runtime.storage.project_ledger import entry_rows
from posforge.runtime.storage.sql import Statement, keep_newest
from posforge.runtime.storage.writes import Writes, check_keys

_CUSTOMER = keep_newest(tables_customer.customer)
_MOVE_POINTS = Statement(
    "INSERT INTO points_balance (customer, points) VALUES (:customer, :points) "
    "ON CONFLICT (customer) DO UPDATE SET points = points_balance.points + excluded.points"
)


def customer_rows(event: Event, known: CustomerRecorded) -> Writes:
    """Return what a `CustomerRecorded` adds; without its personal blob only the number is known."""
    check_keys(known.customer, known.number, known.group)
    personal = personal_of(event.personal)
    row = {
        "id": known.customer,
        "number": known.number,
        **personal,
        "customer_group": known.group,
        "exempt": known.exempt,
        "on_receipt": known.on_receipt,
        "may_contact": known.may_contact,
        "folded": folded(known.number, personal),
        "event_id": event.header.id,
        "stamp": event.stamp,
    }
    return ((_CUSTOMER, [row]),)


def points_rows(event: Event, moved: PointsMoved) -> Writes:
    """Return what a `PointsMoved` adds: its double entries, and the balance after it."""
    check_keys(moved.customer, moved.sale, event.header.bizdate, event.header.store)
    entries = points_entries(moved, store=event.header.store)
    change = {"customer": moved.customer, "points": moved.earned - moved.spent}
    return (*entry_rows(event, entries), (_MOVE_POINTS, [change]))
