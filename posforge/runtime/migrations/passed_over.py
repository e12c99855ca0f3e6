"""Takes in what posforge 0.1.0 passed over of articles that a newer HQ had listed already.

0.1.0 ignored styles and fields and counted the listing, so nothing would ever read it again: only
events it did not know at all were parked.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, and_, column, or_, select, table

_event = table("event", *map(column, ("type", "hash", "header", "body")))
_fork = table("fork_event", *map(column, ("hash", "wire")))
_parked = table("parked_event", column("hash"))
_product = table("product", *map(column, ("id", "style", "fields", "is_open_price", "stamp")))
_note = table("product_note", *map(column, ("product", "folded", "stamp")))

_spell = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def take_in(connection: Connection) -> None:
    """Note style and fields of every article whose listing with them is the one that stayed."""
    for stamp, article in _listed(connection, "style", "fields"):
        style, fields = article.get("style", ""), article.get("fields", {})
        if not _is_known(style, fields):
            continue
        is_it = and_(_product.c.id == article["id"], _product.c.stamp == stamp)
        noted = _product.update().where(is_it).values(style=style, fields=_spell(fields))
        texts = {name: _fold(value) for name, value in fields.items() if isinstance(value, str)}
        if connection.execute(noted).rowcount and texts:
            note = _note.insert().values(product=article["id"], folded=_spell(texts), stamp=stamp)
            connection.execute(note)


def take_in_open_prices(connection: Connection) -> None:
    """Note that the cashier types the price of every article whose listing said so, and stayed."""
    for stamp, article in _listed(connection, "is_open_price"):
        is_it = and_(_product.c.id == article["id"], _product.c.stamp == stamp)
        is_open = article["is_open_price"] is True
        connection.execute(_product.update().where(is_it).values(is_open_price=is_open))


def _listed(connection: Connection, *more: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield, with its stamp, every article of the listings that were counted and say more."""
    for header, body, digest in _listings(connection, more):
        articles = {one["id"]: one for one in body["products"]}  # listed twice: as last said
        for article in articles.values():
            if article.keys() & {*more}:
                yield f"{header['hlc']}-{digest[:16]}", article


def _listings(connection: Connection, more: tuple[str, ...]) -> Iterator[tuple[Any, Any, str]]:
    is_counted = _event.c.hash.not_in(select(_parked.c.hash))
    says_more = or_(*(_event.c.body.contains(f'"{key}":') for key in more))
    held = select(_event.c.header, _event.c.body, _event.c.hash).where(
        _event.c.type == "ProductsListed", is_counted, says_more
    )
    for row in connection.execute(held).all():
        yield json.loads(row.header), json.loads(row.body), row.hash
    others = select(_fork.c.wire).where(_fork.c.hash.not_in(select(_parked.c.hash)))
    for wire in map(json.loads, connection.execute(others).scalars().all()):
        if wire["header"]["type"] == "ProductsListed":
            yield wire["header"], wire["body"], wire["hash"]


def _is_known(style: object, fields: object) -> bool:
    return (
        isinstance(style, str)
        and isinstance(fields, dict)
        and all(isinstance(value, str | int) for value in fields.values())
    )


def _fold(text: str) -> str:
    """Return text as 0.2.0 searches for it: no case, accents, unprintable characters, quotes."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(c for c in letters if not unicodedata.combining(c))
    letters = "".join(c if c.isprintable() else " " for c in letters)
    return " ".join(letters.replace('"', "").replace("\\", "").split())
