"""The disk that forgets, by itself: what was synced stays, the rest may go."""

from __future__ import annotations

from pathlib import Path

import apsw
import pytest
import sqlcipher3.dbapi2 as sqlcipher

from posforge.testing.crash_disk import SECTOR, CrashDisk
from posforge.testing.crash_driver import CrashDriver

KEY = "PRAGMA key = \"x'" + "5a" * 32 + "'\""


@pytest.fixture
def disk(tmp_path: Path) -> CrashDisk:
    (tmp_path / "old").write_bytes(b"o" * 4 * SECTOR)
    return CrashDisk(tmp_path)


def _file(disk: CrashDisk, path: Path) -> apsw.VFSFile:
    flags = [apsw.SQLITE_OPEN_MAIN_DB | apsw.SQLITE_OPEN_CREATE | apsw.SQLITE_OPEN_READWRITE, 0]
    return disk.xOpen(str(path), flags)


def test_synced_writes_stay_and_later_ones_are_kept_dropped_or_torn(
    disk: CrashDisk, tmp_path: Path
):
    file = _file(disk, tmp_path / "old")
    file.xWrite(b"s" * SECTOR, 0)
    file.xSync(apsw.SQLITE_SYNC_FULL)
    file.xWrite(b"u" * 8 * SECTOR, 0)

    kept, dropped, torn = (disk.cut(3, fate).files["old"] for fate in ("kept", "dropped", "torn"))

    assert kept == b"u" * 8 * SECTOR
    assert dropped == b"s" * SECTOR + b"o" * 3 * SECTOR
    sectors = [torn[at : at + SECTOR] for at in range(0, len(torn), SECTOR)]
    assert all(len(set(sector)) == 1 for sector in sectors)
    assert {sector[:1] for sector in sectors} > {b"u"}


def test_a_file_never_synced_may_be_gone(disk: CrashDisk, tmp_path: Path):
    _file(disk, tmp_path / "new").xWrite(b"n", 0)
    assert disk.cut(1, "kept").files["new"] == b"n"
    assert "new" not in disk.cut(1, "dropped").files


def test_a_deleted_file_may_come_back(disk: CrashDisk, tmp_path: Path):
    disk.xDelete(str(tmp_path / "old"), True)
    assert "old" not in disk.cut(1, "kept").files
    assert len(disk.cut(1, "dropped").files["old"]) == 4 * SECTOR


def test_truncating_is_a_write_like_any_other(disk: CrashDisk, tmp_path: Path):
    _file(disk, tmp_path / "old").xTruncate(7)
    assert len(disk.cut(1, "kept").files["old"]) == 7
    assert len(disk.cut(1, "dropped").files["old"]) == 4 * SECTOR


def test_each_outcome_comes_once(disk: CrashDisk, tmp_path: Path):
    file = _file(disk, tmp_path / "old")
    for _ in range(3):
        file.xSync(apsw.SQLITE_SYNC_FULL)
    assert len(list(disk.power_cuts())) == 1


def test_what_the_driver_writes_sqlcipher_reads_and_nobody_without_the_key(tmp_path: Path):
    connection = CrashDriver(CrashDisk(tmp_path)).connect(str(tmp_path / "a.db"))
    connection.execute(KEY)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE paid (amount)")
    cursor = connection.executemany("INSERT INTO paid VALUES (?)", [(1,), (2,)])
    assert cursor.rowcount == 2

    real = sqlcipher.connect(str(tmp_path / "a.db"))
    real.execute(KEY)
    assert real.execute("SELECT sum(amount) FROM paid").fetchone() == (3,)
    real.close()
    keyless = sqlcipher.connect(str(tmp_path / "a.db"))
    with pytest.raises(sqlcipher.DatabaseError):
        keyless.execute("SELECT * FROM paid")
    keyless.close()
    connection.close()


def test_the_driver_fails_as_sqlcipher_fails(tmp_path: Path):
    disk = CrashDisk(tmp_path)
    connection = CrashDriver(disk).connect(str(tmp_path / "a.db"))
    connection.execute("CREATE TABLE paid (amount UNIQUE)")
    connection.execute("INSERT INTO paid VALUES (1)")
    with pytest.raises(sqlcipher.IntegrityError):
        connection.execute("INSERT INTO paid VALUES (1)")
    disk.refuses = lambda _: True
    with pytest.raises(sqlcipher.OperationalError) as caught:
        connection.execute("INSERT INTO paid VALUES (2)")
    assert caught.value.sqlite_errorcode & 0xFF == sqlcipher.SQLITE_FULL
    disk.refuses = lambda _: False
    connection.close()
