"""Lets the entries of goods that are tracked say their lot or serial number."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Table

from posforge.runtime.migrations.frozen import COMPACT, names, text, whole
from posforge.runtime.migrations.growing import grow

_metadata = names()

_ledger_entry = Table(
    "ledger_entry",
    _metadata,
    text("event_id", primary_key=True),
    whole("line", primary_key=True),
    *(text("ledger"), text("source"), text("target"), text("item"), text("unit")),
    *(whole("amount"), text("bizdate"), text("lot"), text("serial")),
    **COMPACT,
)


def trace_entries() -> None:
    """Nobody said before of which lot goods were."""
    grow(_ledger_entry, {"lot": "''", "serial": "''"})
    for column in ("lot", "serial"):
        op.execute(
            f"CREATE INDEX ix_ledger_entry_{column} ON ledger_entry ({column}) WHERE {column} <> ''"
        )
