"""The database opens with its key alone, keeps what was committed, and says what fails."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.exc import SQLAlchemyError

from posforge.errors import KnownError, UserError
from posforge.runtime.storage import engine
from posforge.runtime.storage.engine import Database
from posforge.runtime.storage.journal import NodeJournal
from posforge.runtime.storage.sql import Statement
from posforge.testing.facts import a_sale
from posforge.testing.journals import JournalWriter
from posforge.testing.standalone import SteppingClock

SET = Statement(
    "INSERT INTO number_series (series, last) VALUES (:series, :last) "
    "ON CONFLICT (series) DO UPDATE SET last = excluded.last"
)
GET = Statement("SELECT last FROM number_series WHERE series = :series")
PAD = Statement("INSERT INTO meta (key, value) VALUES (:key, :value)")


def put(database: Database, last: int) -> None:
    with database.write() as connection:
        SET.run(connection, {"series": "A", "last": last})


def got(database: Database) -> int | None:
    with database.read() as connection:
        return GET.scalar(connection, {"series": "A"})


def test_what_was_committed_is_there_when_it_is_opened_again(tmp_path, key):
    database = Database.open_sqlcipher(tmp_path / "p.db", key)
    put(database, 5)
    database.close()
    again = Database.open_sqlcipher(tmp_path / "p.db", key)
    assert got(again) == 5
    again.close()


def test_a_block_that_raises_leaves_nothing_behind(either):
    put(either, 1)

    def jam() -> None:
        with either.write() as connection:
            SET.run(connection, {"series": "A", "last": 2})
            raise RuntimeError("jam")

    with pytest.raises(RuntimeError, match="jam"):
        jam()
    assert got(either) == 1
    put(either, 3)
    assert got(either) == 3


def test_a_reader_cannot_write(either):
    with pytest.raises(Exception, match=r"read-?only"), either.read() as connection:
        SET.run(connection, {"series": "A", "last": 2})
    assert got(either) is None


def test_a_reader_sees_one_moment(either):
    put(either, 1)
    with either.read() as connection:
        assert GET.scalar(connection, {"series": "A"}) == 1
        put(either, 2)
        assert GET.scalar(connection, {"series": "A"}) == 1
    assert got(either) == 2


def test_every_connection_is_held_as_safety_asks(machine):
    expected = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "temp_store": 2,
        "mmap_size": 0,
    }
    for begin in (machine.database.write, machine.database.read):
        with begin() as connection:
            found = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in expected
            }
        assert found | {"mmap_size": found["mmap_size"] or 0} == expected


def test_the_file_belongs_to_its_owner_alone(machine):
    put(machine.database, 1)
    for file in machine.path.parent.glob("posforge.db*"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file


def test_a_wrong_key_is_refused(machine):
    with pytest.raises(KnownError, match="This machine's key does not open") as refusal:
        Database.open_sqlcipher(machine.path, b"x" * 32)
    assert str(machine.path) in refusal.value.message


def test_without_a_key_it_is_no_database(machine):
    put(machine.database, 1)
    for driver in (sqlite3, sqlcipher):
        with pytest.raises(driver.DatabaseError, match="not a database"):
            driver.connect(machine.path).execute("SELECT * FROM sqlite_master")


def test_a_plain_database_is_refused(tmp_path, key):
    plain = sqlite3.connect(tmp_path / "plain.db")
    plain.execute("CREATE TABLE t (x)")
    plain.commit()
    plain.close()
    with pytest.raises(KnownError, match="is not encrypted, so it is no posforge database"):
        Database.open_sqlcipher(tmp_path / "plain.db", key)


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_key_has_32_bytes(tmp_path, length):
    with pytest.raises(KnownError, match="A database key has 32 bytes"):
        Database.open_sqlcipher(tmp_path / "p.db", b"k" * length)


def test_a_folder_that_is_not_there_is_named(tmp_path, key):
    with pytest.raises(KnownError, match="No such file or directory"):
        Database.open_sqlcipher(tmp_path / "nowhere" / "p.db", key)


def test_an_sqlite_that_can_lose_data_is_refused(tmp_path, key, monkeypatch):
    monkeypatch.setattr(engine, "_OLDEST_SQLITE", (99, 0, 0))
    with pytest.raises(KnownError, match="can lose data"):
        Database.open_sqlcipher(tmp_path / "p.db", key)


def test_a_database_of_a_newer_posforge_is_refused(tmp_path, key):
    database = Database.open_sqlcipher(tmp_path / "p.db", key)
    with database.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0099'")
    database.close()
    with pytest.raises(KnownError, match="its tables are at 0099"):
        Database.open_sqlcipher(tmp_path / "p.db", key)


def test_a_full_database_says_so_and_keeps_what_it_had(machine):
    put(machine.database, 1)
    with machine.database.write() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    def overflow() -> None:
        with machine.database.write() as connection:
            SET.run(connection, {"series": "A", "last": 2})
            PAD.run(connection, {"key": "big", "value": "x" * 100_000})

    with pytest.raises(KnownError, match="Nothing was written: the disk is full"):
        overflow()
    assert got(machine.database) == 1
    put(machine.database, 3)
    assert got(machine.database) == 3


FILL = """
import resource, signal, sys
from pathlib import Path
from posforge.errors import KnownError
from posforge.runtime.storage.engine import Database
from posforge.runtime.storage.sql import Statement

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
database = Database.open_sqlcipher(Path(sys.argv[1]), bytes(range(32)))
limit = int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
done = 0
try:
    while True:
        with database.write() as connection:
            Statement("INSERT INTO meta (key, value) VALUES (:key, :value)").run(
                connection, {"key": f"k{done}", "value": "x" * 1000}
            )
        done += 1
