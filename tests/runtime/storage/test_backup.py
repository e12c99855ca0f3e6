"""The copy made before tables change opens with the same key, holds all there was, and is rare."""

from __future__ import annotations

import stat
import subprocess
from pathlib import Path

import psycopg
import pytest

from posforge.errors import KnownError
from posforge.runtime.hq.postgres import program
from posforge.runtime.storage import backup
from posforge.runtime.storage.backup import copy_sqlcipher, dump_postgres
from posforge.runtime.storage.engine import connect_sqlcipher
from posforge.runtime.storage.schema import Stand

FIRST = Stand(core="0001")


def rows(path, key, table="event"):
    driver = connect_sqlcipher(path, key)
    try:
        return driver.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3, 4").fetchall()
    finally:
        driver.close()


def test_a_copy_holds_everything_under_the_same_key(released_till):
    made = copy_sqlcipher(released_till.path, released_till.key, FIRST)
    assert made.parent == released_till.path.parent
    assert rows(made, released_till.key) == rows(released_till.path, released_till.key)
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert b"SQLite format" not in made.read_bytes()
    assert b"Oats" not in made.read_bytes()
    with pytest.raises(KnownError, match="key does not open"):
        connect_sqlcipher(made, bytes(32))


def test_a_copy_is_named_by_time_and_revision_and_leaves_no_crumbs(released_till):
    left = released_till.path.with_name("posforge.db.20200101T000000Z.0001.backup.new-wal")
    left.write_bytes(b"cut off")
    stand = Stand(core="0001", shop="../../etc/0002_x y")
    with pytest.raises(KnownError, match="does not say what the original says"):
        copy_sqlcipher(released_till.path, released_till.key, stand)
    made = copy_sqlcipher(released_till.path, released_till.key, FIRST)
    assert backup.re.fullmatch(r"posforge\.db\.\d{8}T\d{6}Z\.0001\.backup", made.name)
    assert sorted(path.name for path in made.parent.iterdir()) == ["posforge.db", made.name]


def test_the_newest_copy_of_each_of_the_newest_three_revisions_stays(released_till):
    folder = released_till.path.parent
    older = ("01T000000Z.0001-a", "02T000000Z.0001-b", "03T000000Z.0001-c", "04T000000Z.0001")
    for one in older:
        (folder / f"posforge.db.202001{one}.backup").touch()
    (folder / "posforge.db.notes").touch()
    copy_sqlcipher(released_till.path, released_till.key, FIRST)
    made = copy_sqlcipher(released_till.path, released_till.key, FIRST)
    assert sorted(path.name for path in folder.iterdir()) == [
        "posforge.db",
        "posforge.db.20200102T000000Z.0001-b.backup",
        "posforge.db.20200103T000000Z.0001-c.backup",
        made.name,
        "posforge.db.notes",
    ]


def test_what_somebody_writes_meanwhile_is_not_in_the_copy(released_till):
    writer = connect_sqlcipher(released_till.path, released_till.key)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("INSERT INTO number_series VALUES ('half', 1)")
    made = copy_sqlcipher(released_till.path, released_till.key, FIRST)
    writer.execute("COMMIT")
    writer.close()
    series = [name for name, _ in _series(made, released_till.key)]
    assert "half" not in series
    assert "half" in [name for name, _ in _series(released_till.path, released_till.key)]


def _series(path, key):
    driver = connect_sqlcipher(path, key)
    try:
        return driver.execute("SELECT * FROM number_series").fetchall()
    finally:
        driver.close()


def test_a_dump_of_postgres_can_be_restored(postgres_url, tmp_path):
    address = postgres_url.replace("+psycopg", "")
    with psycopg.connect(address) as server:
        server.execute("CREATE TABLE note AS SELECT 'kept' AS text")
    made = dump_postgres(postgres_url, tmp_path, FIRST, program=program("pg_dump"))
    assert made.name.startswith("postgres.")
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    with psycopg.connect(address) as server:
        server.execute("DROP TABLE note")
    subprocess.run([program("pg_restore"), "--dbname", address, made], check=True)
    with psycopg.connect(address) as server:
        assert server.execute("SELECT text FROM note").fetchall() == [("kept",)]


@pytest.mark.parametrize(
    ("program", "reason"),
    [(Path("/bin/false"), "pg_dump ended 1"), (Path("/nowhere/pg_dump"), "No such file")],
)
def test_a_dump_that_cannot_be_made_is_told(tmp_path, program, reason):
    url = "postgresql://posforge:canary-9931@127.0.0.1:9/none"
    with pytest.raises(KnownError, match=reason) as refusal:
        dump_postgres(url, tmp_path, FIRST, program=program)
    assert "canary-9931" not in str(refusal.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://me:pass%2Fword@db.example:5433/shop?sslmode=require",
        "postgresql://me:other@db.example:5433/shop?password=pass%2Fword&sslmode=require",
    ],
    ids=["beside the user", "in the query"],
)
def test_the_password_is_not_on_the_command_line(tmp_path, url):
    spy = tmp_path / "pg_dump"
    spy.write_text('#!/bin/sh\necho "$PGPASSWORD" >&2; echo "$@" >&2; exit 1\n')
    spy.chmod(0o700)
    with pytest.raises(KnownError) as refusal:
        dump_postgres(url, tmp_path, FIRST, program=spy)
    said = refusal.value.message
    assert "pass/word --format=custom" in said
    assert "--dbname=postgresql://me@db.example:5433/shop?sslmode=require" in said
    assert "other" not in said


def test_a_folder_that_is_not_there_is_told(released_till):
    nowhere = released_till.path.with_name("nowhere")
    with pytest.raises(KnownError, match=r"could not be copied .*No such file"):
        copy_sqlcipher(nowhere / "posforge.db", released_till.key, FIRST)
