"""How revisions write columns and name indexes; what it says of released tables never changes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, MetaData, Text

BYTEWISE = Text().with_variant(Text(collation="C"), "postgresql")
COMPACT: dict[str, Any] = {"sqlite_with_rowid": False}


def names() -> MetaData:
    """Return an empty collection of tables whose indexes and keys are named as always."""
    return MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def text(name: str, *, primary_key: bool = False) -> Column[str]:
    """Return a column of text, compared byte by byte."""
    return Column(name, BYTEWISE, nullable=False, primary_key=primary_key)


def whole(name: str, *, primary_key: bool = False) -> Column[int]:
    """Return a column of whole numbers."""
    return Column(name, BigInteger, nullable=False, primary_key=primary_key, autoincrement=False)
