"""What other machines told of receipts: sales of other tills, and what came back of any sale."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Connection

from posforge.runtime.domain.canonical import canonical_text
from posforge.runtime.domain.envelope import Event, from_wire, to_wire
from posforge.runtime.domain.events import SaleCompleted, open_body
from posforge.runtime.domain.receipt_known import (
    MOST_SALES,
    CameBack,
    ReceiptKnown,
    Refunded,
    taken_by_terminals,
    told,
)
from posforge.runtime.storage import rows, tables
from posforge.runtime.storage.sql import Statement, upsert

_KEEP_SALE = upsert(tables.heard_sale)
_KEEP_RETURN = upsert(tables.heard_return)
_KEEP_REFUND = upsert(tables.heard_refund)
_HEARD = Statement("SELECT wire FROM heard_sale WHERE id = :id")
_NUMBERED = Statement("SELECT wire FROM heard_sale WHERE number = :number ORDER BY id LIMIT 1")
_BY_NUMBER = Statement(
    "SELECT event_id FROM sale WHERE number = :number ORDER BY wall_ms, event_id LIMIT 1"
)
_OWN = (
    "SELECT event_id, returned_line AS line, -SUM(qty_milli) AS qty_milli FROM sale_line "
    "WHERE returned_sale = :sale AND returned_sale <> '' GROUP BY event_id, returned_line"
)
_CAME_BACK = Statement(f"{_OWN} ORDER BY event_id, line")
_RETURNED = Statement(
    f"SELECT line, SUM(qty_milli) AS qty_milli FROM ({_OWN} UNION ALL "  # noqa: S608 - our own words
    "SELECT event_id, line, qty_milli FROM heard_return h WHERE h.sale = :sale AND NOT EXISTS "
    "(SELECT 1 FROM sale s WHERE s.event_id = h.event_id)) AS known GROUP BY line"
)
_GIVEN_BACK = (
    "SELECT id AS payment, refunds, "
    "CASE WHEN status IN ('PENDING', 'SENT', 'UNKNOWN', 'ESCALATED') THEN -amount_minor "
    "ELSE -settled_minor END AS amount_minor FROM payments "
    "WHERE refunds = :reference AND refunds <> ''"
)
_REFUNDS = Statement(f"{_GIVEN_BACK} ORDER BY id")
_REFUNDED = Statement(
    f"SELECT COALESCE(SUM(amount_minor), 0) FROM ({_GIVEN_BACK} UNION ALL "  # noqa: S608 - our own words
    "SELECT payment, refunds, amount_minor FROM heard_refund h WHERE h.refunds = :reference "
    "AND NOT EXISTS (SELECT 1 FROM payments p WHERE p.id = h.payment)) AS known"
)


def keep(connection: Connection, sales: Sequence[Event], known: ReceiptKnown) -> None:
    """Note what was told; the same once more changes nothing.

    How a refund ended may be told later than that it was asked for: the last word counts.
    """
    _KEEP_SALE.run_many(
        connection,
        [
            {
                "id": one.header.id,
                "number": one.body["number"],
                "wire": canonical_text(to_wire(one)),
            }
            for one in sales
        ],
    )
    _KEEP_RETURN.run_many(
        connection,
        [
            {
                "event_id": one.event,
                "sale": one.sale,
                "line": one.line,
                "qty_milli": one.qty_milli,
            }
            for one in known.came_back
        ],
    )
    _KEEP_REFUND.run_many(
        connection,
        [
            {"payment": one.payment, "refunds": one.refunds, "amount_minor": one.amount_minor}
            for one in known.refunded
        ],
    )


def by_id(connection: Connection, sale: str) -> Event | None:
    """Return a sale that was told of, by the id of its event."""
    return _event(_HEARD.scalar(connection, {"id": sale}))


def numbered(connection: Connection, number: str) -> Event | None:
    """Return a sale that was told of, by its receipt."""
    return _event(_NUMBERED.scalar(connection, {"number": number}))


def returned(connection: Connection, sale: str) -> Mapping[int, int]:
    """Return how much of each line of a sale came back, in thousandths: all that is known here.

    An event that was told of and has come by sync, or is this machine's own, counts once.
    """
    found = _RETURNED.all(connection, {"sale": sale})
    return {row.line: int(row.qty_milli) for row in found}


def known(connection: Connection, number: str) -> ReceiptKnown:
    """Return what this machine's own journals say of a receipt, whichever till printed it."""
    first = _BY_NUMBER.scalar(connection, {"number": number})
    sales = list(_and_before(connection, first)) if first is not None else []
    return ReceiptKnown(
        sales=told(sales),
        came_back=came_back(connection, [one.header.id for one in sales]),
        refunded=refunds(connection, taken_by_terminals(map(_facts, sales))),
    )


def came_back(connection: Connection, sales: Sequence[str]) -> tuple[CameBack, ...]:
    """Return what this machine's own journals say came back of sales."""
    return tuple(
        CameBack(event=row.event_id, sale=sale, line=row.line, qty_milli=int(row.qty_milli))
        for sale in sales
        for row in _CAME_BACK.all(connection, {"sale": sale})
    )


def refunds(connection: Connection, references: Sequence[str]) -> tuple[Refunded, ...]:
    """Return what this machine's own journals say terminals gave back of payments.

    What perhaps was given back counts as if it was.
    """
    return tuple(
        Refunded(payment=row.payment, refunds=row.refunds, amount_minor=int(row.amount_minor))
        for reference in references
        for row in _REFUNDS.all(connection, {"reference": reference})
    )


def refunded(connection: Connection, reference: str) -> int:
    """Return what was given back of a payment, with what perhaps was: all that is known here."""
    return int(_REFUNDED.scalar(connection, {"reference": reference}) or 0)


def _and_before(connection: Connection, sale: str) -> Iterator[Event]:
    """Yield a sale, then those whose goods came back on it, and so on."""
    waiting, seen = [sale], set[str]()
    while waiting and len(seen) < MOST_SALES:
        event = rows.by_id(connection, waiting.pop(0))
        if event is None or event.header.id in seen:
            continue
        seen.add(event.header.id)
        yield event
        lines = _facts(event).lines
        waiting += [one.returned.sale for one in lines if one.returned and one.returned.sale]


def _facts(event: Event) -> SaleCompleted:
    facts = open_body(event.header.type, event.header.sv, event.body)
    assert isinstance(facts, SaleCompleted)
    return facts


def _event(wire: str | None) -> Event | None:
    return from_wire(json.loads(wire)) if wire is not None else None
