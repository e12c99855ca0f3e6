"""The tables of what passes from till to till as revision 0003 made them; frozen with it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, Connection, Index, MetaData, Table, Text

_BYTEWISE = Text().with_variant(Text(collation="C"), "postgresql")
_COMPACT: dict[str, Any] = {"sqlite_with_rowid": False}

_metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _text(name: str, *, primary_key: bool = False) -> Column[str]:
    return Column(name, _BYTEWISE, nullable=False, primary_key=primary_key)


def _int(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)


Table(
    "parked_bill",
    _metadata,
    _text("event_id", primary_key=True),
    *(_text("cart"), _text("store"), _text("node"), _int("wall_ms"), _text("person")),
    *(_text("label"), _int("lines"), _int("gross_minor"), _text("currency"), _text("stays")),
    Index(None, "store"),
    **_COMPACT,
)

Table(
    "bill_step",
    _metadata,
    _text("event_id", primary_key=True),
    *(_text("parking"), _text("cart"), _text("kind"), _text("node"), _text("given")),
    *(_int("wall_ms"), _text("stamp")),
    Index(None, "parking"),
    Index(None, "cart"),
    **_COMPACT,
)


Table(
    "shift_step",
    _metadata,
    _text("event_id", primary_key=True),
    *(_text("suspension"), _text("kind"), _text("node"), _text("given")),
    *(_int("wall_ms"), _text("stamp")),
    Index(None, "suspension"),
    **_COMPACT,
)


def make_handover_tables(connection: Connection) -> None:
    """Make them, empty."""
    _metadata.create_all(connection, checkfirst=False)
