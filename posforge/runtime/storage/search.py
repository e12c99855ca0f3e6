"""Finding articles by any part of any word of name or fields, whatever its case and accents.

Every folded name is looked at: of 102,000 that takes 15 ms, where an index of every three letters
took 5 to 40 ms and made a catalogue import twice as long. Of fields, every text of an article is
kept, whatever the shop declares; which of them are searched is said with the question. So a
store.yaml that changes its mind has nothing to write anew.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from posforge.runtime.domain.canonical import canonical_text
from posforge.runtime.domain.product import FieldValue
from posforge.runtime.storage import tables
from posforge.runtime.storage.sql import Statement, given, keep_newest

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

MOST_WORDS = 32

_VALUE = {
    "sqlite": "json_extract(n.folded, :field_{0})",
    "postgresql": "(CAST(n.folded AS jsonb) ->> CAST(:field_{0} AS text))",
}

# A note of an older listing has an older stamp than its article: it is passed over, not removed.
KEEP_NOTE = keep_newest(tables.product_note)


def fold(text: str) -> str:
    """Return text as it is searched for: without case, accents and unprintable characters."""
    letters = text.casefold()
    if not letters.isascii():
        marked = unicodedata.normalize("NFKD", letters)
        letters = "".join(c for c in marked if not unicodedata.combining(c))
    if not letters.isprintable():
        letters = "".join(c if c.isprintable() else " " for c in letters)
    return " ".join(letters.split())


def words_of(text: str) -> list[str]:
    """Return the words to look for, each once; of very many the first ones."""
    return list(dict.fromkeys(fold(text).split()))[:MOST_WORDS]


def fold_fields(fields: Mapping[str, FieldValue]) -> str:
    """Return the texts among the fields of an article, folded, by field; empty for none."""
    texts = {
        name: _unquoted(fold(value)) for name, value in fields.items() if isinstance(value, str)
    }
    return canonical_text(texts) if texts else ""  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words looked for, and the condition on `product_name` that an article has them all."""

    condition: str
    parameters: Mapping[str, str]


def words_in(text: str, *, fields: Sequence[str], dialect: str) -> Words | None:
    """Return the condition that every word of `text` stands in the name or one of these fields.

    None for a text without words.
    """
    words = words_of(text)
    parameters = {f"field_{i}": _place(field, dialect) for i, field in enumerate(fields)}
    conditions = []
    for i, word in enumerate(words):
        parameters[f"word_{i}"] = f"%{escaped(word)}%"
        plain = _unquoted(word)
        if plain and fields:
            parameters[f"noted_{i}"] = f"%{escaped(plain)}%"
            conditions.append(f"({_in_name(i)} OR {_in_fields(i, len(fields), dialect)})")
        else:
            conditions.append(_in_name(i))
    return Words(condition=" AND ".join(conditions), parameters=parameters) if words else None


def find_products(
    connection: Connection, text: str, *, limit: int, fields: Sequence[str] = ()
) -> Sequence[str]:
    """Return the ids of articles where every word of `text` stands in name or fields, best first.

    Best is: the name begins with what was typed, then the shorter name, then the alphabet.
    `fields` are the names of those that are searched; text in others is not found.
    """
    words = words_in(text, fields=fields, dialect=connection.dialect.name)
    if words is None:
        return []
    query = Statement(
        f"SELECT product FROM product_name WHERE {words.condition} "  # noqa: S608 - numbered words
        r"ORDER BY CASE WHEN folded LIKE :begins ESCAPE '\' THEN 0 ELSE 1 END, "
        "length(folded), folded, product LIMIT :limit"
    )
    begins = f"{escaped(fold(text))}%"
    parameters: dict[str, Any] = {**words.parameters, "begins": begins, "limit": limit}
    return [row.product for row in query.all(connection, parameters)]


def _in_name(word: int) -> str:
    return rf"product_name.folded LIKE :word_{word} ESCAPE '\'"


def _in_fields(word: int, fields: int, dialect: str) -> str:
    # Most articles are passed over by the whole text of their fields, without taking it apart.
    like = rf"LIKE :noted_{word} ESCAPE '\'"
    value = _VALUE[dialect]
    one = " OR ".join(f"{value.format(i)} {like}" for i in range(fields))
    return (
        "product_name.product IN (SELECT n.product FROM product_note n "  # noqa: S608
        "JOIN product p ON p.id = n.product AND p.stamp = n.stamp "
        f"WHERE n.folded {like} AND ({one}))"
    )


def _place(field: str, dialect: str) -> str:
    return f'$."{field}"' if dialect == "sqlite" else field


def _unquoted(folded: str) -> str:
    """What JSON would spell otherwise is left out, so that text is found in it as it stands."""
    return " ".join(folded.replace('"', "").replace("\\", "").split())


def escaped(word: str) -> str:
    """Return a word as LIKE looks for it, its signs taken as they stand."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
