"""The PostgreSQL database of all tests that want one with its tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing

import pytest

from posforge.runtime.hq.postgres import LocalPostgres
from posforge.runtime.storage.engine import Database
from posforge.runtime.storage.tables import metadata

NAMES = [table.name for table in metadata.sorted_tables if table.name != "meta"]
FILLED = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in NAMES)


@pytest.fixture(scope="session")
def _postgres_database(_postgres: LocalPostgres) -> Iterator[Database]:
    _postgres.run("CREATE DATABASE with_tables STRATEGY file_copy")
    with closing(Database.open_postgres(_postgres.url("with_tables"))) as database:
        yield database


@pytest.fixture
def postgres(_postgres_database: Database) -> Database:
    """An empty PostgreSQL database; to empty it takes a twentieth of what making one does."""
    empty(_postgres_database)
    return _postgres_database


@pytest.fixture
def emptied() -> Callable[[Database], None]:
    """Empties a PostgreSQL database."""
    return empty


def empty(database: Database) -> None:
    with database.write() as connection:
        names = ", ".join(name for (name,) in connection.exec_driver_sql(FILLED))
        if names:
            connection.exec_driver_sql(f"TRUNCATE {names}")
        connection.exec_driver_sql("DELETE FROM meta WHERE key <> 'schema'")
