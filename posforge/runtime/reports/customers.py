"""The customers of the shop: a list to search, and each with points and what they bought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, case, func, select, text

from posforge.runtime.domain.customer import Customer
from posforge.runtime.reports.page import Page, Window
from posforge.runtime.storage import tables, tables_layaway
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
    due_minor: int
    points_earned: int
    points_spent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerLayaway:
    """Goods laid away for a customer; `state` is `open`, `handed` or `cancelled`.

    What is held for them is `paid_minor`; a fee that was kept is taken off.
    """

    number: str
    bizdate: str
    due: str
    gross_minor: int
    paid_minor: int
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerOnRecord:
    """A customer, their newest sales and layaways, and how many sales of how much in all."""

    customer: Customer
    sales: tuple[CustomerSale, ...]
    layaways: tuple[CustomerLayaway, ...]
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
            *(sale.event_id, sale.number, sale.store, sale.bizdate),
            sale.gross_minor + sale.cards_minor,
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
    return CustomerOnRecord(
        customer=known,
        sales=found,
        layaways=_layaways(connection, identity),
        count=count,
        gross_minor=int(gross_minor),
    )


def _layaways(connection: Connection, identity: str) -> tuple[CustomerLayaway, ...]:
    away, step = tables_layaway.layaway.c, tables_layaway.layaway_step.c
    paid = case((step.kind == "paid", step.amount_minor), else_=0)
    fee = case((step.kind == "cancelled", step.amount_minor), else_=0)
    ended = func.max(case((step.kind.in_(("cancelled", "handed")), step.kind), else_=""))
    of_it = and_(step.number == away.number, step.node == away.node)
    rows = connection.execute(
        select(
            *(away.number, away.bizdate, away.due, away.gross_minor),
            (func.sum(paid) - func.sum(fee)).label("paid_minor"),
            ended.label("ended"),
        )
        .join_from(tables_layaway.layaway, tables_layaway.layaway_step, of_it)
        .where(away.customer == identity)
        .group_by(away.event_id, away.number, away.bizdate, away.due, away.gross_minor)
        .order_by(away.bizdate.desc(), away.number.desc())
        .limit(_MOST_SALES)
    )
    return tuple(
        CustomerLayaway(
            number=row.number,
            bizdate=row.bizdate,
            due=row.due,
            gross_minor=row.gross_minor,
            paid_minor=int(row.paid_minor),
            state=row.ended or "open",
        )
        for row in rows
    )
