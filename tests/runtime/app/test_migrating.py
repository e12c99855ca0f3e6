"""Machines start on tables that fit, and what does not run can be brought up without a start."""

from __future__ import annotations

import threading
from contextlib import closing
from dataclasses import replace

import pytest

from posforge.errors import KnownError, UserError
from posforge.runtime.app.books import open_books
from posforge.runtime.app.folder_lock import alone_in
from posforge.runtime.app.machine import open_secrets
from posforge.runtime.app.migrating import DATABASE, migrate_machine, place_of
from posforge.runtime.app.serve import serve
from posforge.runtime.app.server import open_server
from posforge.runtime.app.settings import MachineSettings, ServerSettings, TillSettings
from posforge.runtime.app.status import TillStatus
from posforge.runtime.app.till import open_till
from posforge.runtime.domain.events import StylesListed
from posforge.runtime.domain.product import Style
from posforge.runtime.domain.shop import Migrations
from posforge.runtime.flows.checkout import pay_with
from posforge.runtime.flows.hold import park, parked, resume
from posforge.runtime.flows.sign_in import Session
from posforge.runtime.security.node_keys import NodeKey
from posforge.runtime.server.join_codes import Seat
from posforge.runtime.storage import rows
from posforge.runtime.storage.engine import connect_sqlcipher
from posforge.runtime.storage.schema import CORE_HEAD, Stand
from posforge.runtime.sync.node_file import NodeFile, Parent, load_node, save_node
from posforge.testing.builders import a_shop
from posforge.testing.headless_server import ADMIN, CHAIN_SHOP
from posforge.testing.journals import JournalWriter

REVISION = """
from posforge.runtime.storage.revising import add_field
revision, down_revision = "0001_{name}", None
def upgrade():
    add_field("{name}", kind="text")
"""


@pytest.fixture
def shop_with(tmp_path, monkeypatch):
    """A shop that notes one field of its products."""

    def made(name):
        versions = tmp_path / f"shop_of_{name}" / "versions"
        versions.mkdir(parents=True)
        (versions.parent / "__init__.py").touch()
        (versions / "0001.py").write_text(REVISION.format(name=name))
        return replace(
            a_shop(), migrations=Migrations(package=f"shop_of_{name}", head=f"0001_{name}")
        )

    monkeypatch.syspath_prepend(str(tmp_path))
    return made


@pytest.fixture
def till(tmp_path):
    """The folder of a till that joined a store server which is off."""
    settings = MachineSettings(data=tmp_path / "till", keys="file")
    key = NodeKey.from_secret(open_secrets(settings).node_key)
    node = NodeFile(
        org="o",
        node=key.node,
        kind="till",
        store="S01",
        till=1,
        label="Till 1",
        epoch=1,
        parent=Parent(url="https://127.0.0.1:9", fingerprint="f" * 64, node="p"),
        trusted=("p",),
    )
    save_node(settings.data, node)
    return settings


@pytest.fixture
def released_till(till, repository):
    """The same, with what posforge 0.1.0 kept for a till."""
    dump = repository / "tests" / "data" / "released-0.1.0" / "till-sqlcipher.sql"
    with closing(
        connect_sqlcipher(till.data / DATABASE, open_secrets(till).database_key)
    ) as driver:
        driver.executescript(f"BEGIN;{dump.read_text()}COMMIT;")
    return till


def stand(settings, kind="till"):
    with place_of(settings, kind) as place:
        return place.stand()


def test_a_till_starts_on_tables_of_the_first_release(released_till, shop_with):
    with open_till(shop_with("origin"), TillSettings(machine=released_till)) as opened:
        assert opened.migration.trouble == ""
        assert opened.migration.backup.exists()
        with opened.database.read() as connection:
            found = connection.exec_driver_sql("SELECT field_origin FROM product").scalars().all()
        assert found == [None, None, None]
    assert stand(released_till) == Stand(core=CORE_HEAD, shop="0001_origin")


def test_bills_of_the_first_release_are_paid_parked_and_resumed(released_till):
    with open_till(a_shop(), TillSettings(machine=released_till)) as opened:
        till = opened.till
        session = Session(person=till.store.people()[0], shift=till.store.shift())
        sold = pay_with(
            till, session, till.store.open_cart().cart, method="cash", tendered_minor=None
        )
        assert sold.facts.gross_minor == 199 + 109
        for _ in range(2):  # parked by posforge 0.1.0, then by this one
            (saved,) = parked(till)
            bill = resume(till, session, saved.cart.id)
            park(till, session, bill)
        bill = resume(till, session, parked(till)[0].cart.id)
        sold = pay_with(till, session, bill, method="cash", tendered_minor=None)
        assert (sold.facts.gross_minor, bool(sold.facts.parking)) == (349, True)


