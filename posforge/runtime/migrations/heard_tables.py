"""The tables of receipts other machines told of, as revision 0003 made them; frozen with it."""

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


Table(
    "heard_sale",
    _metadata,
    _text("id", primary_key=True),
    *(_text("number"), _text("wire")),
    Index(None, "number"),
)

Table(
    "heard_return",
    _metadata,
    _text("sale", primary_key=True),
    _text("event_id", primary_key=True),
    Column("line", BigInteger, nullable=False, primary_key=True, autoincrement=False),
    Column("qty_milli", BigInteger, nullable=False),
    **_COMPACT,
)


def make_heard_tables(connection: Connection) -> None:
    """Make them, empty."""
    _metadata.create_all(connection, checkfirst=False)
