"""Stands in for sqlcipher3 where the disk is a CrashDisk: the same calls, the same file format.

sqlcipher3 cannot be given a file system written in Python; apsw can, and with SQLite3 Multiple
Ciphers it writes what SQLCipher 4 reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

import apsw
import sqlcipher3.dbapi2 as sqlcipher

from posforge.testing.crash_disk import CrashDisk


class CrashDriver:
    """A DB-API module for one CrashDisk, as `create_engine(module=…)` wants it.

    Args:
        disk: where its databases lie.
        instead: SQL to run in place of other SQL, for controls: what is swapped is counted.
    """

    def __init__(self, disk: CrashDisk, *, instead: Mapping[str, str] | None = None) -> None:
        self.disk = disk
        self.swapped = 0
        self._instead = dict(instead or {})

    def __getattr__(self, name: str) -> Any:
        """Exceptions, versions and constants are sqlcipher3's own."""
        return getattr(sqlcipher, name)

    def connect(self, path: str, *, timeout: float = 5, **_: object) -> CrashConnection:
        """Open a database on the disk; the key follows as `PRAGMA key`, as with sqlcipher3."""
        connection = apsw.Connection(path, vfs=self.disk.encrypted)
        connection.set_busy_timeout(int(timeout * 1000))
        connection.execute("PRAGMA cipher = 'sqlcipher'")
        connection.execute("PRAGMA legacy = 4")
        return CrashConnection(self, connection)

    def spoken(self, sql: str) -> str:
        """Return the SQL to run for `sql`."""
        if sql in self._instead:
            self.swapped += 1
        return self._instead.get(sql, sql)


class CrashConnection:
    """A connection in sqlcipher3's manner, in autocommit unless SQL says BEGIN."""

    isolation_level = None

    def __init__(self, driver: CrashDriver, connection: apsw.Connection) -> None:
        self.driver = driver
        self.raw = connection

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return self.raw.in_transaction

    def cursor(self) -> CrashCursor:
        """Return a new cursor."""
        return CrashCursor(self)

    def execute(self, sql: str, parameters: Any = ()) -> CrashCursor:
        """Run one statement on a new cursor."""
        return self.cursor().execute(sql, parameters)

    def executemany(self, sql: str, rows: Sequence[Any]) -> CrashCursor:
        """Run one statement for every row on a new cursor."""
        return self.cursor().executemany(sql, rows)

    def create_function(
        self, name: str, count: int, function: Callable[..., Any], **_: object
    ) -> None:
        """Make a Python function known to SQL."""
        self.raw.create_scalar_function(name, function, count)

    def commit(self) -> None:
        """Commit, where there is something to commit."""
        if self.in_transaction:
            self.execute("COMMIT")

    def rollback(self) -> None:
        """Roll back, where there is something to roll back."""
        if self.in_transaction:
            self.execute("ROLLBACK")

    def close(self) -> None:
        """Close the connection; what the last one could not tidy up is left for the next."""
        with suppress(apsw.Error):
            self.raw.close()


class CrashCursor:
    """A cursor in sqlcipher3's manner; rows are read at once."""

    arraysize = 1

    def __init__(self, connection: CrashConnection) -> None:
        self.connection = connection
        self.description: tuple[Any, ...] | None = None
        self.rowcount = -1
        self._rows: Iterator[Any] = iter(())

    @property
    def lastrowid(self) -> int:
        """The row id of the last insert."""
        return self.connection.raw.last_insert_rowid()

    def execute(self, sql: str, parameters: Any = ()) -> CrashCursor:
        """Run one statement."""
        return self._run(lambda cursor, text: cursor.execute(text, parameters), sql)

    def executemany(self, sql: str, rows: Sequence[Any]) -> CrashCursor:
        """Run one statement for every row."""
        return self._run(lambda cursor, text: cursor.executemany(text, rows), sql)

    def fetchone(self) -> Any:
        """Return the next row, or None."""
        return next(self._rows, None)

    def fetchmany(self, size: int = 1) -> list[Any]:
        """Return up to `size` rows."""
        return [row for _, row in zip(range(size), self._rows, strict=False)]

    def fetchall(self) -> list[Any]:
        """Return the rows that are left."""
        return list(self._rows)

    def __iter__(self) -> Iterator[Any]:
        """Yield the rows that are left."""
        return self._rows

    def close(self) -> None:
        """Forget the rows."""
        self._rows = iter(())

    def _run(self, run: Callable[[apsw.Cursor, str], Any], sql: str) -> CrashCursor:
        raw = self.connection.raw
        cursor = raw.cursor()
        self.description = None
        cursor.exec_trace = self._describe
        before = raw.total_changes()
        try:
            self._rows = iter(list(run(cursor, self.connection.driver.spoken(sql))))
        except apsw.Error as error:
            raise _as_sqlcipher(error) from error
        self.rowcount = raw.total_changes() - before
        return self

    def _describe(self, cursor: apsw.Cursor, _sql: str, _bindings: object) -> bool:
        columns = cursor.get_description()
        self.description = tuple((name, *[None] * 6) for name, _ in columns) or None
        return True


def _as_sqlcipher(error: apsw.Error) -> Exception:
    kind = (
        sqlcipher.IntegrityError
        if isinstance(error, apsw.ConstraintError)
        else sqlcipher.OperationalError
    )
    translated: Exception = kind(str(error))
    translated.sqlite_errorcode = getattr(error, "extendedresult", 0)  # type: ignore[attr-defined]
    return translated
