"""The tables of customers as revision 0003 made them; frozen with it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Connection, Index, MetaData, Table, Text

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
    "customer",
    _metadata,
    _text("id", primary_key=True),
    *(_text("number"), _text("name"), _text("phone"), _text("email"), _text("tax_number")),
    *(_text("address"), _text("customer_group"), _text("exempt"), _text("on_receipt")),
    *(Column("may_contact", Boolean, nullable=False), _text("folded"), _text("stamp")),
    Index(None, "number"),
)

Table(
    "points_balance",
    _metadata,
    _text("customer", primary_key=True),
    Column("points", BigInteger, nullable=False),
    **_COMPACT,
)


def make_customer_tables(connection: Connection) -> None:
    """Make them, empty."""
    _metadata.create_all(connection, checkfirst=False)
