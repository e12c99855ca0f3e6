"""Gives a table more columns, each filled from what every row holds already.

SQLite adds a column that must be filled only with a default that stays for good, so there the
table is made anew and its rows are copied.
"""

from __future__ import annotations

from collections.abc import Mapping

from alembic import op
from sqlalchemy import Table, inspect


def grow(table: Table, filled: Mapping[str, str]) -> None:
    """Turn a table into what `table` says; `filled` holds the SQL of each column it lacks."""
    if op.get_context().dialect.name == "sqlite":
        _make_anew(table, filled)
    else:
        _extend(table, filled)


def _make_anew(table: Table, filled: Mapping[str, str]) -> None:
    bind = op.get_bind()
    for index in inspect(bind).get_indexes(table.name):
        op.execute(f'DROP INDEX "{index["name"]}"')
    before = f"{table.name}_before"
    op.execute(f"ALTER TABLE {table.name} RENAME TO {before}")
    table.create(bind, checkfirst=False)
    names = ", ".join(column.name for column in table.columns)
    values = ", ".join(filled.get(column.name, column.name) for column in table.columns)
    op.execute(f"INSERT INTO {table.name} ({names}) SELECT {values} FROM {before}")  # noqa: S608 - our own names
    op.execute(f"DROP TABLE {before}")


def _extend(table: Table, filled: Mapping[str, str]) -> None:
    dialect = op.get_bind().dialect
    for name, value in filled.items():
        kind = table.c[name].type.compile(dialect)
        op.execute(f"ALTER TABLE {table.name} ADD COLUMN {name} {kind}")
        op.execute(f"UPDATE {table.name} SET {name} = {value}")  # noqa: S608 - our own names
        op.execute(f"ALTER TABLE {table.name} ALTER COLUMN {name} SET NOT NULL")
    key = [column.name for column in table.primary_key]
    if filled.keys() & set(key):
        name, columns = f"pk_{table.name}", ", ".join(key)
        op.execute(
            f"ALTER TABLE {table.name} DROP CONSTRAINT {name}, "
            f"ADD CONSTRAINT {name} PRIMARY KEY ({columns})"
        )
