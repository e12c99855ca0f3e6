"""The table of gift receipts as revision 0003 made it; frozen with it."""

from __future__ import annotations

from sqlalchemy import Connection, Index, Table

from posforge.runtime.migrations.frozen import COMPACT, names, text, whole

_metadata = names()

Table(
    "gift_receipt",
    _metadata,
    text("event_id", primary_key=True),
    *(text("sale"), whole("copy")),
    Index(None, "sale"),
    **COMPACT,
)


def make_gift_tables(connection: Connection) -> None:
    """Make it, empty."""
    _metadata.create_all(connection, checkfirst=False)
