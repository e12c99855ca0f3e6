"""Tables move from one release to the next, and from one field to the next, and lose nothing."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace

import pytest

from posforge.runtime.domain.events import ListedProduct, ProductsListed
from posforge.runtime.security.node_keys import signature_matches
from posforge.runtime.storage import moving, rows
from posforge.runtime.storage.census import census
from posforge.runtime.storage.chain import read_chain
from posforge.runtime.storage.journal import NodeJournal
from posforge.runtime.storage.migrate import bring_up
from posforge.runtime.storage.moving import CORE
from posforge.runtime.storage.place import SqlcipherPlace
from posforge.runtime.storage.projector import apply
from posforge.runtime.storage.schema import CORE_HEAD, Stand, make_version_tables, stamp_core
from posforge.runtime.storage.verify import verify
from posforge.runtime.sync.push import Pusher
from posforge.testing.facts import a_finer_price, a_sale
from posforge.testing.failpoints import Failpoints, Kill
from posforge.testing.journals import JournalWriter
from posforge.testing.standalone import SteppingClock, open_standalone
from posforge.testing.sync_chain import SyncMachine

SCHEMA = {
    "sqlite": ["SELECT type, name, tbl_name, sql FROM sqlite_master"],
    "postgresql": [
        """SELECT table_name, column_name, data_type, is_nullable, column_default, collation_name,
        generation_expression FROM information_schema.columns WHERE table_schema = 'public'""",
        "SELECT indexdef, '' FROM pg_indexes WHERE schemaname = 'public'",
        """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace""",
        "SELECT pg_get_triggerdef(oid), '' FROM pg_trigger WHERE NOT tgisinternal",
    ],
}

NOTED = """SELECT p.id, p.style, p.fields, p.stamp, n.folded FROM product p
LEFT JOIN product_note n ON n.product = p.id AND n.stamp = p.stamp
WHERE p.id LIKE 's_' ORDER BY p.id"""


@contextmanager
def alone(place):
    """One connection, whatever revision the tables are at."""
    engine = place.writer()
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def schema_of(place):
    """Everything the tables are, spelled the same whoever wrote it."""
    with alone(place) as connection:
        return sorted(
            tuple(re.sub(r'[\s"]+', "", str(part)) for part in row)
            for question in SCHEMA[connection.dialect.name]
            for row in connection.exec_driver_sql(question)
        )


def rows_of(place):
    """Every row of every table but those that count revisions, whatever their columns are."""
    with alone(place) as connection:
        return {
            name: [
                dict(row) for row in connection.exec_driver_sql(f"SELECT * FROM {name}").mappings()
            ]
            for name in census(connection).rows
        }


def spelled(rows, *, like):
    """Rows with the columns that the rows of `like` have, in one order."""
    columns = sorted(like[0]) if like else []
    return sorted(repr([(name, row[name]) for name in columns]) for row in rows)


def test_moved_tables_are_those_a_new_database_has(released, drafts, tmp_path, request):
    bring_up(released, None)
    if isinstance(released, SqlcipherPlace):
        new = SqlcipherPlace(path=tmp_path / "new.db", key=released.key)
    else:
        server, name = request.getfixturevalue("_postgres"), f"new_{drafts.package.split('.')[0]}"
        server.run(f"CREATE DATABASE {name} STRATEGY file_copy")
        new = type(released)(url=server.url(name), folder=tmp_path, pg_dump=released.pg_dump)
    new.open().close()
    assert schema_of(released) == schema_of(new)
    assert released.stand() == new.stand() == Stand(core=CORE_HEAD)


def test_the_chain_begins_with_what_was_released(released_till, tmp_path):
    made = SqlcipherPlace(path=tmp_path / "made.db", key=released_till.key)
    with alone(made) as connection:
        moving._run(connection, read_chain(CORE.package)[:1], stamp=lambda *_: None)
    assert schema_of(made) == schema_of(released_till)


def test_a_database_of_the_first_release_keeps_all_it_had(released):
    before = rows_of(released)
    report = bring_up(released, None)
    assert (report.before, report.after) == (Stand(core="0001"), Stand(core=CORE_HEAD))
    assert (report.has_moved, report.trouble) == (True, "")
    after = rows_of(released)
    for name in before.keys() - {"product", "meta"}:
        assert spelled(after[name], like=before[name]) == spelled(before[name], like=before[name])
    assert len(after["product"]) == len(before["product"]) == 3
    database = released.open()
    checked = verify(database, signature_matches=signature_matches)
    assert (checked.faults, checked.parked) == ((), 1)
    assert checked.events >= 12
    database.close()
    assert not bring_up(released, None).has_moved


def test_what_the_first_release_passed_over_of_newer_listings_is_taken_in(released, tmp_path):
    hq = JournalWriter(9)
    listings = [
        hq.write(listing(shirt("s1", size="XL", fit='"Größe"', bio=True), shirt("s2", size="S"))),
        hq.write(listing(shirt("s2"), shirt("s3", style="", size="L"), shirt("s3"))),
    ]
    parked = hq.write_plain({"fields": 1}, type="ProductsListed", sv=1, stream="catalogue")
    with alone(released) as connection:
        rows.store(connection, [rows.spell(event) for event in (*listings, parked)])
        for event in listings:
            as_the_first_release_did(connection, event)
        place = f"'{parked.hash}', '{parked.header.node}', 1, 'catalogue', 3, 'no products'"
        connection.exec_driver_sql(f"INSERT INTO parked_event VALUES ({place})")
    bring_up(released, None)
    never = SqlcipherPlace(path=tmp_path / "never.db", key=bytes(32)).open()
    with never.write() as connection:
        apply(connection, listings)
    database = released.open()
    with never.read() as one, database.read() as other:
        there, here = (c.exec_driver_sql(NOTED).all() for c in (one, other))
    assert there == here
    assert [(row.id, row.style, row.folded) for row in here] == [
        ("s1", "shirt", '{"fit":"grosse","size":"xl"}'),
        ("s2", "shirt", None),
        ("s3", "shirt", None),
    ]
    never.close()
    database.close()


def test_what_was_priced_is_priced_for_one_and_typed_prices_passed_over_are_taken_in(released):
    hq = JournalWriter(9)
    flowers = hq.write(listing(replace(shirt("s1"), is_open_price=True), shirt("s2")))
    closed = hq.write(listing(shirt("s1")))
    again = hq.write(listing(replace(shirt("s3"), is_open_price=True)))
    finer = hq.write(a_finer_price("s2", 125, per=100))
    with alone(released) as connection:
        rows.store(connection, [rows.spell(one) for one in (flowers, closed, again, finer)])
        for event in (flowers, closed, again):
            as_the_first_release_did(connection, event)
        place = f"'{finer.hash}', '{finer.header.node}', 1, 'catalogue', 4, 'not known here'"
        connection.exec_driver_sql(f"INSERT INTO parked_event VALUES ({place})")
    bring_up(released, None)
    with alone(released) as connection:
        opened = "SELECT id FROM product WHERE is_open_price = true"
        assert connection.exec_driver_sql(opened).scalars().all() == ["s3"]
        priced = "SELECT DISTINCT per, price_minor > 0 FROM price"
        assert [tuple(row) for row in connection.exec_driver_sql(priced)] == [(1, True)]
    database = released.open()
    NodeJournal(database, SteppingClock()).retry_parked()
    with database.read() as connection:
        found = "SELECT price_minor, per FROM price WHERE product = 's2'"
        assert connection.exec_driver_sql(found).one() == (125, 100)
    database.close()


def test_the_columns_of_the_shops_fields_go_with_a_table_that_is_made_anew(released, drafts):
    """A database that was made between two releases has them before posforge's own revision."""
    wanted = drafts.draft(
        "add_field('origin', kind='text')",
        "add_field('abv', kind='decimal')",
        "add_field('bio', kind='yes_no')",
    )
    with alone(released) as connection:
        make_version_tables(connection)
        moving._run(connection, read_chain(CORE.package)[1:2], stamp=stamp_core)
        moving._run(connection, read_chain(wanted.package), stamp=lambda *_: None)
        before = connection.exec_driver_sql("SELECT * FROM product ORDER BY id").mappings().all()
        moving._run(connection, read_chain(CORE.package)[2:], stamp=stamp_core)
        after = connection.exec_driver_sql("SELECT * FROM product ORDER BY id").mappings().all()
    assert [{**row, "is_open_price": False} for row in before] == [dict(row) for row in after]
    assert {"field_origin", "field_abv", "field_bio"} < set(after[0])


