"""The tables of layaways as revision 0003 made them; frozen with it."""

from __future__ import annotations

from sqlalchemy import Connection, Index, Table

from posforge.runtime.migrations.frozen import COMPACT, names, text, whole

_metadata = names()

Table(
    "reserved_balance",
    _metadata,
    text("store", primary_key=True),
    text("product", primary_key=True),
    whole("qty_milli"),
    **COMPACT,
)

Table(
    "layaway",
    _metadata,
    text("event_id", primary_key=True),
    *(text("number"), text("store"), text("node"), whole("till"), text("bizdate")),
    *(text("customer"), text("due"), text("currency"), whole("gross_minor")),
    *(whole("deposit_minor"), whole("lines")),
    Index(None, "number"),
    Index(None, "customer"),
    **COMPACT,
)

Table(
    "layaway_step",
    _metadata,
    text("event_id", primary_key=True),
    *(text("number"), text("kind"), text("store"), text("node"), text("bizdate")),
    *(whole("wall_ms"), whole("amount_minor")),
    Index(None, "number"),
    **COMPACT,
)


Table(
    "layaway_tender",
    _metadata,
    text("event_id", primary_key=True),
    whole("line", primary_key=True),
    *(text("method"), whole("amount_minor"), whole("tendered_minor"), whole("change_minor")),
    *(text("store"), whole("till"), text("cashier"), text("bizdate")),
    Index(None, "bizdate", "store"),
    **COMPACT,
)


def make_layaway_tables(connection: Connection) -> None:
    """Make them, empty."""
    _metadata.create_all(connection, checkfirst=False)
