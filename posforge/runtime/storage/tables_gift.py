"""The table of gift receipts: which sales have one, so that returns know."""

from __future__ import annotations

from sqlalchemy import Index, Table

from posforge.runtime.storage.columns import COMPACT, metadata, text, whole

gift_receipt = Table(
    "gift_receipt",
    metadata,
    text("event_id", primary_key=True),
    *(text("sale"), whole("copy")),
    Index(None, "sale"),
    **COMPACT,
)

PROJECTIONS = (gift_receipt,)
