"""The customers of the shop: a list to search, and each with points and what they bought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, func, select, text

from posforge.runtime.domain.customer import Customer
from posforge.runtime.reports.page import Page, Window
from posforge.runtime.storage import tables
from posforge.runtime.storage.customers import customer, customers, matching
from posforge.runtime.storage.tables_customer import customer as table

SORTS: Mapping[str, ColumnElement[object]] = {"name": table.c.name, "number": table.c.number}
_MOST_SALES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerSale:
    """One of the newest sales of a customer, and what it did to their points."""

    id: str
    number: str
    store: str
    bizdate: str
    gross_minor: int
    points_earned: int
    points_spent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerOnRecord:
    """A customer, their newest sales, and how many there are of how much in all."""

    customer: Customer
    sales: tuple[CustomerSale, ...]
    count: int
    gross_minor: int


def customers_page(connection: Connection, sought: str, *, window: Window) -> Page[Customer]:
    """Return one page of the customers in whom every word is found."""
    rows = customers(
        connection,
        sought,
        limit=window.size,
        offset=window.offset,
        sort=window.sort,
        is_descending=window.is_descending,
    )
    condition, parameters = matching(sought)
    counted = select(func.count()).select_from(table.alias("c"))
    total = connection.scalar(counted.where(text(condition)), parameters)
    return Page(rows=tuple(rows), total=total or 0, window=window)


def customer_on_record(connection: Connection, identity: str) -> CustomerOnRecord | None:
    """Return a customer with their newest sales, or None where they are not known here."""
    known = customer(connection, identity)
    if known is None:
        return None
    sale = tables.sale.c
    theirs = sale.customer == identity
    rows = connection.execute(
        select(
            *(sale.event_id, sale.number, sale.store, sale.bizdate, sale.gross_minor),
            *(sale.points_earned, sale.points_spent),
        )
        .where(theirs)
        .order_by(sale.wall_ms.desc(), sale.event_id)
        .limit(_MOST_SALES)
    )
    names = CustomerSale.__dataclass_fields__
    found = tuple(CustomerSale(**dict(zip(names, row, strict=True))) for row in rows)
    count, gross_minor = connection.execute(
        select(func.count(), func.coalesce(func.sum(sale.gross_minor), 0)).where(theirs)
    ).one()
    return CustomerOnRecord(customer=known, sales=found, count=count, gross_minor=int(gross_minor))
