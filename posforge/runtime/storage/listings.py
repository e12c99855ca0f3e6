"""The catalogue as it was listed: for who changes it, and for who writes it into a file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from posforge.runtime.domain.events import ListedProduct
from posforge.runtime.domain.layers import BASE_LAYER
from posforge.runtime.domain.picture import from_text
from posforge.runtime.domain.price import Price
from posforge.runtime.domain.product import Style
from posforge.runtime.ext.ports import Listed
from posforge.runtime.storage.catalogue import read_fields
from posforge.runtime.storage.sql import Statement

_PAGE = 1000
# Many texts as one parameter, spelled as JSON; the two databases open it differently.
_EACH = {
    "sqlite": "(SELECT value FROM json_each(:texts))",
    "postgresql": "(SELECT value FROM json_array_elements_text(CAST(:texts AS json)) AS t (value))",
}
_LISTED = f"""
SELECT p.id, p.name, p.department, p.unit, p.tax, p.style, p.fields, p.is_open_price, (
    SELECT price_minor || ' ' || per FROM price
    WHERE product = p.id AND layer = '{BASE_LAYER}' AND valid_from_ms <= :now
    ORDER BY valid_from_ms DESC LIMIT 1
) AS price
"""  # noqa: S608 - our own constant


def _of_each(text: str) -> Mapping[str, Statement]:
    return {dialect: Statement(text.replace("EACH", each)) for dialect, each in _EACH.items()}


_BY_IDS = _of_each(f"{_LISTED} FROM product p WHERE p.id IN EACH")
# One code on two articles: the lowest article id wins, everywhere; here it comes last.
_BY_CODES = _of_each(
    f"{_LISTED}, c.code FROM product_code c JOIN product p ON p.id = c.product "
    "WHERE c.code IN EACH ORDER BY c.product DESC"
)
_CODES = _of_each(
    "SELECT product, code FROM product_code WHERE product IN EACH ORDER BY product, code"
)
_PRICES = _of_each(
    "SELECT product, layer, price_minor, per FROM price WHERE product IN EACH "
    "AND valid_from_ms <= :now ORDER BY product, layer, valid_from_ms"
)
_LAYERS = Statement("SELECT DISTINCT layer FROM price")
_STYLES = _of_each("SELECT id, name, department, picture FROM style WHERE id IN EACH")
_PICTURES = _of_each("SELECT id FROM picture WHERE id IN EACH")
_PAGE_AFTER = Statement(f"{_LISTED} FROM product p WHERE p.id > :after ORDER BY p.id LIMIT {_PAGE}")
_PICTURE = Statement("SELECT data FROM picture WHERE id = :id")


class StoredListings:
    """The articles, styles and pictures of one database, as one transaction sees them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def by_codes(self, codes: Sequence[str], *, at_ms: int) -> Mapping[str, Listed]:
        """Return the articles that have these canonical codes, by code."""
        rows = self._each(_BY_CODES, codes, now=at_ms)
        listed = self._listed([row[:-1] for row in rows])
        return {row[-1]: one for row, one in zip(rows, listed, strict=True)}

    def by_ids(self, ids: Sequence[str], *, at_ms: int) -> Mapping[str, Listed]:
        """Return the articles with these ids, by id."""
        listed = self._listed(self._each(_BY_IDS, ids, now=at_ms))
        return {one.product.id: one for one in listed}

    def prices(self, products: Sequence[str], *, at_ms: int) -> Mapping[tuple[str, str], Price]:
        """Return what these articles cost in each layer that prices them, by article and layer."""
        found: dict[tuple[str, str], Price | None] = {}
        for product, layer, minor, per in self._each(_PRICES, products, now=at_ms):
            found[product, layer] = None if minor is None else Price(minor=minor, per=per)
        return {key: price for key, price in found.items() if price is not None}

    def layers(self) -> frozenset[str]:
        """Return the layers in which anything was ever priced."""
        return frozenset(row.layer for row in _LAYERS.all(self._connection))

    def styles(self, ids: Sequence[str]) -> Mapping[str, Style]:
        """Return the styles with these ids, by id."""
        return {row.id: Style(**row._asdict()) for row in self._each(_STYLES, ids)}

    def pictures(self, ids: Sequence[str]) -> frozenset[str]:
        """Return those of these ids that there are pictures of."""
        return frozenset(row.id for row in self._each(_PICTURES, ids))

    def picture(self, picture: str) -> bytes | None:
        """Return a picture as the file it came from, or None."""
        text = _PICTURE.scalar(self._connection, {"id": picture})
        return from_text(text) if text is not None else None

    def all(self, *, at_ms: int) -> Iterator[Listed]:
        """Yield every article, by id."""
        after = ""
        while page := _PAGE_AFTER.all(self._connection, {"after": after, "now": at_ms}):
            yield from self._listed(page)
            after = page[-1][0]

    def _listed(self, rows: Sequence[Any]) -> list[Listed]:
        codes: dict[str, list[str]] = {}
        for product, code in self._each(_CODES, list({row[0] for row in rows})):
            codes.setdefault(product, []).append(code)
        return [_one(row, tuple(codes.get(row[0], ()))) for row in rows]

    def _each(
        self, statements: Mapping[str, Statement], texts: Sequence[str], **others: Any
    ) -> Sequence[Any]:
        if not texts:
            return ()
        parameters = {"texts": json.dumps(texts), **others}
        return statements[self._connection.dialect.name].all(self._connection, parameters)


def _one(row: Any, codes: tuple[str, ...]) -> Listed:
    identity, name, department, unit, tax, style, fields, is_open_price, price = row
    product = ListedProduct(
        id=identity,
        name=name,
        department=department,
        unit=unit,
        tax=tax,
        codes=codes,
        style=style,
        fields=read_fields(fields),
        is_open_price=bool(is_open_price),
    )
    return Listed(product=product, price=_price(price))


def _price(text: str | None) -> Price | None:
    if not text:
        return None
    minor, per = text.split()
    return Price(minor=int(minor), per=int(per))
