"""Opens a machine's database: SQLCipher on its own disk, or PostgreSQL by URL.

One writer, many readers. A writer begins with the right to write, so it never fails half way for
want of it; readers see one moment of the database and cannot change it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import QueuePool

from posforge.errors import KnownError, UserError
from posforge.runtime.storage.failures import explain, refuse_to_open
from posforge.runtime.storage.schema import prepare

KEY_BYTES = 32
READERS = 8
WAIT_S = 30

# Before 3.51.3 a WAL reset by two connections could corrupt the file.
_OLDEST_SQLITE = (3, 51, 3)
_BUSY_S = 10
_WRITERS_LOCK = 0x706F73666F726765  # any constant: whoever writes the journal holds it

Dialect = Literal["sqlite", "postgresql"]


class Database:
    """A machine's database, open until `close`."""

    def __init__(
        self, *, writer: Engine, readers: Engine, reader: Callable[[], Any] | None = None
    ) -> None:
        self._writer = writer
        self._readers = readers
        self._reader = reader
        self._errors = (SQLAlchemyError, writer.dialect.loaded_dbapi.Error)
        self.dialect: Dialect = "sqlite" if reader else "postgresql"

    @classmethod
    def open_sqlcipher(cls, path: Path, key: bytes, *, driver: Any = sqlcipher) -> Database:
        """Open, or make, the encrypted database at `path`; `key` is 32 raw bytes.

        `driver` is the DB-API module to open it with; a simulator brings its own.

        Raises KnownError when the key is not this file's, and where SQLite is too old to be safe.
        """
        _check_sqlite()
        _create_private(path)

        def connect() -> Any:
            return connect_sqlcipher(path, key, driver=driver)

        def connect_reader() -> Any:
            return connect_sqlcipher(path, key, driver=driver, is_reader=True)

        writer = sqlcipher_writer(connect, driver=driver)
        readers = _sqlcipher_engine(driver, connect_reader, size=READERS, begin="BEGIN")
        return _with_tables(cls(writer=writer, readers=readers, reader=connect_reader))

    @classmethod
    def open_postgres(cls, url: str) -> Database:
        """Open the PostgreSQL database at `url` (`postgresql://user:password@host:port/name`).

        Raises UserError for a URL that is none, KnownError where the server does not answer.
        """
        address = _address(url)
        readers = create_engine(
            address,
            pool_size=READERS,
            max_overflow=0,
            pool_timeout=WAIT_S,
            pool_pre_ping=True,
            hide_parameters=True,
            isolation_level="REPEATABLE READ",
        )
        event.listen(readers, "begin", _only_read)
        return _with_tables(cls(writer=postgres_writer(url), readers=readers))

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Begin the one writing transaction; it commits, flushed, when the block ends.

        Raises KnownError, with nothing written, when the disk is full or fails.
        """
        try:
            with self._writer.begin() as connection:
                yield connection
        except self._errors as error:
            raise (explain(error) or error) from error

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Begin a reading transaction: it sees one moment of the database."""
        try:
            with self._readers.begin() as connection:
                yield connection
        except self._errors as error:
            raise (explain(error) or error) from error

    def open_reader(self) -> Any:
        """Return a bare sqlcipher3 connection for one caller's own prepared statements.

        The caller closes it. Only SQLCipher databases have one.
        """
        assert self._reader is not None, "a PostgreSQL database is read through read()"
        return self._reader()

    def close(self) -> None:
        """Close every pooled connection."""
        self._readers.dispose()
        self._writer.dispose()


def connect_sqlcipher(
    path: Path, key: bytes, *, driver: Any = sqlcipher, is_reader: bool = False
) -> Any:
    """Return a bare connection to the encrypted file at `path`, unlocked and set up.

    Raises KnownError when the key is not this file's.
    """
    if len(key) != KEY_BYTES:
        raise KnownError(f"A database key has {KEY_BYTES} bytes.", hint="Make this machine anew.")
    connection = driver.connect(
        str(path), isolation_level=None, check_same_thread=False, timeout=_BUSY_S
    )
    try:
        _unlock(connection, key, is_reader=is_reader)
    except sqlcipher.Error as error:
        connection.close()
        raise refuse_to_open(path, error) from error
    except BaseException:
        connection.close()
        raise
    return connection


def sqlcipher_writer(connect: Callable[[], Any], *, driver: Any = sqlcipher) -> Engine:
    """Return the one engine that may write, on connections that `connect` makes."""
    return _sqlcipher_engine(driver, connect, size=1, begin="BEGIN IMMEDIATE")


def postgres_writer(url: str) -> Engine:
    """Return the one engine that may write to the PostgreSQL database at `url`.

    Raises UserError for a URL that is none.
    """
    writer = create_engine(
        _address(url),
        pool_size=1,
        max_overflow=0,
        pool_timeout=WAIT_S,
        pool_pre_ping=True,
        hide_parameters=True,
    )
    event.listen(writer, "connect", _wait_for_the_disk)
    event.listen(writer, "begin", _lock_out_other_writers)
    # Loads psycopg, which tills do without.
    from posforge.runtime.storage.overlap import let_overlap  # noqa: PLC0415

    let_overlap(writer)
    return writer


def _with_tables(database: Database) -> Database:
    try:
        with database.write() as connection:
            prepare(connection)
    except BaseException:
        database.close()
        raise
    return database


def _check_sqlite() -> None:
    if sqlcipher.sqlite_version_info < _OLDEST_SQLITE:
        raise KnownError(
            f"SQLite {sqlcipher.sqlite_version} can lose data.",
            hint="Install sqlcipher3 0.6.4 or newer.",
        )


def _create_private(path: Path) -> None:
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise KnownError(
            f"The database {path} cannot be opened: {error.strerror}.",
            hint="Check that the folder exists and belongs to you.",
        ) from error


def _address(url: str) -> URL:
    try:
        return make_url(url).set(drivername="postgresql+psycopg")
    except SQLAlchemyError as error:
        raise UserError(
            "This is no database URL.", hint="Such as postgresql://user:password@host/name."
        ) from error


def _unlock(connection: Any, key: bytes, *, is_reader: bool) -> None:
    # The key cannot be bound, and it must come before anything that reads the file.
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "fullfsync = ON",
        "foreign_keys = ON",
        "temp_store = MEMORY",
        "mmap_size = 0",
        *(["query_only = ON"] if is_reader else []),
    ):
        connection.execute(f"PRAGMA {pragma}").fetchall()


def _sqlcipher_engine(driver: Any, creator: Callable[[], Any], *, size: int, begin: str) -> Engine:
    engine = create_engine(
        "sqlite://",
        module=driver,
        creator=creator,
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=0,
        pool_timeout=WAIT_S,
        hide_parameters=True,  # an error must not carry a name or a verifier into a log
    )
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


def _wait_for_the_disk(connection: Any, _record: object) -> None:
    # Whatever the server's default is, a commit of ours returns when it is flushed.
    connection.execute("SET synchronous_commit TO on")
    connection.commit()


def _lock_out_other_writers(connection: Connection) -> None:
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS_LOCK})")


def _only_read(connection: Connection) -> None:
    connection.exec_driver_sql("SET TRANSACTION READ ONLY")
