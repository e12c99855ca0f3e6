"""The tables of drawers and closings: cash moved, Z reports, and the days of a store."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Table

from posforge.runtime.storage.columns import COMPACT, flag, metadata, text, whole

cash_movement = Table(
    "cash_movement",
    metadata,
    text("event_id", primary_key=True),
    *(text("store"), text("node"), text("shift"), text("bizdate"), whole("wall_ms")),
    *(text("kind"), whole("amount_minor"), text("currency"), text("reason")),
    *(text("person"), text("giver"), text("receiver")),
    Index(None, "bizdate", "store"),
    **COMPACT,
)

z_report = Table(
    "z_report",
    metadata,
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

store_day = Table(
    "store_day",
    metadata,
    text("event_id", primary_key=True),
    *(text("store"), text("node"), whole("number"), text("bizdate"), whole("seq"), text("hash")),
    *(whole("wall_ms"), whole("tz_min"), text("currency"), whole("zs"), whole("open_tills")),
    whole("in_transit"),
    *(whole("receipts"), whole("net_minor"), whole("tax_minor"), whole("gross_minor")),
    Index(None, "bizdate", "store"),
    **COMPACT,
)

store_day_z = Table(
    "store_day_z",
    metadata,
    text("day", primary_key=True),
    text("z", primary_key=True),
    flag("is_late"),
    Index(None, "z"),
    **COMPACT,
)

PROJECTIONS = (cash_movement, z_report, store_day, store_day_z)
