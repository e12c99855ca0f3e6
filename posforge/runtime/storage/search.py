"""Finding articles by any part of any word of their name, whatever its case and accents.

Every folded name is looked at: of 102,000 that takes 15 ms, where an index of every three letters
took 5 to 40 ms and made a catalogue import twice as long.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from posforge.runtime.storage.sql import Statement, given

KEEP_NAME = Statement(
    "INSERT INTO product_name (product, folded) "
    "SELECT id, :folded FROM product WHERE id = :id AND stamp = :stamp "
    "ON CONFLICT (product) DO UPDATE SET folded = excluded.folded",
    at_once="INSERT INTO product_name (product, folded) "  # noqa: S608 - our own names
    "SELECT product.id, given.folded "
    f"FROM {given(id='text', stamp='text', folded='text')} "
    "JOIN product ON product.id = given.id AND product.stamp = given.stamp "
    "ON CONFLICT (product) DO UPDATE SET folded = excluded.folded",
)


def fold(text: str) -> str:
    """Return text as it is searched for: without case, accents and unprintable characters."""
    letters = text.casefold()
    if not letters.isascii():
        marked = unicodedata.normalize("NFKD", letters)
        letters = "".join(c for c in marked if not unicodedata.combining(c))
    if not letters.isprintable():
        letters = "".join(c if c.isprintable() else " " for c in letters)
    return " ".join(letters.split())


def find_products(connection: Connection, text: str, *, limit: int) -> Sequence[str]:
    """Return the ids of articles whose name holds every word of `text`, best first.

    Best is: begins with what was typed, then the shorter name, then the alphabet.
    """
    words = fold(text).split()
    if not words:
        return []
    parameters: dict[str, Any] = {
        "begins": f"{_escape(' '.join(words))}%",
        "limit": limit,
        **{_name(i): f"%{_escape(word)}%" for i, word in enumerate(words)},
    }
    return [row.product for row in _query(len(words)).all(connection, parameters)]


def _query(words: int) -> Statement:
    conditions = " AND ".join(rf"folded LIKE :{_name(i)} ESCAPE '\'" for i in range(words))
    return Statement(
        f"SELECT product FROM product_name WHERE {conditions} "  # noqa: S608 - numbered words
        r"ORDER BY CASE WHEN folded LIKE :begins ESCAPE '\' THEN 0 ELSE 1 END, "
        "length(folded), folded, product LIMIT :limit"
    )


def _escape(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _name(number: int) -> str:
    return f"word_{number}"
