"""The catalogue as a till reads it: one prepared look-up per scan, search as you type, styles."""

from __future__ import annotations

import json
import threading
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from posforge.runtime.domain.fields import searched_fields
from posforge.runtime.domain.layers import BASE_LAYER, list_layer, region_layer, store_layer
from posforge.runtime.domain.picture import from_text
from posforge.runtime.domain.price import Price
from posforge.runtime.domain.product import FieldValue, Product, Style
from posforge.runtime.domain.shop import Branch, Shop
from posforge.runtime.ext.ports import Clock
from posforge.runtime.storage.engine import Database
from posforge.runtime.storage.failures import explain
from posforge.runtime.storage.search import find_products, fold
from posforge.runtime.storage.sql import Statement


def _holding(layer: str) -> str:
    # In a layer the price that began last holds.
    return (
        "(SELECT price_minor || ' ' || per || ' ' || layer FROM price WHERE product = p.id "  # noqa: S608
        f"AND layer = {layer} AND valid_from_ms <= :at ORDER BY valid_from_ms DESC LIMIT 1)"
    )


# The nearest layer that has a price decides; one that ended, or is NULL here, has none.
_LAYERS = ", ".join(map(_holding, (":list", ":store", ":region", f"'{BASE_LAYER}'")))
_PRICED = f"""
SELECT p.id, p.name, p.department, p.unit, p.tax, p.style, p.fields, p.is_open_price,
COALESCE({_LAYERS}) AS price
"""
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
# What began after the moment, and what held at it already.
_LOWEST = Statement(
    "SELECT price_minor, per FROM price WHERE product = :product AND valid_from_ms <= :at "
    "AND layer IN (:base, :store, :region) AND valid_from_ms >= COALESCE(("
    "SELECT MAX(valid_from_ms) FROM price before WHERE before.product = :product "
    "AND before.layer = price.layer AND before.valid_from_ms <= :since), 0) "
    "ORDER BY price_minor * (10000 / per) LIMIT 1"  # equal units, whatever a price is for
)
_STYLES = Statement(
    "SELECT id, name, department, picture FROM style "
    "WHERE (department = :department OR :department = '') "
    "AND EXISTS (SELECT 1 FROM product p WHERE p.style = style.id AND p.style <> '')"
)
_PICTURE = Statement("SELECT data FROM picture WHERE id = :id")


class StoredCatalogue:
    """The articles of this database with the prices of one branch.

    Args:
        database: where they are.
        clock: tells which prices hold now.
        store: the code of the branch.
        region: the region it is in, empty for none.
        lists: the shop's price lists, each for the customers of the group with its name.
        searched: the names of the fields in which `search` looks, beside the name.
    """

    def __init__(
        self,
        database: Database,
        *,
        clock: Clock,
        store: str,
        region: str = "",
        lists: Collection[str] = (),
        searched: Sequence[str] = (),
    ) -> None:
        self._database = database
        self._clock = clock
        self._here = {
            "store": store_layer(store),
            "region": region_layer(region) if region else None,
        }
        self._lists = frozenset(lists)
        self._searched = searched
        self._turn = threading.Lock()
        self._reader: Any = database.open_reader() if database.dialect == "sqlite" else None

    @classmethod
    def of(cls, shop: Shop, branch: Branch, *, database: Database, clock: Clock) -> StoredCatalogue:
        """Return the catalogue of one branch of a shop."""
        return cls(
            database,
            clock=clock,
            store=branch.code,
            region=branch.region,
            lists=[one.name for one in shop.price_lists],
            searched=searched_fields(shop.catalogue),
        )

    def by_code(self, code: str, *, group: str = "", at_ms: int | None = None) -> Product | None:
        """Return the article this canonical code belongs to."""
        parameters = {**self._prices_of(group, at_ms), "code": code}
        row = self._scan(parameters) if self._reader else self._ask(parameters)
        return _product(row) if row is not None else None

    def by_id(self, product: str, *, group: str = "", at_ms: int | None = None) -> Product | None:
        """Return the article with this id."""
        with self._database.read() as connection:
            row = _BY_ID.first(connection, {**self._prices_of(group, at_ms), "id": product})
        return _product(row) if row is not None else None

    def search(
        self, text: str, *, limit: int = 20, group: str = "", at_ms: int | None = None
    ) -> Sequence[Product]:
        """Return articles whose name and fields hold every word of `text`, best first."""
        moment = self._prices_of(group, at_ms)
        with self._database.read() as connection:
            ids = find_products(connection, text, limit=limit, fields=self._searched)
            found = [_BY_ID.first(connection, {**moment, "id": product}) for product in ids]
        return [_product(row) for row in found if row is not None]

    def lowest_price(self, product: str, *, since_ms: int) -> Price | None:
        """Return the lowest price an article had here from a moment until now, or None."""
        asked = {"product": product, "since": since_ms, "at": self._clock.now_ms()}
        with self._database.read() as connection:
            row = _LOWEST.first(connection, {**asked, **self._here, "base": BASE_LAYER})
        return Price(minor=row.price_minor, per=row.per) if row is not None else None

    def styles(self, *, department: str = "") -> Sequence[Style]:
        """Return the styles there are articles of, by name; of one department, or of all."""
        with self._database.read() as connection:
            rows = _STYLES.all(connection, {"department": department})
        found = [Style(**row._asdict()) for row in rows]
        return sorted(found, key=lambda style: (fold(style.name), style.id))

    def variants(
        self, style: str, *, group: str = "", at_ms: int | None = None
    ) -> Sequence[Product]:
        """Return the articles of one style, by name."""
        with self._database.read() as connection:
            rows = _OF_STYLE.all(connection, {**self._prices_of(group, at_ms), "style": style})
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

    def _prices_of(self, group: str, at_ms: int | None) -> dict[str, Any]:
        return {
            **self._here,
            "list": list_layer(group) if group in self._lists else None,
            "at": self._clock.now_ms() if at_ms is None else at_ms,
        }

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
    identity, name, department, unit, tax, style, fields, is_open_price, price, code = row
    price_minor, per, price_source = price.split(" ", 2) if price else (None, 1, "")
    return Product(
        id=identity,
        name=name,
        department=department,
        unit=unit,
        tax=tax,
        price_minor=int(price_minor) if price_minor is not None else None,
        code=code or "",
        style=style,
        fields=read_fields(fields),
        per=int(per),
        price_source=price_source,
        is_open_price=bool(is_open_price),
    )
