"""Who the customers are and what their points come to: the newest description stays."""

from __future__ import annotations

from posforge.runtime.domain.canonical import canonical_text
from posforge.runtime.domain.customer import personal_of
from posforge.runtime.domain.envelope import Event
from posforge.runtime.domain.events_customer import (
    CUSTOMERS,
    CustomerForgotten,
    CustomerRecorded,
    PointsMoved,
)
from posforge.runtime.domain.ledger import points_entries
from posforge.runtime.storage import tables_customer
from posforge.runtime.storage.customers import folded
from posforge.runtime.storage.project_ledger import entry_rows
from posforge.runtime.storage.sql import Statement, insert_missing, keep_newest
from posforge.runtime.storage.writes import Writes, check_keys

_CUSTOMER = keep_newest(tables_customer.customer)
_MOVE_POINTS = Statement(
    "INSERT INTO points_balance (customer, points) VALUES (:customer, :points) "
    "ON CONFLICT (customer) DO UPDATE SET points = points_balance.points + excluded.points"
)


_MARK = insert_missing(tables_customer.forgotten_customer)
_NOBODY = (
    "UPDATE customer SET name = '', phone = '', email = '', tax_number = '', address = '', "
    "customer_group = '', exempt = '', on_receipt = 'nothing', may_contact = :no, folded = '' "
    "WHERE id = :id AND EXISTS (SELECT 1 FROM forgotten_customer WHERE id = :id)"
)
# Events are projected in groups of equal statements, so what comes after each needs its own.
_NOBODY_RECORDED, _NOBODY_FORGOTTEN = Statement(_NOBODY), Statement(_NOBODY)
_DROP = Statement(
    "DELETE FROM event_personal WHERE hash = :hash "
    "AND EXISTS (SELECT 1 FROM forgotten_customer WHERE id = :id)"
)
_DROP_ALL = Statement(
    "DELETE FROM event_personal WHERE hash IN (SELECT e.hash FROM log_head h "
    "JOIN event e ON e.node = h.node AND e.epoch = h.epoch AND e.stream = h.stream "
    "WHERE h.stream = :stream AND e.type = :type AND replace(e.body, :told, '') <> e.body)"
)
_DROP_HEARD = Statement("DELETE FROM heard_customer WHERE id = :id")


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
    of = {"id": known.customer}
    return (
        (_CUSTOMER, [row]),
        (_NOBODY_RECORDED, [of | {"no": False}]),
        (_DROP, [of | {"hash": event.hash}]),
    )


def forgotten_rows(_event: Event, forgotten: CustomerForgotten) -> Writes:
    """Return what makes this machine forget who somebody is, whatever of them comes later."""
    check_keys(forgotten.customer)
    of = {"id": forgotten.customer}
    told = f'"customer":{canonical_text(forgotten.customer)}'
    blobs = {"stream": CUSTOMERS, "type": CustomerRecorded.TYPE, "told": told}
    return (
        (_MARK, [of]),
        (_NOBODY_FORGOTTEN, [of | {"no": False}]),
        (_DROP_ALL, [blobs]),
        (_DROP_HEARD, [of]),
    )


def points_rows(event: Event, moved: PointsMoved) -> Writes:
    """Return what a `PointsMoved` adds: its double entries, and the balance after it."""
    check_keys(moved.customer, moved.sale, event.header.bizdate, event.header.store)
    entries = points_entries(moved, store=event.header.store)
    change = {"customer": moved.customer, "points": moved.earned - moved.spent}
    return (*entry_rows(event, entries), (_MOVE_POINTS, [change]))
