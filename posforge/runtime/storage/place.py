"""Where a machine's database is: how to look at it, copy it and open it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from posforge.errors import KnownError
from posforge.runtime.storage.engine import (
    Database,
    connect_sqlcipher,
    postgres_writer,
    sqlcipher_writer,
)
from posforge.runtime.storage.failures import explain
from posforge.runtime.storage.schema import Stand, stand_of

_LOG = logging.getLogger("posforge.storage")


class Place(Protocol):
    """A database that may not be there yet."""

    def open(self) -> Database:
        """Open it, or make it. Raises KnownError for the tables of another posforge."""

    def stand(self) -> Stand:
        """Return how far its tables have come; nothing is made."""

    def writer(self) -> Engine:
        """Return an engine for the one connection that changes its tables."""

    def back_up(self, stand: Stand) -> Path | None:
        """Copy it as it was last committed; None where it is copied by somebody else.

        Raises KnownError where it cannot be copied.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class SqlcipherPlace:
    """An encrypted file on this machine's own disk; `key` is 32 raw bytes."""

    path: Path
    key: bytes = field(repr=False)

    def open(self) -> Database:
        """Open it, or make it. Raises KnownError for the tables of another posforge."""
        return Database.open_sqlcipher(self.path, self.key)

    def stand(self) -> Stand:
        """Return how far its tables have come; nothing is made."""
        if not self.path.exists():
            return Stand()
        with (
            said(sqlcipher.Error),
            closing(connect_sqlcipher(self.path, self.key)) as driver,
        ):
            return stand_of(driver, "sqlite")

    def writer(self) -> Engine:
        """Return an engine for the one connection that changes its tables."""
        return sqlcipher_writer(self._connect)

    def back_up(self, stand: Stand) -> Path | None:
        """Copy it beside itself, encrypted under the same key."""
        from posforge.runtime.storage.backup import copy_sqlcipher  # noqa: PLC0415 - seldom needed

        return copy_sqlcipher(self.path, self.key, stand)

    def _connect(self) -> Any:
        connection = connect_sqlcipher(self.path, self.key)
        # A table that is made anew and takes the place of the old one must not take rows along.
        connection.execute("PRAGMA foreign_keys = OFF")
        return connection


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresPlace:
    """A PostgreSQL database by URL; dumps of it go into `folder`.

    `pg_dump` is the program of the server that posforge runs itself. Whoever runs one of their own
    backs it up themselves: the `pg_dump` on their PATH is tried, and when it fails that is told.
    """

    url: str = field(repr=False)
    folder: Path
    pg_dump: Path | None = None

    def open(self) -> Database:
        """Open it, or make its tables. Raises KnownError for those of another posforge."""
        return Database.open_postgres(self.url)

    def stand(self) -> Stand:
        """Return how far its tables have come; nothing is made."""
        engine = self.writer()
        try:
            with said(*errors_of(engine)), engine.connect() as connection:
                return stand_of(connection.connection.dbapi_connection, "postgresql")
        finally:
            engine.dispose()

    def writer(self) -> Engine:
        """Return an engine for the one connection that changes its tables."""
        return postgres_writer(self.url)

    def back_up(self, stand: Stand) -> Path | None:
        """Dump it; on somebody's own server, where it can be dumped from here."""
        from posforge.runtime.storage.backup import dump_postgres  # noqa: PLC0415 - seldom needed

        program = self.pg_dump or Path("pg_dump")
        try:
            return dump_postgres(self.url, self.folder, stand, program=program)
        except KnownError as error:
            if self.pg_dump is not None:
                raise
            _LOG.warning("%s They change without.", error.message)
            return None


def errors_of(engine: Engine) -> tuple[type[Exception], ...]:
    """Return what may be raised by an engine and, where it is asked directly, by its driver."""
    return (SQLAlchemyError, engine.dialect.loaded_dbapi.Error)


@contextmanager
def said(*errors: type[Exception]) -> Iterator[None]:
    """Say in a sentence what the world does to a database. Raises KnownError."""
    try:
        yield
    except errors as error:
        raise (explain(error) or error) from error