def shirt(identity, style="shirt", **fields):
    return ListedProduct(
        id=identity,
        name="Shirt",
        department="",
        unit="piece",
        tax="standard",
        codes=(),
        style=style,
        fields=fields,
    )


def listing(*products):
    return ProductsListed(products=products)


def as_the_first_release_did(connection, event):
    """It read what it knew of a listing, the last one of each article, and counted it."""
    connection.exec_driver_sql(f"INSERT INTO applied VALUES ('{event.header.id}')")
    for one in {one["id"]: one for one in event.body["products"]}.values():
        row = "', '".join(
            (*(one[k] for k in ("id", "name", "department", "unit", "tax")), event.stamp)
        )
        connection.exec_driver_sql(f"DELETE FROM product WHERE id = '{one['id']}'")
        connection.exec_driver_sql(f"INSERT INTO product VALUES ('{row}')")


def test_a_till_of_the_first_release_sells_on_and_its_store_gets_it_all(released_till):
    bring_up(released_till, None)
    with open_standalone(released_till.path.parent) as counter:
        assert counter.till.store.unsynced()[0] == 2
        assert [line.name for line in counter.till.store.open_cart().cart.lines] == ["Oats", "Milk"]
        assert [saved.label for saved in counter.till.store.parked_carts()] == ["Mrs. Ünal"]
        with counter.till.store.work() as work:
            work.record(a_sale("S01-1-9", product="a-oats"))
        till = counter.till.identity
        store = SyncMachine(JournalWriter(2), kind="store")
        _hold_what_it_wrote(store, counter.journal)
        store.journal.write(*_first(counter.journal, till.node, 3))
        pusher = Pusher(counter.journal, till, peer="store")
        _push(pusher, store, till.node)
        assert counter.till.store.unsynced() == (0, 0)
        log = next(log for log in counter.journal.heads() if log.node == till.node)
        assert store.journal.head(log) == counter.journal.head(log)


