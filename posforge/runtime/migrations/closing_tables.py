"""The tables of drawers and closings as revision 0003 made them; frozen with it."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Connection, Index, Table

from posforge.runtime.migrations.frozen import COMPACT, names, text, whole

_metadata = names()

Table(
    "cash_movement",
    _metadata,
    text("event_id", primary_key=True),
    *(text("store"), text("node"), text("shift"), text("bizdate"), whole("wall_ms")),
    *(text("kind"), whole("amount_minor"), text("currency"), text("reason")),
    *(text("person"), text("giver"), text("receiver")),
    Index(None, "bizdate", "store"),
    **COMPACT,
)

Table(
    "z_report",
    _metadata,
    text("event_id", primary_key=True),
    *(text("store"), text("node"), whole("till"), whole("epoch"), whole("seq")),
    *(whole("number"), text("series"), text("shift"), text("bizdate"), text("hash")),
    *(whole("opened_ms"), whole("wall_ms"), whole("tz_min"), text("person"), text("currency")),
    *(whole("receipts"), text("first_receipt"), text("last_receipt")),
    *(whole("net_minor"), whole("tax_minor"), whole("gross_minor"), whole("rounding_minor")),
    whole("expected_minor"),
    Column("counted_minor", BigInteger, nullable=True),
    *(whole("kept_minor"), whole("sold_minor"), whole("returned_minor")),
    Index(None, "bizdate", "store"),
    Index(None, "node", "epoch", "seq"),
    Index(None, "shift"),
    **COMPACT,
)

Table(
    "store_day",
    _metadata,
    text("event_id", primary_key=True),
    *(text("store"), text("node"), whole("number"), text("bizdate"), whole("seq"), text("hash")),
    *(whole("wall_ms"), whole("tz_min"), text("currency"), whole("zs"), whole("open_tills")),
    whole("in_transit"),
    *(whole("receipts"), whole("net_minor"), whole("tax_minor"), whole("gross_minor")),
    Index(None, "bizdate", "store"),
    **COMPACT,
)

Table(
    "store_day_z",
    _metadata,
    text("day", primary_key=True),
    text("z", primary_key=True),
    Column("is_late", Boolean, nullable=False),
    Index(None, "z"),
    **COMPACT,
)


def make_closing_tables(connection: Connection) -> None:
    """Make them, empty."""
    _metadata.create_all(connection, checkfirst=False)
