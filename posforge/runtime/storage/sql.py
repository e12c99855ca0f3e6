"""SQL written once and understood by SQLCipher and PostgreSQL, without a compiler on the way.

A sale is a dozen statements; building each from expressions would cost more than running them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Connection, Integer, Row, Table

Parameters = Mapping[str, Any]

BEHIND = "posforge.behind"
"""What, in a connection's `info`, lets its statements overlap; only PostgreSQL's writer has it."""

_NAME = re.compile(r"(?<![:\w]):([a-z_0-9]+)")


class Statement:
    """One SQL text with `:named` parameters, spelled in advance for both drivers.

    `at_once` is the same for PostgreSQL and many rows, which it finds in `given(…)`: five hundred
    rows in one statement take it a fifth of the time of five hundred statements.
    """

    __slots__ = ("_at_once", "_spelled")

    def __init__(self, text: str, *, at_once: str = "") -> None:
        self._spelled = {"sqlite": text, "postgresql": _for_postgres(text)}
        self._at_once = _for_postgres(at_once)

    def run(self, connection: Connection, parameters: Parameters | None = None) -> int:
        """Run it once and return how many rows it changed."""
        changed: int = self._on_driver(connection, parameters or {}).rowcount
        return changed

    def run_many(self, connection: Connection, parameters: Sequence[Parameters]) -> None:
        """Run it for every set of parameters; for none, do nothing."""
        if len(parameters) == 1:
            self._on_driver(connection, parameters[0])
        elif parameters and self._at_once and connection.dialect.name == "postgresql":
            rows = {"rows": json.dumps(parameters, ensure_ascii=False)}
            behind = connection.info.get(BEHIND)
            if behind is not None:
                behind.run(self._at_once, rows)
            else:
                # A plan kept from when the table was small would read all of it.
                _driver(connection).cursor().execute(self._at_once, rows, prepare=False)
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
    behind = connection.info.get(BEHIND)
    if behind is not None:
        behind.settle()
    return connection.connection.dbapi_connection


def given(**types: str) -> str:
    """Return, for `at_once`, the rows at hand as a table of PostgreSQL: `given.<parameter>`."""
    columns = ", ".join(f"{name} {kind}" for name, kind in types.items())
    return f"json_to_recordset(CAST(:rows AS json)) AS given({columns})"


def insert(table: Table) -> Statement:
    """Return the statement that adds a row; its parameters are named as the columns."""
    into, columns = _into(table)
    return Statement(_row(into, columns), at_once=f"{into} SELECT {_rows(columns)}")


def insert_missing(table: Table) -> Statement:
    """Return the statement that adds a row unless its key is there already."""
    into, columns = _into(table)
    conflict = "ON CONFLICT DO NOTHING"
    return Statement(
        f"{_row(into, columns)} {conflict}", at_once=f"{into} SELECT {_rows(columns)} {conflict}"
    )


def keep_newest(table: Table, *, other_than: Sequence[str] = ()) -> Statement:
    """Return the statement that leaves, of all rows with one key, the one of the largest stamp.

    Args:
        table: a projection with a `stamp` column.
        other_than: columns that follow a rule of their own and are left alone.
    """
    into, columns = _into(table)
    key = _key(table)
    conflict = (
        f"ON CONFLICT ({key}) DO UPDATE SET {_replaced(table, other_than)} "
        f"WHERE excluded.stamp > {table.name}.stamp"
    )
    newest = f'ORDER BY {key}, stamp COLLATE "C" DESC'
    return Statement(
        f"{_row(into, columns)} {conflict}",
        at_once=f"{into} SELECT DISTINCT ON ({key}) {_rows(columns)} {newest} {conflict}",
    )


def upsert(table: Table) -> Statement:
    """Return the statement that adds a row or replaces the one with its key."""
    into, columns = _into(table)
    return Statement(
        f"{_row(into, columns)} ON CONFLICT ({_key(table)}) DO UPDATE SET {_replaced(table)}"
    )


def _key(table: Table) -> str:
    return ", ".join(column.name for column in table.primary_key)


def _replaced(table: Table, other_than: Sequence[str] = ()) -> str:
    return ", ".join(
        f"{column.name} = excluded.{column.name}"
        for column in table.columns
        if not column.primary_key and column.name not in other_than
    )


def _into(table: Table) -> tuple[str, list[Column[Any]]]:
    columns = [column for column in table.columns if column.autoincrement is not True]
    return f"INSERT INTO {table.name} ({_names(columns)})", columns


def _row(into: str, columns: Sequence[Column[Any]]) -> str:
    return f"{into} VALUES ({', '.join(f':{column.name}' for column in columns)})"


def _rows(columns: Sequence[Column[Any]]) -> str:
    types = {column.name: _postgres_type(column) for column in columns}
    return f"{_names(columns)} FROM {given(**types)}"


def _names(columns: Sequence[Column[Any]]) -> str:
    return ", ".join(column.name for column in columns)


def _postgres_type(column: Column[Any]) -> str:
    if isinstance(column.type, BigInteger | Integer):
        return "bigint"
    return "boolean" if isinstance(column.type, Boolean) else "text"


def _for_postgres(text: str) -> str:
    return _NAME.sub(r"%(\1)s", text.replace("%", "%%"))
