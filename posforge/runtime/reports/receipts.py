"""One sale as the journal holds it: lines, taxes and tenders, enough to print its receipt again."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import Connection, select

from posforge.runtime.domain.envelope import Event, from_wire
from posforge.runtime.domain.events import SaleCompleted, open_body
from posforge.runtime.domain.sale import Sale, sale_of
from posforge.runtime.storage import rows, tables
from posforge.runtime.storage.customers import customer


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleOnRecord:
    """A sale, the name of who took the money, and the key (`kid`) that signed it.

    `customer` is what of them may stand on paper.
    """

    sale: Sale
    cashier: str
    kid: str
    customer: str = ""


def sale_on_record(connection: Connection, sale_id: str) -> SaleOnRecord | None:
    """Return a sale by the id of its event, or None where no such sale is held."""
    row = connection.execute(
        select(tables.sale.c.node, tables.sale.c.seq).where(tables.sale.c.event_id == sale_id)
    ).first()
    if row is None:
        return None
    event = rows.by_id(connection, sale_id) or _forked(
        connection, sale_id, node=row.node, seq=row.seq
    )
    facts = open_body(event.header.type, event.header.sv, event.body)
    assert isinstance(facts, SaleCompleted), "only SaleCompleted makes a row in sale"
    sale = sale_of(event, facts)
    name = connection.scalar(select(tables.person.c.name).where(tables.person.c.id == sale.cashier))
    buyer = customer(connection, facts.customer) if facts.customer else None
    return SaleOnRecord(
        sale=sale,
        cashier=name or sale.cashier,
        kid=event.kid,
        customer=buyer.printed if buyer is not None else "",
    )


def sale_numbered(connection: Connection, number: str) -> SaleOnRecord | None:
    """Return the sale with this receipt number, or None where no such sale is held."""
    sale_id = connection.scalar(
        select(tables.sale.c.event_id).where(tables.sale.c.number == number).limit(1)
    )
    return None if sale_id is None else sale_on_record(connection, sale_id)


def _forked(connection: Connection, sale_id: str, *, node: str, seq: int) -> Event:
    """A sale that is counted but not in the journal stands in the other branch of a forked log."""
    fork = tables.fork_event.c
    wires = connection.scalars(select(fork.wire).where(fork.node == node, fork.seq == seq))
    events = [from_wire(json.loads(wire)) for wire in wires]
    return next(event for event in events if event.header.id == sale_id)
