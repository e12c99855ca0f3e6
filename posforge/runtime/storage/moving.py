"""Changes a machine's tables, revision by revision: copied first, then all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from posforge.errors import KnownError, PosforgeError
from posforge.runtime.domain.shop import Migrations
from posforge.runtime.ext.failpoints import reached
from posforge.runtime.storage.census import census
from posforge.runtime.storage.chain import Revision, read_chain, steps
from posforge.runtime.storage.failures import explain
from posforge.runtime.storage.migrate import MigrationReport
from posforge.runtime.storage.place import Place, errors_of, said
from posforge.runtime.storage.schema import (
    CORE_HEAD,
    CORE_VERSION,
    SHOP_VERSION,
    Stand,
    make_version_tables,
    stamp,
    stamp_core,
    stand_of,
)

CORE = Migrations(package="posforge.runtime.migrations", head=CORE_HEAD)

_PATIENCE_S = 60  # for who reads a table of PostgreSQL that is to change
_WHOLE = "posforge_revision"  # a savepoint: gone with the transaction it was made in
_Stamp = Callable[[Connection, str], None]


class Mover:
    """Moves the tables at one place; made for one move."""

    def __init__(self, place: Place, stand: Stand) -> None:
        self._place = place
        self._is_new = not stand.core
        self._report = MigrationReport(before=stand, after=stand)

    def run(self, wanted: Migrations | None) -> MigrationReport:
        """Move both chains, each in a transaction of its own, and tell how far that went.

        Raises KnownError where posforge's own chain cannot be moved.
        """
        if self._is_new:
            self._place.open().close()
            self._moved(self._place.stand())
        engine = self._place.writer()
        try:
            if self._report.after.core != CORE_HEAD:
                self._move_core(engine)
            self._move_shop(engine, wanted)
        finally:
            engine.dispose()
        return self._report

    def _move_core(self, engine: Engine) -> None:
        revisions = steps(read_chain(CORE.package), since=self._report.after.core, until=CORE.head)
        with self._changing(engine) as connection:
            make_version_tables(connection)
            _run(connection, revisions, stamp=stamp_core)
        self._moved(replace(self._report.after, core=CORE.head))

    def _move_shop(self, engine: Engine, wanted: Migrations | None) -> None:
        """Move the shop's own chain; where that fails, say so: the machine works on without."""
        head = wanted.head if wanted else ""
        since = self._report.after.shop
        if since == head:
            return
        known: tuple[type[Exception], ...] = (PosforgeError, *errors_of(engine))
        try:
            chain = read_chain(wanted.package) if wanted else ()
            revisions = steps(chain, since=since, until=head)
            with self._changing(engine) as connection:
                _run(connection, revisions, stamp=_stamp_shop)
        except known as error:
            reason = error.message if isinstance(error, PosforgeError) else type(error).__name__
            self._report = replace(self._report, trouble=reason)
        else:
            self._moved(replace(self._report.after, shop=head))

    @contextmanager
    def _changing(self, engine: Engine) -> Iterator[Connection]:
        """Begin to change tables: alone with them, after a copy of what is there was made."""
        with said(*errors_of(engine)), engine.begin() as connection:
            driver = connection.connection.dbapi_connection
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_PATIENCE_S}s'")
            if stand_of(driver, connection.dialect.name) != self._report.after:
                raise KnownError(
                    "Somebody else changes the tables of this database.",
                    hint="Start this machine again.",
                )
            if not self._is_new and self._report.backup is None:
                copy = self._place.back_up(self._report.after)
                self._report = replace(self._report, backup=copy)
            yield connection
            reached("migrate:before-commit")

    def _moved(self, after: Stand) -> None:
        self._report = replace(self._report, after=after)


def _run(connection: Connection, revisions: Sequence[Revision], *, stamp: _Stamp) -> None:
    """Run revisions one after the other. Raises KnownError where one fails or costs a row."""
    before = census(connection)
    with Operations.context(MigrationContext.configure(connection)):
        for revision in revisions:
            try:
                _upgrade(connection, revision)
            except (Exception, SystemExit) as error:  # people edit the shop's
                raise _failed(revision, error) from error
            reached(f"migrate:after-{revision.id}")
            stamp(connection, revision.id)
    loss = census(connection).loss_since(before)
    if loss:
        raise KnownError(
            f"The changes to the tables up to {revisions[-1].id} would lose something: {loss}.",
            hint="Nothing was changed.",
        )


def _upgrade(connection: Connection, revision: Revision) -> None:
    """Run one revision. Raises KnownError where it counts itself, or ends its transaction."""
    driver, dialect = connection.connection.dbapi_connection, connection.dialect.name
    before = stand_of(driver, dialect)
    connection.exec_driver_sql(f"SAVEPOINT {_WHOLE}")
    revision.upgrade()
    try:
        connection.exec_driver_sql(f"RELEASE SAVEPOINT {_WHOLE}")
    except SQLAlchemyError as error:
        if explain(error) is not None:
            raise
        raise KnownError(
            "it ended or broke the transaction that all changes are made in.",
            hint="Take COMMIT and ROLLBACK out of it.",
        ) from error
    if before.core and stand_of(driver, dialect) != before:  # the first one makes the tables
        raise KnownError(
            "it says itself up to where the tables have come.",
            hint=f"Leave {CORE_VERSION} and {SHOP_VERSION} to posforge.",
        )


def _stamp_shop(connection: Connection, head: str) -> None:
    stamp(connection, SHOP_VERSION, head)


def _failed(revision: Revision, error: BaseException) -> KnownError:
    if isinstance(error, PosforgeError):
        return KnownError(f"The change {revision.id} failed: {error.message}", hint=error.hint)
    world = explain(error) if isinstance(error, Exception) else None
    if world is not None:
        return world
    reason = str(getattr(error, "orig", error)).splitlines()
    return KnownError(
        f"The change {revision.id} to the tables failed: {' '.join(reason[:1])}.",
        hint="Nothing was changed.",
    )
