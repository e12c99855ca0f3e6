"""What a sale adds up to: its rows, its double entries, and the stock it took."""

from __future__ import annotations

from typing import Any

from posforge.runtime.domain.envelope import Event
from posforge.runtime.domain.events import SaleCompleted
from posforge.runtime.domain.ledger import sale_entries
from posforge.runtime.domain.payment import Tender
from posforge.runtime.domain.sale_line import SaleLine
from posforge.runtime.domain.tax import TaxSum
from posforge.runtime.storage import project_bill, tables
from posforge.runtime.storage.project_layaway import handed_rows
from posforge.runtime.storage.project_ledger import balance_rows, entry_rows, stock_rows
from posforge.runtime.storage.project_payment import paid_rows
from posforge.runtime.storage.sql import insert
from posforge.runtime.storage.writes import Writes, check_keys, check_trace, check_unique

_SALE = insert(tables.sale)
_LINE = insert(tables.sale_line)
_DISCOUNT = insert(tables.sale_discount)
_TAX = insert(tables.sale_tax)
_TENDER = insert(tables.sale_tender)


def sale_rows(event: Event, sale: SaleCompleted) -> Writes:
    """Return what a `SaleCompleted` adds. Raises BodyError for lines or rates given twice.

    So it does for a lot or serial number that is none.
    """
    header = event.header
    check_keys(header.bizdate, header.store, sale.number, sale.customer)
    check_keys(*(line.product for line in sale.lines))
    check_keys(*(line.returned.sale for line in sale.lines if line.returned is not None))
    check_keys(*(part for one in sale.taxes for part in (one.code, one.rate, one.part)))
    for line in sale.lines:
        check_trace(lot=line.lot, serial=line.serial, qty_milli=line.qty_milli)
    check_unique("lines", [line.line for line in sale.lines])
    check_unique("tax rates", [(one.code, one.rate, one.part) for one in sale.taxes])
    entries = sale_entries(sale, store=header.store, node=header.node)
    return (
        (_SALE, [_sale(event, sale)]),
        (_LINE, [_line(header.id, line) for line in sale.lines]),
        (_DISCOUNT, [row for line in sale.lines for row in _discounts(header.id, line)]),
        (_TAX, [_tax(header.id, one) for one in sale.taxes]),
        (_TENDER, [_tender(header.id, *pair) for pair in enumerate(sale.tenders, start=1)]),
        *entry_rows(event, entries),
        *stock_rows(entries),
        *balance_rows(entries),
        *paid_rows(event, sale),
        *project_bill.paid_rows(event, sale),
        *handed_rows(event, sale),
    )


def _sale(event: Event, sale: SaleCompleted) -> dict[str, Any]:
    header = event.header
    return {
        "event_id": header.id,
        "number": sale.number,
        "store": header.store,
        "node": header.node,
        "till": sale.till,
        "seq": header.seq,
        "bizdate": header.bizdate,
        "wall_ms": header.wall,
        "tz_min": header.tz,
        "cashier": header.actor,
        "currency": sale.currency,
        "net_minor": sale.net_minor,
        "tax_minor": sale.tax_minor,
        "gross_minor": sale.gross_minor,
        "rounding_minor": sale.rounding_minor,
        "cards_minor": sale.cards_minor,
        "customer": sale.customer,
        "points_earned": sale.points_earned,
        "points_spent": sale.points_spent,
        "lines": len(sale.lines),
    }


def _line(event_id: str, line: SaleLine) -> dict[str, Any]:
    returned = line.returned
    return {
        "event_id": event_id,
        "line": line.line,
        "product": line.product,
        "name": line.name,
        "department": line.department,
        "unit": line.unit,
        "qty_milli": line.qty_milli,
        "net_minor": line.net_minor,
        "tax_minor": line.tax_minor,
        "gross_minor": line.gross_minor,
        "kind": line.kind,
        "discount_minor": sum(one.amount_minor for one in line.discounts),
        "returned_sale": returned.sale if returned is not None else "",
        "returned_line": returned.line if returned is not None else 0,
    }


def _discounts(event_id: str, line: SaleLine) -> list[dict[str, Any]]:
    return [
        {
            "event_id": event_id,
            "line": line.line,
            "position": position,
            "code": one.code,
            "label": one.label,
            "amount_minor": one.amount_minor,
            "reason": one.reason,
        }
        for position, one in enumerate(line.discounts, start=1)
    ]


def _tax(event_id: str, one: TaxSum) -> dict[str, Any]:
    return {
        "event_id": event_id,
        "code": one.code,
        "rate": one.rate,
        "part": one.part,
        "net_minor": one.net_minor,
        "tax_minor": one.tax_minor,
        "gross_minor": one.gross_minor,
    }


def _tender(event_id: str, line: int, one: Tender) -> dict[str, Any]:
    return {
        "event_id": event_id,
        "line": line,
        "method": one.method,
        "amount_minor": one.amount_minor,
        "tendered_minor": one.tendered_minor,
        "change_minor": one.change_minor,
    }
