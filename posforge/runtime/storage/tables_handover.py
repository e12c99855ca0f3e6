"""The tables of what passes from till to till: parked bills, and the steps of bills and shifts."""

from __future__ import annotations

from sqlalchemy import Index, Table

from posforge.runtime.storage.columns import COMPACT, metadata, text, whole

parked_bill = Table(
    "parked_bill",
    metadata,
    text("event_id", primary_key=True),
    *(text("cart"), text("store"), text("node"), whole("wall_ms"), text("person")),
    *(text("label"), whole("lines"), whole("gross_minor"), text("currency"), text("stays")),
    Index(None, "store"),
    **COMPACT,
)

bill_step = Table(
    "bill_step",
    metadata,
    text("event_id", primary_key=True),
    *(text("parking"), text("cart"), text("kind"), text("node"), text("given")),
    *(whole("wall_ms"), text("stamp")),
    Index(None, "parking"),
    Index(None, "cart"),
    **COMPACT,
)

shift_step = Table(
    "shift_step",
    metadata,
    text("event_id", primary_key=True),
    *(text("suspension"), text("kind"), text("node"), text("given")),
    *(whole("wall_ms"), text("stamp")),
    Index(None, "suspension"),
    **COMPACT,
)

PROJECTIONS = (parked_bill, bill_step, shift_step)
