"""SQL written once and understood by SQLCipher and PostgreSQL, without a compiler on the way.

A sale is a dozen statements; building each from expressions would cost more than running them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Table

Parameters = Mapping[str, Any]

_NAME = re.compile(r"(?<!:):([a-z_0-9]+)")


class Statement:
    """One SQL text with `:named` parameters, spelled in advance for both drivers."""

    __slots__ = ("_spelled",)

    def __init__(self, text: str) -> None:
        self._spelled = {
            "sqlite": text,
            "postgresql": _NAME.sub(r"%(\1)s", text.replace("%", "%%")),
        }

    def run(self, connection: Connection, parameters: Parameters | None = None) -> int:
        """Run it once and return how many rows it changed."""
        changed: int = self._on_driver(connection, parameters or {}).rowcount
        return changed

    def run_many(self, connection: Connection, parameters: Sequence[Parameters]) -> None:
        """Run it for every set of parameters; for none, do nothing."""
        if len(parameters) == 1:
            self._on_driver(connection, parameters[0])
        elif parameters:
            cursor = _driver(connection).cursor()
            cursor.executemany(self._spelled[connection.dialect.name], parameters)

    def bare(self, connection: Connection, parameters: Parameters) -> tuple[Any, ...] | None:
        """Return the first row as a plain tuple, or None: for what is asked at every sale."""
        cursor = self._on_driver(connection, parameters)
        row: tuple[Any, ...] | None = cursor.fetchone()
        # Unread rows would keep the statement, and with it the transaction, open.
        cursor.close()
        return row

    def scalar(self, connection: Connection, parameters: Parameters | None = None) -> Any:
        """Return the first column of the first row, or None."""
        row = self.bare(connection, parameters or {})
        return row[0] if row is not None else None

    def first(
        self, connection: Connection, parameters: Parameters | None = None
    ) -> Row[Any] | None:
        """Return the first row, its columns by name, or None."""
        row: Row[Any] | None = self._execute(connection, parameters).first()
        return row

    def all(
        self, connection: Connection, parameters: Parameters | None = None
    ) -> Sequence[Row[Any]]:
        """Return every row, its columns by name."""
        rows: Sequence[Row[Any]] = self._execute(connection, parameters).all()
        return rows

    def _execute(self, connection: Connection, parameters: Parameters | None) -> Any:
        return connection.exec_driver_sql(self._spelled[connection.dialect.name], parameters or {})

    def _on_driver(self, connection: Connection, parameters: Parameters) -> Any:
        cursor = _driver(connection).cursor()
        cursor.execute(self._spelled[connection.dialect.name], parameters)
        return cursor


def _driver(connection: Connection) -> Any:
    # The transaction is SQLAlchemy's; what a sale writes goes straight to the driver, because on
    # the way through exec_driver_sql each of its dozen statements took four times as long.
    return connection.connection.dbapi_connection


def insert(table: Table) -> Statement:
    """Return the statement that adds a row; its parameters are named as the columns."""
    return Statement(_insert(table))


def insert_missing(table: Table) -> Statement:
    """Return the statement that adds a row unless its key is there already."""
    return Statement(f"{_insert(table)} ON CONFLICT DO NOTHING")


def keep_newest(table: Table, *, other_than: Sequence[str] = ()) -> Statement:
    """Return the statement that leaves, of all rows with one key, the one of the largest stamp.

    Args:
        table: a projection with a `stamp` column.
        other_than: columns that follow a rule of their own and are left alone.
    """
    names = [
        column.name
        for column in table.columns
        if not column.primary_key and column.name not in other_than
    ]
    return Statement(
        f"{_insert(table)} ON CONFLICT ({_key(table)}) DO UPDATE SET "
        f"{', '.join(f'{name} = excluded.{name}' for name in names)} "
        f"WHERE excluded.stamp > {table.name}.stamp"
    )


def upsert(table: Table) -> Statement:
    """Return the statement that adds a row or replaces the one with its key."""
    names = [column.name for column in table.columns if not column.primary_key]
    return Statement(
        f"{_insert(table)} ON CONFLICT ({_key(table)}) DO UPDATE SET "
        f"{', '.join(f'{name} = excluded.{name}' for name in names)}"
    )


def _key(table: Table) -> str:
    return ", ".join(column.name for column in table.primary_key)


def _insert(table: Table) -> str:
    names = [column.name for column in table.columns if column.autoincrement is not True]
    return (
        f"INSERT INTO {table.name} ({', '.join(names)}) "  # noqa: S608 - our own table names
        f"VALUES ({', '.join(f':{name}' for name in names)})"
    )
