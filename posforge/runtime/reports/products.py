"""The list of articles with the price that holds now, found by words of the name or by a code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, true
from sqlalchemy import text as sql_text

from posforge.errors import UserError
from posforge.runtime.domain.barcode import read_code
from posforge.runtime.domain.layers import layers_of
from posforge.runtime.domain.price import Price
from posforge.runtime.domain.product import FieldValue, Style
from posforge.runtime.reports.page import Page, Window
from posforge.runtime.storage import tables
from posforge.runtime.storage.catalogue import read_fields
from posforge.runtime.storage.listings import StoredListings
from posforge.runtime.storage.search import words_in

SORTS: Mapping[str, ColumnElement[str]] = {
    "name": tables.product_name.c.folded,
    "department": tables.product.c.department,
}
_LISTED = tables.product.join(
    tables.product_name, tables.product.c.id == tables.product_name.c.product
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductRow:
    """One article; `price` is None while nobody has set one that holds now."""

    id: str
    name: str
    department: str
    unit: str
    tax: str
    codes: tuple[str, ...]
    price: Price | None
    style: str = ""
    fields: Mapping[str, FieldValue] = field(default_factory=dict)
    is_open_price: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceMoment:
    """When (Unix ms) and where prices are asked for; no branch asks for those of the chain."""

    at_ms: int
    store: str = ""
    region: str = ""


def products_page(
    connection: Connection,
    text: str,
    *,
    prices_of: PriceMoment,
    window: Window,
    searched: Sequence[str] = (),
    style: str = "",
) -> Page[ProductRow]:
    """Return one page of the articles that match, each with its price.

    `text` is a code, or words that all stand in the name or in the fields named in `searched`,
    whatever their case and accents; an empty text matches every article. `style` leaves only the
    variants of one style.
    """
    product = tables.product.c
    condition = _matches(text, searched, connection.dialect.name)
    if style:
        condition = and_(condition, product.style == style)
    order = SORTS[window.sort]
    rows = connection.execute(
        select(tables.product)
        .select_from(_LISTED)
        .where(condition)
        .order_by(order.desc() if window.is_descending else order, SORTS["name"], product.id)
        .limit(window.size)
        .offset(window.offset)
    ).all()
    total = connection.scalar(select(func.count()).select_from(_LISTED).where(condition))
    found = _found(connection, rows, prices_of)
    return Page(rows=found, total=total or 0, window=window)


def product_row(
    connection: Connection, product: str, *, prices_of: PriceMoment
) -> ProductRow | None:
    """Return one article with its price, or None."""
    wanted = select(tables.product).where(tables.product.c.id == product)
    return next(iter(_found(connection, connection.execute(wanted).all(), prices_of)), None)


def first_styles(connection: Connection, *, limit: int) -> tuple[Style, ...]:
    """Return the first styles by name."""
    style = tables.style.c
    chosen = select(style.id, style.name, style.department, style.picture)
    rows = connection.execute(chosen.order_by(style.name, style.id).limit(limit))
    return tuple(Style(**row._asdict()) for row in rows)


def _found(
    connection: Connection, rows: Sequence[Any], prices_of: PriceMoment
) -> tuple[ProductRow, ...]:
    ids = [row.id for row in rows]
    codes = _codes(connection, ids)
    prices = _prices(connection, ids, prices_of)
    return tuple(
        ProductRow(
            id=row.id,
            name=row.name,
            department=row.department,
            unit=row.unit,
            tax=row.tax,
            codes=tuple(codes.get(row.id, ())),
            price=prices.get(row.id),
            style=row.style,
            fields=read_fields(row.fields),
            is_open_price=row.is_open_price,
        )
        for row in rows
    )


def _matches(text: str, searched: Sequence[str], dialect: str) -> ColumnElement[bool]:
    product, code = tables.product.c, tables.product_code.c
    words = words_in(text, fields=searched, dialect=dialect)
    if words is None:
        return true()
    by_words = sql_text(words.condition).bindparams(**words.parameters)
    try:
        wanted = read_code(text).value
    except UserError:
        return and_(by_words)  # no code, so it can only be words
    return or_(by_words, product.id.in_(select(code.product).where(code.code == wanted)))


def _codes(connection: Connection, products: Sequence[str]) -> dict[str, list[str]]:
    code = tables.product_code.c
    found: dict[str, list[str]] = {}
    for product, text in connection.execute(
        select(code.product, code.code).where(code.product.in_(products)).order_by(code.code)
    ):
        found.setdefault(product, []).append(text)
    return found


def _prices(
    connection: Connection, products: Sequence[str], moment: PriceMoment
) -> dict[str, Price]:
    """The nearest layer that has a price decides; in a layer the one that began last holds."""
    held = StoredListings(connection).prices(products, at_ms=moment.at_ms)
    layers = layers_of(store=moment.store, region=moment.region)
    return {
        product: held[product, layer]
        for layer in reversed(layers)
        for product in products
        if (product, layer) in held
    }