except KnownError as error:
    print(done, error.message, sep="|")
"""


def test_a_disk_that_refuses_at_commit_loses_nothing_that_was_acknowledged(tmp_path, key):
    path = tmp_path / "p.db"
    Database.open_sqlcipher(path, key).close()
    run = subprocess.run(
        [sys.executable, "-c", FILL, str(path), "600000"],
        capture_output=True,
        text=True,
        check=True,
    )
    done, message = run.stdout.strip().split("|")
    assert int(done) > 10
    assert message.startswith("Nothing was written: the disk ")
    database = Database.open_sqlcipher(path, key)
    with database.read() as connection:
        count = connection.exec_driver_sql("SELECT count(*) FROM meta WHERE key LIKE 'k%'").scalar()
    database.close()
    assert count == int(done)


def test_24_readers_and_a_writer_do_not_disturb_each_other(machine):
    put(machine.database, 0)
    stop = threading.Event()
    problems: list[Exception] = []

    def read() -> None:
        last = 0
        try:
            while not stop.is_set():
                found = got(machine.database)
                assert found is not None
                assert found >= last
                last = found
        except (AssertionError, KnownError, SQLAlchemyError) as error:
            problems.append(error)

    readers = [threading.Thread(target=read) for _ in range(24)]
    for reader in readers:
        reader.start()
    for number in range(1, 151):
        put(machine.database, number)
    stop.set()
    for reader in readers:
        reader.join()
    assert problems == []
    assert got(machine.database) == 150


def test_writers_wait_for_each_other(either):
    def add_one() -> None:
        for _ in range(20):
            with either.write() as connection:
                last = GET.scalar(connection, {"series": "A"}) or 0
                SET.run(connection, {"series": "A", "last": last + 1})

    writers = [threading.Thread(target=add_one) for _ in range(6)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert got(either) == 120


def test_two_programs_on_one_postgres_wait_for_each_other_too(postgres_url):
    first, second = Database.open_postgres(postgres_url), Database.open_postgres(postgres_url)

    def add_one(database: Database) -> None:
        for _ in range(30):
            with database.write() as connection:
                last = GET.scalar(connection, {"series": "A"}) or 0
                SET.run(connection, {"series": "A", "last": last + 1})

    writers = [threading.Thread(target=add_one, args=(one,)) for one in (first, second)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert got(first) == 60
    first.close()
    second.close()


def test_an_url_that_is_none_and_a_server_that_is_off(tmp_path):
    with pytest.raises(UserError, match="no database URL"):
        Database.open_postgres("over there")
    with pytest.raises(KnownError, match="the database server does not answer"):
        Database.open_postgres("postgresql://nobody:x@127.0.0.1:9/none")


def test_a_wrong_password_does_not_appear_in_what_is_said(postgres_url):
    user, rest = postgres_url.split("://", 1)[1].split(":", 1)
    address = rest.split("@", 1)[1]
    with pytest.raises(KnownError) as refusal:
        Database.open_postgres(f"postgresql://{user}:canary-9931@{address}")
    assert "canary-9931" not in str(refusal.value)


def test_the_journal_cannot_be_edited(either):
    NodeJournal(either, SteppingClock()).receive([JournalWriter(1).write(a_sale("1"))])
    for edit in ("UPDATE event SET body = '{}'", "DELETE FROM event"):
        with pytest.raises(Exception, match="a journal only grows"), either.write() as connection:
            connection.exec_driver_sql(edit)


def test_a_path_may_hold_spaces_and_quotes(tmp_path, key):
    path = Path(tmp_path / "my shop's data.db")
    database = Database.open_sqlcipher(path, key)
    put(database, 1)
    database.close()
    assert path.stat().st_size > 0
