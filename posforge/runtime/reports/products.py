"""The list of articles with the price that holds now, found by words of the name or by a code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, true

from posforge.errors import UserError
from posforge.runtime.domain.barcode import read_code
from posforge.runtime.domain.product import BASE_LAYER, store_layer
from posforge.runtime.reports.page import Page, Window
from posforge.runtime.storage import tables
from posforge.runtime.storage.search import fold

SORTS: Mapping[str, ColumnElement[str]] = {
    "name": tables.product_name.c.folded,
    "department": tables.product.c.department,
}
_LISTED = tables.product.join(
    tables.product_name, tables.product.c.id == tables.product_name.c.product
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductRow:
    """One article; `price_minor` is None while nobody has set a price that holds now."""

    id: str
    name: str
    department: str
    unit: str
    tax: str
    codes: tuple[str, ...]
    price_minor: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceMoment:
    """When (Unix ms) and where prices are asked for; an empty branch asks for the base prices."""

    at_ms: int
    store: str = ""


def products_page(
    connection: Connection, text: str, *, prices_of: PriceMoment, window: Window
) -> Page[ProductRow]:
    """Return one page of the articles that match, each with its price.

    `text` is a code, or words that all stand in the name, whatever their case and accents; an
    empty text matches every article.
    """
    product = tables.product.c
    condition = _matches(text)
    order = SORTS[window.sort]
    rows = connection.execute(
        select(product.id, product.name, product.department, product.unit, product.tax)
        .select_from(_LISTED)
        .where(condition)
        .order_by(order.desc() if window.is_descending else order, SORTS["name"], product.id)
        .limit(window.size)
        .offset(window.offset)
    ).all()
    total = connection.scalar(select(func.count()).select_from(_LISTED).where(condition))
    ids = [row.id for row in rows]
    codes = _codes(connection, ids)
    prices = _prices(connection, ids, prices_of)
    found = tuple(
        ProductRow(
            id=row.id,
            name=row.name,
            department=row.department,
            unit=row.unit,
            tax=row.tax,
            codes=tuple(codes.get(row.id, ())),
            price_minor=prices.get(row.id),
        )
        for row in rows
    )
    return Page(rows=found, total=total or 0, window=window)


def _matches(text: str) -> ColumnElement[bool]:
    product, code, name = tables.product.c, tables.product_code.c, tables.product_name.c
    by_words = and_(
        true(), *(name.folded.contains(word, autoescape=True) for word in fold(text).split())
    )
    try:
        wanted = read_code(text).value
    except UserError:
        return by_words  # no code, so it can only be words
    return or_(by_words, product.id.in_(select(code.product).where(code.code == wanted)))


def _codes(connection: Connection, products: Sequence[str]) -> dict[str, list[str]]:
    code = tables.product_code.c
    found: dict[str, list[str]] = {}
    for product, text in connection.execute(
        select(code.product, code.code).where(code.product.in_(products)).order_by(code.code)
    ):
        found.setdefault(product, []).append(text)
    return found


def _prices(connection: Connection, products: Sequence[str], moment: PriceMoment) -> dict[str, int]:
    """The branch's own layer wins over the base; in a layer the price that began last holds."""
    price = tables.price.c
    layers = (BASE_LAYER, store_layer(moment.store))
    rows = connection.execute(
        select(price.product, price.price_minor)
        .where(
            price.product.in_(products),
            price.layer.in_(layers),
            price.valid_from_ms <= moment.at_ms,
        )
        .order_by(price.layer != BASE_LAYER, price.valid_from_ms)
    )
    return dict(rows.all())