def test_a_till_whose_fields_cannot_be_made_starts_and_says_so(released_till, shop_with):
    shop = replace(a_shop(), migrations=Migrations(package="nowhere.migrations", head="0001_a"))
    with open_till(shop, TillSettings(machine=released_till)) as opened:
        assert "nowhere.migrations" in opened.migration.trouble
        status = TillStatus(
            opened.printing, opened.pump, opened.till.clock, tables=opened.migration.trouble
        ).status()
        assert status.tables == opened.migration.trouble
        assert not status.trouble
        assert opened.till.store.people()


def test_a_machine_that_does_not_run_is_brought_up(released_till, shop_with):
    shop = shop_with("origin")
    report = migrate_machine(shop, released_till)
    assert report.after == stand(released_till) == Stand(core=CORE_HEAD, shop="0001_origin")
    assert report.backup.exists()
    again = migrate_machine(shop, released_till)
    assert (again.has_moved, again.backup) == (False, None)


def test_what_the_older_posforge_had_parked_counts_at_once(released_till):
    shirt = Style(id="s", name="Shirt", department="")
    event = JournalWriter(9).write(StylesListed(styles=(shirt,)))
    parked = f"'{event.hash}', '{event.header.node}', 1, 'catalogue', 1, 'not known here'"
    with place_of(released_till, "till") as place:
        engine = place.writer()
        with engine.begin() as connection:
            rows.store(connection, [rows.spell(event)])
            connection.exec_driver_sql(f"INSERT INTO parked_event VALUES ({parked})")
        engine.dispose()
    migrate_machine(a_shop(), released_till)
    with open_books(a_shop(), released_till) as books, books.database.read() as connection:
        assert connection.exec_driver_sql("SELECT name FROM style").scalars().all() == ["Shirt"]


def test_a_machine_that_runs_is_left_alone(released_till, shop_with):
    with alone_in(released_till.data), pytest.raises(UserError, match="running already"):
        migrate_machine(shop_with("origin"), released_till)
    assert stand(released_till) == Stand(core="0001")


def test_a_machine_without_a_database_gets_none(till, shop_with):
    assert not migrate_machine(shop_with("origin"), till).has_moved
    assert not (till.data / DATABASE).exists()


def test_hq_on_a_server_of_its_own_is_left_alone_without_the_url(till, shop_with):
    save_node(till.data, replace(load_node(till.data), kind="hq", parent=None, till=0))
    assert not migrate_machine(shop_with("origin"), till).has_moved
    assert not (till.data / "postgres").exists()


def test_a_folder_without_a_machine_is_named(tmp_path, shop_with):
    with pytest.raises(UserError, match="There is no machine in"):
        migrate_machine(shop_with("origin"), MachineSettings(data=tmp_path / "none", keys="file"))
    assert not (tmp_path / "none").exists()


def test_books_of_the_first_release_are_opened_once_their_machine_has_started(released_till):
    with (
        pytest.raises(KnownError, match=r"older posforge .*Start its machine once"),
        open_books(a_shop(), released_till),
    ):
        pass
    migrate_machine(a_shop(), released_till)
    with open_books(a_shop(), released_till) as books:
        assert len(books.journal.heads()) == 3


@pytest.fixture(params=["its own", "by URL"])
def server(request, tmp_path):
    """A store server that has started once; its database is its own, or one by URL."""
    url = request.getfixturevalue("postgres_url") if request.param == "by URL" else ""
    settings = ServerSettings(
        data=tmp_path / "store", keys="file", branch="S01", admin=ADMIN, database=url
    )
    started_and_ended(CHAIN_SHOP, settings)
    return settings


def started_and_ended(shop, settings):
    at_once = threading.Event()
    at_once.set()
    serve(shop, settings, "store", stop=at_once)


def test_a_server_moves_its_tables_when_it_starts(server, shop_with, capsys):
    started_and_ended(replace(CHAIN_SHOP, migrations=shop_with("origin").migrations), server)
    with place_of(server, "store", database=server.database) as place:
        assert place.stand() == Stand(core=CORE_HEAD, shop="0001_origin")
    assert "Store server S01 is ready" in capsys.readouterr().out


def test_a_server_that_cannot_says_so_and_serves(server, capsys):
    nowhere = Migrations(package="nowhere.migrations", head="0001_a")
    started_and_ended(replace(CHAIN_SHOP, migrations=nowhere), server)
    said = capsys.readouterr()
    assert "nowhere.migrations" in said.err
    assert "Store server S01 is ready" in said.out


def test_beside_a_server_that_may_run_no_table_moves(server, shop_with):
    shop = replace(CHAIN_SHOP, migrations=shop_with("origin").migrations)
    with open_server(shop, server, "store") as beside:
        assert not beside.migration.has_moved
        assert beside.make_join_code(Seat(kind="till", store="S01", till=1, label=""))
    report = migrate_machine(shop, server, database=server.database)
    assert report.after == Stand(core=CORE_HEAD, shop="0001_origin")
