"""The tables of what passes from till to till as revision 0003 made them; frozen with it."""

from __future__ import annotations

from sqlalchemy import Connection, Index, Table

from posforge.runtime.migrations.frozen import COMPACT, names, text, whole

_metadata = names()

Table(
    "parked_bill",
    _metadata,
    text("event_id", primary_key=True),
    *(text("cart"), text("store"), text("node"), whole("wall_ms"), text("person")),
    *(text("label"), whole("lines"), whole("gross_minor"), text("currency"), text("stays")),
    Index(None, "store"),
    **COMPACT,
)

Table(
    "bill_step",
    _metadata,
    text("event_id", primary_key=True),
    *(text("parking"), text("cart"), text("kind"), text("node"), text("given")),
    *(whole("wall_ms"), text("stamp")),
    Index(None, "parking"),
    Index(None, "cart"),
    **COMPACT,
)


Table(
    "shift_step",
    _metadata,
    text("event_id", primary_key=True),
    *(text("suspension"), text("kind"), text("node"), text("given")),
    *(whole("wall_ms"), text("stamp")),
    Index(None, "suspension"),
    **COMPACT,
)


def make_handover_tables(connection: Connection) -> None:
    """Make them, empty."""
    _metadata.create_all(connection, checkfirst=False)
