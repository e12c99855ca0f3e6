"""The tables of customers as revision 0003 made them; frozen with it."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Connection, Index, Table

from posforge.runtime.migrations.frozen import COMPACT, names, text

_metadata = names()

Table(
    "customer",
    _metadata,
    text("id", primary_key=True),
    *(text("number"), text("name"), text("phone"), text("email"), text("tax_number")),
    *(text("address"), text("customer_group"), text("exempt"), text("on_receipt")),
    *(Column("may_contact", Boolean, nullable=False), text("folded")),
    *(text("event_id"), text("stamp")),
    Index(None, "number"),
)

Table(
    "points_balance",
    _metadata,
    text("customer", primary_key=True),
    Column("points", BigInteger, nullable=False),
    **COMPACT,
)

Table(
    "heard_customer",
    _metadata,
    text("id", primary_key=True),
    *(text("wire"), text("stamp"), Column("points", BigInteger, nullable=False)),
)

Table("forgotten_customer", _metadata, text("id", primary_key=True), **COMPACT)


def make_customer_tables(connection: Connection) -> None:
    """Make them, empty."""
    _metadata.create_all(connection, checkfirst=False)
