"""A store server that runs, topmost, on an own port; and whole chains where a test asks for one."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace

import pytest

from posforge.runtime.domain.events import DrawerOpened, NodeEnrolled
from posforge.runtime.ext.ports import NodeIdentity
from posforge.runtime.ext.store_line import Asker
from posforge.runtime.security.node_keys import NodeKey
from posforge.runtime.storage.append import Author
from posforge.runtime.storage.engine import Database
from posforge.runtime.storage.journal import NodeJournal
from posforge.testing.fixed_clock import FixedClock
from posforge.testing.headless_server import CHAIN_SHOP
from posforge.testing.journals import JournalWriter
from posforge.testing.sales import a_sale
from posforge.testing.standalone import SeededEntropy
from posforge.testing.sync_shop import SyncServer


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """One running store server for the tests of a file; each test lets its own till join."""
    with SyncServer(tmp_path_factory.mktemp("store"), "store", branch="S01") as server:
        yield server


@pytest.fixture
def till(store, tmp_path):
    with store.till(tmp_path / "till") as joined:
        yield joined


@pytest.fixture
def sale():
    """Makes the facts of a sale with this number."""
    facts = a_sale(CHAIN_SHOP).facts
    return lambda number, **changes: replace(facts, number=number, **changes)


@pytest.fixture
def drawer():
    return DrawerOpened(reason="change")


@dataclass
class Branch:
    """A store server that nobody serves, and the journals of three tills that it receives."""

    database: Database
    author: Author
    journal: NodeJournal
    tills: dict[int, JournalWriter]

    def hears(self, till, body):
        event = self.tills[till].write(body)
        self.journal.receive([event])
        return event

    def asker(self, till):
        return Asker(node=self.tills[till].key.node, kind="till", store="S01", till=till)


@pytest.fixture(params=["sqlcipher", "postgresql"])
def branch(request, tmp_path):
    """Such a branch, on the one kind of database and then on the other."""
    if request.param == "postgresql":
        yield a_branch(request.getfixturevalue("postgres"))
    else:
        with closing(Database.open_sqlcipher(tmp_path / "s.db", bytes(32))) as database:
            yield a_branch(database)


def a_branch(database):
    key, clock = NodeKey.from_secret(bytes(range(32))), FixedClock()
    me = NodeIdentity(
        org="test", store="S01", node=key.node, epoch=1, kind="store", till=0, label="Store"
    )
    author = Author(identity=me, signer=key, clock=clock, entropy=SeededEntropy(1))
    tills = {till: JournalWriter(till) for till in (1, 2, 3)}
    journal, hq = NodeJournal(database, clock), JournalWriter(9)
    for number, writer in tills.items():
        enrolled = NodeEnrolled(
            machine=writer.key.node,
            kind="till",
            store="S01",
            till=number,
            label="",
            public_key=writer.key.public_key.hex(),
            epoch=1,
        )
        journal.receive([hq.write(enrolled)])
    return Branch(database, author, journal, tills)
