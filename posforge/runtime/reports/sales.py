"""The list of sales: filtered, sorted and paged by the database, and what the filter adds up to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, func, select

from posforge.runtime.reports.days import Takings, whole_sum
from posforge.runtime.reports.page import Page, Window
from posforge.runtime.storage import tables

SORTS: Mapping[str, ColumnElement[object]] = {
    "time": tables.sale.c.wall_ms,
    "number": tables.sale.c.number,
    "lines": tables.sale.c.lines,
    "gross": tables.sale.c.gross_minor + tables.sale.c.cards_minor,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesFilter:
    """Which sales: business dates from `first` to `last` (ISO), a branch, a till, part of a number.

    An empty text, or till 0, leaves that question open.
    """

    first: str = ""
    last: str = ""
    store: str = ""
    till: int = 0
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleRow:
    """One sale in the list; `cashier` is a name, or the person's id where no name is known.

    `due_minor` is what the customer paid, gift cards included.
    """

    id: str
    number: str
    store: str
    till: int
    bizdate: str
    wall_ms: int
    tz_min: int
    cashier: str
    lines: int
    due_minor: int


def sales_page(connection: Connection, wanted: SalesFilter, *, window: Window) -> Page[SaleRow]:
    """Return one page of the sales that match, in a total order, so that no row shows twice."""
    sale, person = tables.sale.c, tables.person.c
    order = SORTS[window.sort]
    conditions = _conditions(wanted)
    rows = connection.execute(
        select(
            *(sale.event_id, sale.number, sale.store, sale.till, sale.bizdate),
            *(sale.wall_ms, sale.tz_min, func.coalesce(person.name, sale.cashier)),
            *(sale.lines, sale.gross_minor + sale.cards_minor),
        )
        .join_from(tables.sale, tables.person, sale.cashier == person.id, isouter=True)
        .where(*conditions)
        .order_by(order.desc() if window.is_descending else order.asc(), sale.event_id)
        .limit(window.size)
        .offset(window.offset)
    )
    total = connection.scalar(select(func.count()).select_from(tables.sale).where(*conditions))
    return Page(rows=tuple(_row(tuple(row)) for row in rows), total=total or 0, window=window)


def sales_takings(connection: Connection, wanted: SalesFilter) -> Takings:
    """Return what all the sales that match add up to."""
    sale = tables.sale.c
    sales, net, tax, gross = connection.execute(
        select(
            func.count(),
            whole_sum(sale.net_minor),
            whole_sum(sale.tax_minor),
            whole_sum(sale.gross_minor),
        ).where(*_conditions(wanted))
    ).one()
    return Takings(sales=sales, net_minor=net, tax_minor=tax, gross_minor=gross)


def _conditions(wanted: SalesFilter) -> list[ColumnElement[bool]]:
    sale = tables.sale.c
    conditions: list[ColumnElement[bool]] = []
    if wanted.first:
        conditions.append(sale.bizdate >= wanted.first)
    if wanted.last:
        conditions.append(sale.bizdate <= wanted.last)
    if wanted.store:
        conditions.append(sale.store == wanted.store)
    if wanted.till:
        conditions.append(sale.till == wanted.till)
    if wanted.number:
        conditions.append(sale.number.icontains(wanted.number, autoescape=True))
    return conditions


def _row(row: tuple[object, ...]) -> SaleRow:
    names = SaleRow.__dataclass_fields__
    return SaleRow(**dict(zip(names, row, strict=True)))  # type: ignore[arg-type]
