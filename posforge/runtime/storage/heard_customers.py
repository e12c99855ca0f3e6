"""Customers other branches noted, as this machine tells of them and as it was told.

What was told is no event of this machine: written anew, with the clock of this till, an old
description would win over a newer one of the branch it came from.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from posforge.runtime.domain.canonical import canonical_text
from posforge.runtime.domain.customer import Customer, customer_of
from posforge.runtime.domain.customer_known import (
    MOST_CUSTOMERS,
    HeardCustomer,
    ToldCustomer,
    told_customer,
)
from posforge.runtime.domain.envelope import from_wire, to_wire
from posforge.runtime.domain.events import open_body
from posforge.runtime.domain.events_customer import CustomerRecorded
from posforge.runtime.storage import customers, rows
from posforge.runtime.storage.sql import Statement, keep_newest
from posforge.runtime.storage.tables_customer import heard_customer

_KEEP = keep_newest(heard_customer)
_POINTS = Statement("SELECT points FROM points_balance WHERE customer = :id")
_ELSEWHERE = Statement("UPDATE heard_customer SET points = :points WHERE id = :id")
_HEARD = Statement("SELECT wire, stamp, points FROM heard_customer WHERE id = :id")
_IS_FORGOTTEN = Statement("SELECT 1 FROM forgotten_customer WHERE id = :id")
_NOTED = Statement("SELECT event_id, stamp FROM customer WHERE id = :id")


def keep(connection: Connection, heard: HeardCustomer) -> None:
    """Note what was told of a customer; of two descriptions the later stays, of the forgotten none.

    Kept of the points is what they come to beyond those this machine knows of.
    """
    of = {"id": heard.customer.id}
    if _IS_FORGOTTEN.scalar(connection, of):
        return
    points = heard.customer.points - int(_POINTS.scalar(connection, of) or 0)
    told = {"wire": canonical_text(to_wire(heard.event)), "stamp": heard.event.stamp}
    _KEEP.run(connection, of | told | {"points": points})
    _ELSEWHERE.run(connection, of | {"points": points})


def known(connection: Connection, identity: str) -> Customer | None:
    """Return a customer as noted here or told of, whichever is the later description."""
    own = customers.customer(connection, identity)
    row = _HEARD.first(connection, {"id": identity})
    if row is None:
        return own
    points = row.points + int(_POINTS.scalar(connection, {"id": identity}) or 0)
    noted = _NOTED.first(connection, {"id": identity})
    if own is not None and noted is not None and noted.stamp >= row.stamp:
        return replace(own, points=points)
    event = from_wire(json.loads(row.wire))
    facts = open_body(event.header.type, event.header.sv, event.body)
    assert isinstance(facts, CustomerRecorded)
    return customer_of(facts, event.personal, points=points)


def told(connection: Connection, text: str) -> Sequence[ToldCustomer]:
    """Return what this machine's own journals say of the customers in whom a text is found."""
    found = []
    for one in customers.customers(connection, text, limit=MOST_CUSTOMERS):
        noted = _NOTED.first(connection, {"id": one.id})
        event = rows.by_id(connection, noted.event_id) if noted is not None else None
        if event is not None and event.personal is not None:
            found.append(told_customer(event, one.points))
    return found
