"""What the columns of every table are made of, and the one book all tables are entered in.

Text compares byte by byte on SQLCipher and on PostgreSQL, whatever language the server speaks.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, MetaData, Text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Rows of a few words lie in the tree of their key, in half the pages.
COMPACT: dict[str, Any] = {"sqlite_with_rowid": False}

_BYTEWISE = Text().with_variant(Text(collation="C"), "postgresql")


def text(name: str, *, primary_key: bool = False) -> Column[str]:
    """Return a column of text that is never null."""
    return Column(name, _BYTEWISE, nullable=False, primary_key=primary_key)


def whole(name: str, *, primary_key: bool = False) -> Column[int]:
    """Return a column of whole numbers that is never null."""
    return Column(name, BigInteger, nullable=False, primary_key=primary_key, autoincrement=False)


def flag(name: str) -> Column[bool]:
    """Return a column of yes or no."""
    return Column(name, Boolean, nullable=False)
