"""The tables of receipts other machines told of, as revision 0003 made them; frozen with it."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Connection, Index, Table

from posforge.runtime.migrations.frozen import COMPACT, names, text

_metadata = names()

Table(
    "heard_sale",
    _metadata,
    text("id", primary_key=True),
    *(text("number"), text("wire")),
    Index(None, "number"),
)

Table(
    "heard_return",
    _metadata,
    text("sale", primary_key=True),
    text("event_id", primary_key=True),
    Column("line", BigInteger, nullable=False, primary_key=True, autoincrement=False),
    Column("qty_milli", BigInteger, nullable=False),
    **COMPACT,
)

Table(
    "heard_refund",
    _metadata,
    text("payment", primary_key=True),
    text("refunds"),
    Column("amount_minor", BigInteger, nullable=False),
    Index(None, "refunds"),
    **COMPACT,
)


def make_heard_tables(connection: Connection) -> None:
    """Make them, empty."""
    _metadata.create_all(connection, checkfirst=False)
