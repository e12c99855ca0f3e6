"""The catalogue as a till reads it: one prepared look-up per scan, search as you type, styles."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from posforge.runtime.domain.picture import from_text
from posforge.runtime.domain.product import BASE_LAYER, FieldValue, Product, Style, store_layer
from posforge.runtime.ext.ports import Clock
from posforge.runtime.storage.engine import Database
from posforge.runtime.storage.failures import explain
from posforge.runtime.storage.search import find_products, fold
from posforge.runtime.storage.sql import Statement

# The branch's own layer wins over the base; in a layer the price that began last holds.
_PRICED = f"""
SELECT p.id, p.name, p.department, p.unit, p.tax, p.style, p.fields, (
    SELECT price_minor FROM price
    WHERE product = p.id AND layer IN (:layer, '{BASE_LAYER}') AND valid_from_ms <= :now
    ORDER BY CASE layer WHEN '{BASE_LAYER}' THEN 1 ELSE 0 END, valid_from_ms DESC LIMIT 1
) AS price_minor
"""  # noqa: S608 - our own constant
_LOWEST_CODE = "(SELECT min(code) FROM product_code WHERE product = p.id) AS code"
# One code on two articles: the lowest article id wins, everywhere.
_BY_CODE_TEXT = (
    f"{_PRICED}, c.code FROM product_code c JOIN product p ON p.id = c.product "
    "WHERE c.code = :code ORDER BY c.product LIMIT 1"
)
_BY_CODE = Statement(_BY_CODE_TEXT)
_BY_ID = Statement(f"{_PRICED}, {_LOWEST_CODE} FROM product p WHERE p.id = :id")
_OF_STYLE = Statement(
    f"{_PRICED}, {_LOWEST_CODE} FROM product p WHERE p.style = :style AND p.style <> ''"
)
_STYLES = Statement(
    "SELECT id, name, department, picture FROM style "
    "WHERE (department = :department OR :department = '') "
    "AND EXISTS (SELECT 1 FROM product p WHERE p.style = style.id AND p.style <> '')"
)
_PICTURE = Statement("SELECT data FROM picture WHERE id = :id")


class StoredCatalogue:
    """The articles of this database with the prices that hold now at one branch.

    `searched` are the names of the fields in which `search` looks, beside the name.
    """

    def __init__(
        self, database: Database, *, clock: Clock, store: str, searched: Sequence[str] = ()
    ) -> None:
        self._database = database
        self._clock = clock
        self._layer = store_layer(store)
        self._searched = searched
        self._turn = threading.Lock()
        self._reader: Any = database.open_reader() if database.dialect == "sqlite" else None

    def by_code(self, code: str) -> Product | None:
        """Return the article this canonical code belongs to, priced as of now."""
        parameters = {**self._moment(), "code": code}
        row = self._scan(parameters) if self._reader else self._ask(parameters)
        return _product(row) if row is not None else None

    def search(self, text: str, *, limit: int = 20) -> Sequence[Product]:
        """Return articles whose name and fields hold every word of `text`, best first."""
        moment = self._moment()
        with self._database.read() as connection:
            ids = find_products(connection, text, limit=limit, fields=self._searched)
            found = [_BY_ID.first(connection, {**moment, "id": product}) for product in ids]
        return [_product(row) for row in found if row is not None]

    def styles(self, *, department: str = "") -> Sequence[Style]:
        """Return the styles there are articles of, by name; of one department, or of all."""
        with self._database.read() as connection:
            rows = _STYLES.all(connection, {"department": department})
        found = [Style(**row._asdict()) for row in rows]
        return sorted(found, key=lambda style: (fold(style.name), style.id))

    def variants(self, style: str) -> Sequence[Product]:
        """Return the articles of one style, priced as of now, by name."""
        with self._database.read() as connection:
            rows = _OF_STYLE.all(connection, {**self._moment(), "style": style})
        found = [_product(row) for row in rows]
        return sorted(found, key=lambda product: (fold(product.name), product.id))

    def picture(self, picture: str) -> bytes | None:
        """Return a picture as the file it came from (PNG, JPEG or WebP), or None."""
        with self._database.read() as connection:
            text = _PICTURE.scalar(connection, {"id": picture})
        return from_text(text) if text is not None else None

    def close(self) -> None:
        """Give up the connection that scans use."""
        with self._turn:
            if self._reader is not None:
                self._reader.close()

    def _moment(self) -> dict[str, Any]:
        return {"layer": self._layer, "now": self._clock.now_ms()}

    def _scan(self, parameters: dict[str, Any]) -> Any:
        # A connection of its own with one statement prepared once: a scan is a few microseconds.
        with self._turn:
            try:
                return self._reader.execute(_BY_CODE_TEXT, parameters).fetchone()
            except sqlcipher.Error as error:
                raise (explain(error) or error) from error

    def _ask(self, parameters: dict[str, Any]) -> Any:
        with self._database.read() as connection:
            return _BY_CODE.first(connection, parameters)


def read_fields(text: str) -> Mapping[str, FieldValue]:
    """Return the fields of an article as the column `fields` spells them."""
    if text == "{}":
        return {}
    found: dict[str, FieldValue] = json.loads(text)
    return found


def _product(row: Any) -> Product:
    identity, name, department, unit, tax, style, fields, price_minor, code = row
    return Product(
        id=identity,
        name=name,
        department=department,
        unit=unit,
        tax=tax,
        price_minor=price_minor,
        code=code or "",
        style=style,
        fields=read_fields(fields),
    )
