"""A machine's tables come to what its program wants, or it says why not: billing never stops."""

from __future__ import annotations

import resource
from contextlib import contextmanager

import pytest

from posforge.errors import KnownError
from posforge.runtime.domain.events import ListedProduct, ProductsListed
from posforge.runtime.domain.shop import Migrations
from posforge.runtime.security.node_keys import signature_matches
from posforge.runtime.storage.migrate import bring_up
from posforge.runtime.storage.schema import CORE_HEAD, Stand
from posforge.runtime.storage.verify import verify
from posforge.runtime.sync.push import Pusher
from posforge.testing.facts import a_sale
from posforge.testing.journals import JournalWriter
from posforge.testing.standalone import open_standalone
from posforge.testing.sync_chain import SyncMachine


@contextmanager
def small_disk(most_bytes):
    """A disk on which no file grows beyond this."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def sells(folder):
    with open_standalone(folder) as counter, counter.till.store.work() as work:
        work.record(a_sale(f"S01-1-{work.next_number('test'):06}"))
        return counter.till.store.unsynced()[0] + 1


def test_a_new_database_is_made_whole_and_needs_no_copy(place, drafts):
    report = bring_up(place, drafts.draft("add_field('origin', kind='text')"), is_alone=False)
    assert report.after == place.stand() == Stand(core=CORE_HEAD, shop=drafts.head)
    assert (report.backup, report.trouble) == (None, "")
    assert not bring_up(place, drafts.wanted).has_moved


def test_there_and_back_and_there_again_loses_nothing(place, drafts, new_machine):
    books = Books(place, new_machine)
    bring_up(place, drafts.draft("add_field('origin', kind='text')"))
    with books.till() as till:
        sell(till, "1")
        books.list(till, "p1", origin="Spain", bio=True)
        assert books.column("field_origin") == ["Spain"]

    undone = bring_up(place, drafts.draft("drop_field('origin')"))
    assert undone.backup is not None
    with books.till() as till:
        sell(till, "2")
        books.list(till, "p2", origin="France")
        assert books.column("fields") == ['{"bio":true,"origin":"Spain"}', '{"origin":"France"}']

    redo = drafts.draft("add_field('origin', kind='text')", "add_field('bio', kind='yes_no')")
    bring_up(place, redo)
    with books.till() as till:
        sell(till, "3")
        assert books.column("field_origin") == ["Spain", "France"]
        assert books.column("field_bio") == [True, None]
        assert till.store.unsynced()[0] == 3
        books.push(till)
        assert till.store.unsynced() == (0, 0)
        assert verify(till.database, signature_matches=signature_matches).faults == ()


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ("raise ValueError('no such luck')", "failed: no such luck"),
        ("add_field('Bad Name', kind='text')", 'A field cannot be called "Bad Name"'),
        ("op.execute('ALTER TABLE nowhere ADD COLUMN x TEXT')", "failed: no such table: nowhere"),
        ("import nothing_like_it", "failed: No module named"),
        ("import sys; sys.exit('I leave')", "failed: I leave"),
    ],
)
def test_a_change_of_the_shop_that_fails_keeps_nobody_from_selling(
    released_till, drafts, command, reason
):
    first = drafts.draft("add_field('origin', kind='text')")
    bring_up(released_till, first)
    report = bring_up(released_till, drafts.draft("add_field('bio', kind='yes_no')", command))
    assert report.trouble.startswith(f"The change {drafts.head} ")
    assert reason in report.trouble
    assert report.after == released_till.stand() == Stand(core=CORE_HEAD, shop=first.head)
    assert sells(released_till.path.parent) == 3


@pytest.mark.parametrize(
    "wanted",
    [None, Migrations(package="nowhere.migrations", head="0001_a"), "older"],
    ids=["a program without changes", "a program without its files", "an older program"],
)
def test_tables_of_a_newer_shop_keep_nobody_from_selling(released_till, drafts, wanted):
    older = drafts.draft("add_field('origin', kind='text')")
    bring_up(released_till, drafts.draft("add_field('bio', kind='yes_no')"))
    report = bring_up(released_till, older if wanted == "older" else wanted)
    assert report.trouble
    assert not report.has_moved
    assert report.backup is None
    assert sells(released_till.path.parent) == 3


def test_tables_of_a_newer_posforge_are_refused(place):
    bring_up(place, None)
    engine = place.writer()
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0099'")
    engine.dispose()
    for start in (lambda: bring_up(place, None), place.open):
        with pytest.raises(KnownError, match=r"made by a newer posforge .*tables are at 0099"):
            start()


def test_who_is_not_alone_changes_nothing(released, drafts):
    report = bring_up(released, drafts.draft("add_field('origin', kind='text')"), is_alone=False)
    assert not report.has_moved
    assert released.stand() == Stand(core="0001")
    with pytest.raises(KnownError, match="of an older posforge") as refusal:
        released.open()
    assert refusal.value.hint.startswith("Start its machine once")


def test_where_nothing_can_be_copied_posforges_own_tables_stay_and_the_start_is_refused(
    released_till,
):
    with small_disk(50_000), pytest.raises(KnownError, match="could not be copied"):
        bring_up(released_till, None)
    assert released_till.stand() == Stand(core="0001")
    assert [path.name for path in released_till.path.parent.iterdir()] == ["posforge.db"]
    assert bring_up(released_till, None).has_moved


def test_where_nothing_can_be_copied_the_shop_sells_on_without_its_newest_fields(
    released_till, drafts
):
    bring_up(released_till, None)
    with small_disk(50_000):
        report = bring_up(released_till, drafts.draft("add_field('origin', kind='text')"))
    assert "could not be copied before its tables change" in report.trouble
    assert report.after == released_till.stand() == Stand(core=CORE_HEAD)
    assert sells(released_till.path.parent) == 3
    assert bring_up(released_till, drafts.wanted).trouble == ""


def test_a_disk_that_fills_up_in_a_change_takes_it_back(released_till, drafts):
    bring_up(released_till, None)
    full = drafts.draft(
        "add_field('origin', kind='text')",
        "op.execute('CREATE TABLE big AS SELECT hex(randomblob(4000000)) AS x')",
    )
    with small_disk(1_000_000):
        report = bring_up(released_till, full)
    assert "Nothing was written: the disk" in report.trouble
    assert released_till.stand() == Stand(core=CORE_HEAD)
    assert sells(released_till.path.parent) == 3


class Books:
    """A till on these tables, and the store server that its sales go to in the end."""

    def __init__(self, place, new_machine):
        self._place = place
        self._new_machine = new_machine
        self._database = None
        self._store = SyncMachine(JournalWriter(2), kind="store")
        self._store.enrol(self._store)
        till = SyncMachine(JournalWriter(7), kind="till", till=1, above=[self._store])
        self._store.enrol(till)
        self._enrolments = list(self._store.journal.export(next(iter(self._store.journal.heads()))))

    @contextmanager
    def till(self):
        self._database = self._place.open()
        try:
            till = self._new_machine(self._database)
            till.journal.receive(self._enrolments)
            self._enrolments = []
            yield till
        finally:
            self._database.close()

    def list(self, till, product, **fields):
        listed = ListedProduct(
            id=product,
            name="Tea",
            department="drinks",
            unit="piece",
            tax="standard",
            codes=(),
            fields=fields,
        )
        till.journal.receive([self._store.record(ProductsListed(products=(listed,)))])

    def column(self, name):
        with self._database.read() as connection:
            question = f"SELECT {name} FROM product ORDER BY id"
            return list(connection.exec_driver_sql(question).scalars())

    def push(self, till):
        pusher = Pusher(till.journal, till.identity, peer="store")
        while (push := pusher.next()) is not None:
            answer = self._store.receiver.take_pushed(push, till.identity.node)
            assert answer.kind == "ack"
            pusher.heard(push, answer)


def sell(till, number):
    with till.store.work() as work:
        work.record(a_sale(number))
