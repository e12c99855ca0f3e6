"""The catalogue as a till reads it: one prepared look-up per scan, and search as you type."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from posforge.runtime.domain.product import BASE_LAYER, Product, store_layer
from posforge.runtime.ext.ports import Clock
from posforge.runtime.storage.engine import Database
from posforge.runtime.storage.failures import explain
from posforge.runtime.storage.search import find_products
from posforge.runtime.storage.sql import Statement

# The branch's own layer wins over the base; in a layer the price that began last holds.
_PRICED = f"""
SELECT p.id, p.name, p.department, p.unit, p.tax, (
    SELECT price_minor FROM price
    WHERE product = p.id AND layer IN (:layer, '{BASE_LAYER}') AND valid_from_ms <= :now
    ORDER BY CASE layer WHEN '{BASE_LAYER}' THEN 1 ELSE 0 END, valid_from_ms DESC LIMIT 1
) AS price_minor
"""  # noqa: S608 - our own constant
# One code on two articles: the lowest article id wins, everywhere.
_BY_CODE_TEXT = (
    f"{_PRICED} FROM product_code c JOIN product p ON p.id = c.product "
    "WHERE c.code = :code ORDER BY c.product LIMIT 1"
)
_BY_CODE = Statement(_BY_CODE_TEXT)
_BY_ID = Statement(
    _PRICED + ", (SELECT min(code) FROM product_code WHERE product = p.id) AS code "  # noqa: S608
    "FROM product p WHERE p.id = :id"
)


class StoredCatalogue:
    """The articles of this database with the prices that hold now at one branch."""

    def __init__(self, database: Database, *, clock: Clock, store: str) -> None:
        self._database = database
        self._clock = clock
        self._layer = store_layer(store)
        self._turn = threading.Lock()
        self._reader: Any = database.open_reader() if database.dialect == "sqlite" else None

    def by_code(self, code: str) -> Product | None:
        """Return the article this canonical code belongs to, priced as of now."""
        parameters = {"code": code, "layer": self._layer, "now": self._clock.now_ms()}
        row = self._scan(parameters) if self._reader else self._ask(parameters)
        if row is None:
            return None
        return Product(
            id=row[0],
            name=row[1],
            department=row[2],
            unit=row[3],
            tax=row[4],
            price_minor=row[5],
            code=code,
        )

    def search(self, text: str, *, limit: int = 20) -> Sequence[Product]:
        """Return articles whose name holds every word of `text`, best first."""
        place = {"layer": self._layer, "now": self._clock.now_ms()}
        with self._database.read() as connection:
            found = [
                _BY_ID.first(connection, {**place, "id": product})
                for product in find_products(connection, text, limit=limit)
            ]
        return [
            Product(
                id=row.id,
                name=row.name,
                department=row.department,
                unit=row.unit,
                tax=row.tax,
                price_minor=row.price_minor,
                code=row.code or "",
            )
            for row in found
            if row is not None
        ]

    def close(self) -> None:
        """Give up the connection that scans use."""
        with self._turn:
            if self._reader is not None:
                self._reader.close()

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
