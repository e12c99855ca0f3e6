"""The tables of goods laid away: for whom and until when, and what happened to each."""

from __future__ import annotations

from sqlalchemy import Index, Table

from posforge.runtime.storage.columns import COMPACT, metadata, text, whole

layaway = Table(
    "layaway",
    metadata,
    text("event_id", primary_key=True),
    *(text("number"), text("store"), text("node"), whole("till"), text("bizdate")),
    *(text("customer"), text("due"), text("currency"), whole("gross_minor")),
    *(whole("deposit_minor"), whole("lines")),
    Index(None, "number"),
    Index(None, "customer"),
    **COMPACT,
)

layaway_step = Table(
    "layaway_step",
    metadata,
    text("event_id", primary_key=True),
    *(text("number"), text("kind"), text("store"), text("node"), text("bizdate")),
    *(whole("wall_ms"), whole("amount_minor")),
    Index(None, "number"),
    **COMPACT,
)

layaway_tender = Table(
    "layaway_tender",
    metadata,
    text("event_id", primary_key=True),
    whole("line", primary_key=True),
    *(text("method"), whole("amount_minor"), whole("tendered_minor"), whole("change_minor")),
    *(text("store"), whole("till"), text("cashier"), text("bizdate")),
    Index(None, "bizdate", "store"),
    **COMPACT,
)

PROJECTIONS = (layaway, layaway_step, layaway_tender)
