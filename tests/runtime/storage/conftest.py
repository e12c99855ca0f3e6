"""Databases of both kinds, and one machine that writes events into them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from posforge.runtime.ext.ports import NodeIdentity
from posforge.runtime.hq.postgres import LocalPostgres
from posforge.runtime.security.node_keys import NodeKey
from posforge.runtime.storage.engine import Database
from posforge.runtime.storage.journal import NodeJournal
from posforge.runtime.storage.node_store import NodeStore
from posforge.runtime.storage.tables import metadata
from posforge.testing.standalone import SeededEntropy, SteppingClock

KEY = bytes(range(32))


@dataclass(frozen=True)
class Machine:
    """A till that can author events, and what a test wants to turn about it."""

    path: Path
    database: Database
    store: NodeStore
    journal: NodeJournal
    identity: NodeIdentity
    key: NodeKey
    clock: SteppingClock


def make_machine(database: Database, *, path: Path = Path(), seed: int = 7) -> Machine:
    key = NodeKey.from_secret(seed.to_bytes(32, "big"))
    clock = SteppingClock()
    identity = NodeIdentity(
        org="test", store="S01", node=key.node, epoch=1, kind="till", till=1, label="Till 1"
    )
    store = NodeStore(
        database, identity=identity, signer=key, clock=clock, entropy=SeededEntropy(seed)
    )
    return Machine(path, database, store, NodeJournal(database, clock), identity, key, clock)


@pytest.fixture
def new_machine() -> Callable[..., Machine]:
    """Makes a till of any seed on any database."""
    return make_machine


@pytest.fixture
def key() -> bytes:
    """The key of the databases here."""
    return KEY


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    path = tmp_path / "posforge.db"
    database = Database.open_sqlcipher(path, KEY)
    yield make_machine(database, path=path)
    database.close()


@pytest.fixture(scope="session")
def _postgres_database(_postgres: LocalPostgres) -> Iterator[Database]:
    """One PostgreSQL database for all tests here; making one anew takes a second."""
    _postgres.run("CREATE DATABASE storage_tests")
    database = Database.open_postgres(_postgres.url("storage_tests"))
    yield database
    database.close()


@pytest.fixture
def postgres(_postgres_database: Database) -> Database:
    """An empty PostgreSQL database."""
    empty(_postgres_database)
    return _postgres_database


@pytest.fixture
def emptied() -> Callable[[Database], None]:
    """Empties a PostgreSQL database."""
    return empty


@pytest.fixture(params=["sqlcipher", "postgres"])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database, of the one kind and then of the other."""
    if request.param == "postgres":
        yield request.getfixturevalue("postgres")
        return
    database = Database.open_sqlcipher(tmp_path / "posforge.db", KEY)
    yield database
    database.close()


def empty(database: Database) -> None:
    with database.write() as connection:
        names = ", ".join(table.name for table in metadata.sorted_tables if table.name != "meta")
        connection.exec_driver_sql(f"TRUNCATE {names}")
        connection.exec_driver_sql("DELETE FROM meta WHERE key <> 'schema'")
