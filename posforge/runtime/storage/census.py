"""Counts what must be there after tables changed: rows, columns, and what guards the journal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from posforge.runtime.storage.schema import CORE_VERSION, SHOP_VERSION

_TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' "
    "ESCAPE '~'",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()",
}
# Computed columns hold nothing, and are none here.
_COLUMNS = {
    "sqlite": "SELECT t.name || '.' || c.name FROM sqlite_master t, pragma_table_info(t.name) c "
    "WHERE t.type = 'table'",
    "postgresql": "SELECT table_name || '.' || column_name FROM information_schema.columns "
    "WHERE table_schema = current_schema() AND is_generated = 'NEVER'",
}
_GUARDS = {
    "sqlite": "SELECT name || ' on ' || tbl_name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname || ' on ' || relname FROM pg_trigger "
    "JOIN pg_class ON pg_class.oid = tgrelid "
    "WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Census:
    """What a database holds: rows by table, its columns and triggers, and rows that point nowhere.

    PostgreSQL checks by itself what points where.
    """

    rows: Mapping[str, int]
    columns: frozenset[str]
    guards: frozenset[str]
    astray: int

    def loss_since(self, before: Census) -> str:
        """Return what is not as it was, in words; empty where all is."""
        return ", ".join(self._differences(before))

    def _differences(self, before: Census) -> Iterator[str]:
        for table, rows in before.rows.items():
            if table not in self.rows:
                yield f"the table {table} would be gone"
            elif self.rows[table] != rows:
                yield f"{table} had {rows} rows and would have {self.rows[table]}"
        for column in sorted(before.columns - self.columns):
            if column.partition(".")[0] in self.rows:
                yield f"the column {column} would be gone"
        for guard in sorted(before.guards - self.guards):
            yield f"the trigger {guard} would be gone"
        if self.astray > before.astray:
            yield f"{self.astray - before.astray} rows would point to nothing"


def census(connection: Connection) -> Census:
    """Count every table, as this transaction sees it."""
    dialect = connection.dialect.name
    tables = [
        name
        for (name,) in connection.exec_driver_sql(_TABLES[dialect])
        if name not in (CORE_VERSION, SHOP_VERSION)
    ]
    return Census(
        rows={name: _count(connection, name) for name in tables},
        columns=frozenset(name for (name,) in connection.exec_driver_sql(_COLUMNS[dialect])),
        guards=frozenset(name for (name,) in connection.exec_driver_sql(_GUARDS[dialect])),
        astray=len(connection.exec_driver_sql("PRAGMA foreign_key_check").all())
        if dialect == "sqlite"
        else 0,
    )


def _count(connection: Connection, table: str) -> int:
    named = connection.dialect.identifier_preparer.quote(table)
    found = connection.exec_driver_sql(f"SELECT count(*) FROM {named}")  # noqa: S608 - its own name
    rows: int = found.scalar_one()
    return rows
