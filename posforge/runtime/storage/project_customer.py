"""Who the customers are and what their points come to: the newest description stays."""

from __future__ import annotations

from collections.abc import Mapping

from posforge.runtime.domain.codec import BodyError
from posforge.runtime.domain.envelope import Event
from posforge.runtime.domain.events_customer import CustomerRecorded, PointsMoved
from posforge.runtime.domain.ledger import points_entries
from posforge.runtime.storage import tables_customer
from posforge.runtime.storage.customers import folded
from posforge.runtime.storage.project_ledger import entry_rows
from posforge.runtime.storage.sql import Statement, keep_newest
from posforge.runtime.storage.writes import Writes, check_keys, stamp

_CUSTOMER = keep_newest(tables_customer.customer)
_MOVE_POINTS = Statement(
    "INSERT INTO points_balance (customer, points) VALUES (:customer, :points) "
    "ON CONFLICT (customer) DO UPDATE SET points = points_balance.points + excluded.points"
)
_PERSONAL = ("name", "phone", "email", "tax_number", "address")


def customer_rows(event: Event, known: CustomerRecorded) -> Writes:
    """Return what a `CustomerRecorded` adds; without its personal blob only the number is known."""
    check_keys(known.customer, known.number, known.group)
    personal = _personal(event)
    row = {
        "id": known.customer,
        "number": known.number,
        **personal,
        "customer_group": known.group,
        "exempt": known.exempt,
        "on_receipt": known.on_receipt,
        "may_contact": known.may_contact,
        "folded": folded(known.number, personal),
        "stamp": stamp(event),
    }
    return ((_CUSTOMER, [row]),)


def points_rows(event: Event, moved: PointsMoved) -> Writes:
    """Return what a `PointsMoved` adds: its double entries, and the balance after it."""
    check_keys(moved.customer, moved.sale, event.header.bizdate, event.header.store)
    entries = points_entries(moved, store=event.header.store)
    change = {"customer": moved.customer, "points": moved.earned - moved.spent}
    return (*entry_rows(event, entries), (_MOVE_POINTS, [change]))


def _personal(event: Event) -> Mapping[str, str]:
    if event.personal is None:
        return dict.fromkeys(_PERSONAL, "")
    data = event.personal.get("data")
    if type(data) is not dict:
        raise BodyError("the personal blob has no data")
    found = {key: data.get(key, "") for key in _PERSONAL}
    if not all(type(text) is str for text in found.values()):
        raise BodyError("what is personal of a customer must be text")
    return found
