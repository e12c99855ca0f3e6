"""Lets the entries of goods that are tracked say their lot or serial number."""

from __future__ import annotations

from typing import Any

from alembic import op
from sqlalchemy import BigInteger, Column, MetaData, Table, Text

from posforge.runtime.migrations.growing import grow

_BYTEWISE = Text().with_variant(Text(collation="C"), "postgresql")
_COMPACT: dict[str, Any] = {"sqlite_with_rowid": False}
_metadata = MetaData(naming_convention={"pk": "pk_%(table_name)s"})


def _text(name: str, *, primary_key: bool = False) -> Column[str]:
    return Column(name, _BYTEWISE, nullable=False, primary_key=primary_key)


def _int(name: str, *, primary_key: bool = False) -> Column[int]:
    return Column(name, BigInteger, nullable=False, primary_key=primary_key, autoincrement=False)


_ledger_entry = Table(
    "ledger_entry",
    _metadata,
    _text("event_id", primary_key=True),
    _int("line", primary_key=True),
    *(_text("ledger"), _text("source"), _text("target"), _text("item"), _text("unit")),
    *(_int("amount"), _text("bizdate"), _text("lot"), _text("serial")),
    **_COMPACT,
)


def trace_entries() -> None:
    """Nobody said before of which lot goods were."""
    grow(_ledger_entry, {"lot": "''", "serial": "''"})
    for column in ("lot", "serial"):
        op.execute(
            f"CREATE INDEX ix_ledger_entry_{column} ON ledger_entry ({column}) WHERE {column} <> ''"
        )
