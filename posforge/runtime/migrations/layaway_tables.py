"""The tables of layaways as revision 0003 made them; frozen with it."""

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


def _int(name: str, *, primary_key: bool = False) -> Column[int]:
    return Column(name, BigInteger, nullable=False, primary_key=primary_key, autoincrement=False)


Table(
    "reserved_balance",
    _metadata,
    _text("store", primary_key=True),
    _text("product", primary_key=True),
    _int("qty_milli"),
    **_COMPACT,
)

Table(
    "layaway",
    _metadata,
    _text("event_id", primary_key=True),
    *(_text("number"), _text("store"), _text("node"), _int("till"), _text("bizdate")),
    *(_text("customer"), _text("due"), _text("currency"), _int("gross_minor")),
    *(_int("deposit_minor"), _int("lines")),
    Index(None, "number"),
    Index(None, "customer"),
    **_COMPACT,
)

Table(
    "layaway_step",
    _metadata,
    _text("event_id", primary_key=True),
    *(_text("number"), _text("kind"), _text("store"), _text("node"), _text("bizdate")),
    *(_int("wall_ms"), _int("amount_minor")),
    Index(None, "number"),
    **_COMPACT,
)


Table(
    "layaway_tender",
    _metadata,
    _text("event_id", primary_key=True),
    _int("line", primary_key=True),
    *(_text("method"), _int("amount_minor"), _int("tendered_minor"), _int("change_minor")),
    *(_text("store"), _int("till"), _text("cashier"), _text("bizdate")),
    Index(None, "bizdate", "store"),
    **_COMPACT,
)


def make_layaway_tables(connection: Connection) -> None:
    """Make them, empty."""
    _metadata.create_all(connection, checkfirst=False)