def _push(pusher, store, node):
    while (push := pusher.next()) is not None:
        answer = store.receiver.take_pushed(push, node)
        assert answer.kind == "ack"
        pusher.heard(push, answer)


def _hold_what_it_wrote(store, journal):
    for log in sorted(journal.heads(), key=lambda log: log.stream, reverse=True):
        if log.node == store.node:
            store.journal.write(*journal.export(log))


def _first(journal, node, count):
    log = next(log for log in journal.heads() if log.node == node)
    return list(journal.export(log))[:count]


KILLED_IN = """
import sys
from pathlib import Path
from posforge.runtime.domain.shop import Migrations
from posforge.runtime.storage.migrate import bring_up
from posforge.runtime.storage.place import SqlcipherPlace
from posforge.runtime.storage.projector import apply

sys.path.insert(0, sys.argv[2])
place = SqlcipherPlace(path=Path(sys.argv[1]), key=bytes(range(32)))
bring_up(place, Migrations(package=sys.argv[3], head=sys.argv[4]))
"""


@pytest.mark.parametrize(
    ("count", "expected"),
    [(1, Stand(core="0001")), (2, Stand(core=CORE_HEAD))],
    ids=["in posforge's revisions", "in the shop's"],
)
def test_a_kill_in_the_middle_leaves_one_or_the_other(released_till, drafts, count, expected):
    wanted = drafts.draft("add_field('origin', kind='text')")
    before = rows_of(released_till)
    folder = released_till.path.parent
    with Failpoints() as failpoints:
        failpoints.plan(Kill(moment="migrate:before-commit", count=count))
        done = subprocess.run(
            [
                sys.executable,
                "-c",
                KILLED_IN,
                released_till.path,
                folder,
                wanted.package,
                wanted.head,
            ],
            env=failpoints.environment(),
            check=False,
        )
        assert done.returncode == -signal.SIGKILL
    assert released_till.stand() == expected
    kept = {name: rows for name, rows in rows_of(released_till).items() if name in before}
    if count == 1:
        assert kept == before
    report = bring_up(released_till, wanted)
    assert report.after == Stand(core=CORE_HEAD, shop=wanted.head)
    assert rows_of(released_till)["event"] == before["event"]


def test_a_change_that_would_lose_something_is_taken_back(released, drafts):
    bring_up(released, None)
    before = rows_of(released), schema_of(released)
    report = bring_up(
        released,
        drafts.draft("add_field('origin', kind='text')", "op.execute('DELETE FROM product')"),
    )
    assert "would lose something: product had 3 rows and would have 0." in report.trouble
    assert not report.has_moved
    assert (rows_of(released), schema_of(released)) == before


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ("op.execute('COMMIT')", "it ended or broke the transaction"),
        ("op.execute('ROLLBACK')", "it ended or broke the transaction"),
        ("op.execute('COMMIT'); op.execute('BEGIN')", "it ended or broke the transaction"),
        ("op.get_bind().commit()", "it ended or broke the transaction"),
        ("op.get_bind().rollback()", "it ended or broke the transaction"),
        ("op.execute('DELETE FROM alembic_version')", "it says itself up to where"),
        ('op.execute("UPDATE alembic_version SET version_num = 9")', "it says itself up to where"),
    ],
)
def test_a_change_that_evades_all_or_nothing_does_not_count(released, drafts, command, reason):
    bring_up(released, None)
    report = bring_up(released, drafts.draft("add_field('origin', kind='text')", command))
    assert report.trouble.startswith(f"The change {drafts.head} failed: {reason}")
    assert report.after == released.stand() == Stand(core=CORE_HEAD)
    released.open().close()


def test_a_change_that_swallows_a_failure_of_postgres_is_taken_back(released_hq, drafts):
    bring_up(released_hq, None)
    report = bring_up(
        released_hq,
        drafts.draft(
            "add_field('origin', kind='text')",
            "import contextlib",
            "with contextlib.suppress(Exception): op.execute('SELECT * FROM nowhere')",
        ),
    )
    assert "it ended or broke the transaction" in report.trouble
    assert released_hq.stand() == Stand(core=CORE_HEAD)


def test_a_table_made_anew_takes_no_rows_of_another_along(released_till, drafts):
    bring_up(
        released_till,
        drafts.draft(
            "op.execute('CREATE TABLE own (product REFERENCES product (id) ON DELETE CASCADE)')",
            'op.execute("INSERT INTO own SELECT id FROM product")',
        ),
    )
    report = bring_up(
        released_till,
        drafts.draft(
            "from sqlalchemy import Column, Text",
            "with op.batch_alter_table('product', recreate='always') as table:",
            "    table.add_column(Column('own', Text))",
        ),
    )
    assert report.trouble == ""
    assert len(rows_of(released_till)["own"]) == 3
