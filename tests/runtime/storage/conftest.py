"""Databases of both kinds, and one machine that writes events into them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from posforge.runtime.domain.shop import Migrations
from posforge.runtime.ext.ports import NodeIdentity
from posforge.runtime.hq.postgres import program
from posforge.runtime.security.node_keys import NodeKey
from posforge.runtime.storage.engine import Database, connect_sqlcipher
from posforge.runtime.storage.journal import NodeJournal
from posforge.runtime.storage.node_store import NodeStore
from posforge.runtime.storage.place import Place, PostgresPlace, SqlcipherPlace
from posforge.testing.standalone import SeededEntropy, SteppingClock

KEY = bytes(range(32))
RELEASED = Path("tests/data/released-0.1.0")


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


@pytest.fixture(params=["sqlcipher", "postgres"])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database, of the one kind and then of the other."""
    if request.param == "postgres":
        yield request.getfixturevalue("postgres")
        return
    database = Database.open_sqlcipher(tmp_path / "posforge.db", KEY)
    yield database
    database.close()


class Drafts:
    """A shop's package of revisions, as `posforge apply` drafts them one after the other."""

    def __init__(self, folder: Path) -> None:
        self.package = f"shop_{uuid4().hex}.migrations"
        self.versions = folder / self.package.replace(".", "/") / "versions"
        self.versions.mkdir(parents=True)
        for package in (self.versions.parent, self.versions.parent.parent):
            (package / "__init__.py").touch()
        self.head = ""

    def draft(self, *commands: str) -> Migrations:
        """Adds a revision that does this, and returns what the shop wants from then on."""
        after, number = self.head or None, len(list(self.versions.iterdir())) + 1
        self.head = f"{number:04}_{'of_the_shop_' * 3}{uuid4().hex[:8]}"
        body = "\n".join(f"    {command}" for command in commands)
        (self.versions / f"{self.head}.py").write_text(
            "from alembic import op\n"
            "from posforge.runtime.storage.revising import add_field, drop_field\n\n"
            f"revision, down_revision = {self.head!r}, {after!r}\n\n\ndef upgrade():\n{body}\n"
        )
        return self.wanted

    @property
    def wanted(self) -> Migrations:
        return Migrations(package=self.package, head=self.head)


@pytest.fixture
def drafts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Drafts:
    """An empty chain of a shop's own revisions."""
    monkeypatch.syspath_prepend(str(tmp_path))
    return Drafts(tmp_path)


@pytest.fixture(params=["sqlcipher", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Where a database will be, of the one kind and then of the other."""
    if request.param == "postgres":
        return _postgres_place(request.getfixturevalue("postgres_url"), tmp_path)
    return SqlcipherPlace(path=tmp_path / "posforge.db", key=KEY)


@pytest.fixture(params=["released_till", "released_hq"])
def released(request: pytest.FixtureRequest) -> Place:
    """A database as posforge 0.1.0 left it: that of a till, then that of HQ."""
    found: Place = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def released_till(repository: Path, tmp_path: Path) -> SqlcipherPlace:
    """A till's database as posforge 0.1.0 left it."""
    path, dump = tmp_path / "posforge.db", repository / RELEASED / "till-sqlcipher.sql"
    with closing(connect_sqlcipher(path, KEY)) as driver:
        driver.executescript(f"BEGIN;{dump.read_text()}COMMIT;")
    return SqlcipherPlace(path=path, key=KEY)


@pytest.fixture
def released_hq(repository: Path, tmp_path: Path, postgres_url: str) -> PostgresPlace:
    """HQ's database as posforge 0.1.0 left it."""
    dump = repository / RELEASED / "hq-postgresql.sql"
    with psycopg.connect(postgres_url.replace("+psycopg", "")) as server:
        server.execute(dump.read_bytes())
    return _postgres_place(postgres_url, tmp_path)


def _postgres_place(url: str, folder: Path) -> PostgresPlace:
    return PostgresPlace(url=url, folder=folder, pg_dump=program("pg_dump"))
