"""What the columns of every table are made of, and the one book all tables are entered in.

Text compares byte by byte on SQLCipher and on PostgreSQL, whatever language the server speaks.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import DDL, BigInteger, Boolean, Column, MetaData, Table, Text
from sqlalchemy.event import listen

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


def index_filled(table: Table, column: str, *, name: str) -> None:
    """Index the rows of a table in which this text is not empty; all others cost nothing.

    An `Index` with a condition would make SQLAlchemy load PostgreSQL's dialect, at each start of
    every till.
    """
    command = f"CREATE INDEX {name} ON {table.name} ({column}) WHERE {column} <> ''"
    listen(table, "after_create", DDL(command))  # type: ignore[no-untyped-call]
