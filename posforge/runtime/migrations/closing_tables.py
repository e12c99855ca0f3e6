"""The tables of drawers and closings as revision 0003 made them; frozen with it."""

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


def _int(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)


Table(
    "cash_movement",
    _metadata,
    _text("event_id", primary_key=True),
    *(_text("store"), _text("node"), _text("shift"), _text("bizdate"), _int("wall_ms")),
    *(_text("kind"), _int("amount_minor"), _text("currency"), _text("reason")),
    *(_text("person"), _text("giver"), _text("receiver")),
    Index(None, "bizdate", "store"),
    **_COMPACT,
)

Table(
    "z_report",
    _metadata,
    _text("event_id", primary_key=True),
    *(_text("store"), _text("node"), _int("till"), _int("epoch"), _int("seq")),
    *(_int("number"), _text("series"), _text("shift"), _text("bizdate"), _text("hash")),
    *(_int("opened_ms"), _int("wall_ms"), _int("tz_min"), _text("person"), _text("currency")),
    *(_int("receipts"), _text("first_receipt"), _text("last_receipt")),
    *(_int("net_minor"), _int("tax_minor"), _int("gross_minor"), _int("rounding_minor")),
    _int("expected_minor"),
    Column("counted_minor", BigInteger, nullable=True),
    *(_int("kept_minor"), _int("sold_minor"), _int("returned_minor")),
    Index(None, "bizdate", "store"),
    Index(None, "node", "epoch", "seq"),
    Index(None, "shift"),
    **_COMPACT,
)

Table(
    "store_day",
    _metadata,
    _text("event_id", primary_key=True),
    *(_text("store"), _text("node"), _int("number"), _text("bizdate"), _int("seq"), _text("hash")),
    *(_int("wall_ms"), _int("tz_min"), _text("currency"), _int("zs"), _int("open_tills")),
    _int("in_transit"),
    *(_int("receipts"), _int("net_minor"), _int("tax_minor"), _int("gross_minor")),
    Index(None, "bizdate", "store"),
    **_COMPACT,
)

Table(
    "store_day_z",
    _metadata,
    _text("day", primary_key=True),
    _text("z", primary_key=True),
    Column("is_late", Boolean, nullable=False),
    Index(None, "z"),
    **_COMPACT,
)


def make_closing_tables(connection: Connection) -> None:
    """Make them, empty."""
    _metadata.create_all(connection, checkfirst=False)
