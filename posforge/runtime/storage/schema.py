"""Makes the tables of a new database, knows which ones it finds, and refuses those it does not."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, NoReturn

from sqlalchemy import Connection, create_mock_engine

from posforge.errors import KnownError
from posforge.runtime.storage.sql import Statement
from posforge.runtime.storage.tables import metadata

CORE_HEAD = "0003"
"""The newest revision in `posforge/runtime/migrations/versions`: what `tables` says, in steps."""

CORE_VERSION = "alembic_version"
SHOP_VERSION = "alembic_version_shop"

_SET_NUMBER = Statement(
    "INSERT INTO meta (key, value) VALUES ('schema', :number) "
    "ON CONFLICT (key) DO UPDATE SET value = excluded.value"
)
_STAMP = {
    table: Statement(f"INSERT INTO {table} (version_num) VALUES (:head)")  # noqa: S608
    for table in (CORE_VERSION, SHOP_VERSION)
}

_FIRST_RELEASE = "0001"  # posforge 0.1.0 kept a number in `meta` and no revision anywhere
_FIND = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name IN ",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() "
    "AND tablename IN ",
}
_KEEP_SQLITE = (
    """CREATE TRIGGER event_stays BEFORE DELETE ON event
    BEGIN SELECT RAISE(ABORT, 'a journal only grows'); END""",
    """CREATE TRIGGER event_is_final BEFORE UPDATE ON event
    BEGIN SELECT RAISE(ABORT, 'a journal only grows'); END""",
)
_KEEP_POSTGRES = (
    """CREATE FUNCTION journal_only_grows() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'a journal only grows'; END $$""",
    """CREATE TRIGGER event_is_final BEFORE UPDATE OR DELETE ON event
    FOR EACH ROW EXECUTE FUNCTION journal_only_grows()""",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """Up to which revision tables have come: posforge's own, and the shop's. Empty for none."""

    core: str = ""
    shop: str = ""

    def __str__(self) -> str:
        return "-".join(head for head in (self.core, self.shop) if head)


def prepare(connection: Connection) -> None:
    """Make the tables where there are none. Raises KnownError for tables of another posforge."""
    stand = stand_of(connection.connection.dbapi_connection, connection.dialect.name)
    if not stand.core:
        create(connection)
    elif stand.core != CORE_HEAD:
        refuse(stand)


def stand_of(driver: Any, dialect: str) -> Stand:
    """Return how far the tables have come that a connection of the bare driver sees."""
    cursor = driver.cursor()
    cursor.execute(f"{_FIND[dialect]} ('meta', '{CORE_VERSION}', '{SHOP_VERSION}')")
    found = {name for (name,) in cursor.fetchall()}
    if "meta" not in found:
        return Stand()
    heads = {}
    for table in (CORE_VERSION, SHOP_VERSION):
        if table in found:
            cursor.execute(f"SELECT version_num FROM {table}")  # noqa: S608 - our own names
            heads[table] = "".join(head for (head,) in cursor.fetchall())
    return Stand(core=heads.get(CORE_VERSION, _FIRST_RELEASE), shop=heads.get(SHOP_VERSION, ""))


def create(connection: Connection) -> None:
    """Make every table of this posforge, in one go, and say that they are the newest."""
    for command in _commands(connection.dialect.name):
        connection.exec_driver_sql(command)
    make_version_tables(connection)
    stamp_core(connection, CORE_HEAD)


@cache
def _commands(dialect: str) -> tuple[str, ...]:
    """Return what makes every table; spelling it takes longer than doing it."""
    spelled: list[str] = []

    def spell(command: Any, *_: object) -> None:
        spelled.append(str(command.compile(dialect=engine.dialect)))

    engine: Any = create_mock_engine(f"{dialect}://", spell)
    metadata.create_all(engine, checkfirst=False)
    return (*spelled, *(_KEEP_SQLITE if dialect == "sqlite" else _KEEP_POSTGRES))


def make_version_tables(connection: Connection) -> None:
    """Make what the heads are kept in, unless it is there."""
    # Alembic's own would cut a revision's name at 32 characters.
    for table in (CORE_VERSION, SHOP_VERSION):
        connection.exec_driver_sql(
            f"CREATE TABLE IF NOT EXISTS {table} (version_num TEXT NOT NULL PRIMARY KEY)"
        )


def stamp_core(connection: Connection, head: str) -> None:
    """Say that posforge's own tables have come to this revision."""
    stamp(connection, CORE_VERSION, head)
    # posforge 0.1.0 looks here, and refuses what is not 1.
    _SET_NUMBER.run(connection, {"number": str(int(head))})


def stamp(connection: Connection, table: str, head: str) -> None:
    """Say that the revisions counted in this table have come to `head`."""
    connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608 - our own names
    _STAMP[table].run(connection, {"head": head})


def refuse(stand: Stand) -> NoReturn:
    """Raise KnownError: these tables are of an older posforge, or of one that is newer."""
    if stand.core < CORE_HEAD:
        raise KnownError(
            f"This database is of an older posforge (its tables are at {stand.core}, this "
            f"posforge has {CORE_HEAD}).",
            hint="Start its machine once: it is copied, then brought up to date.",
        )
    raise KnownError(
        f"This database was made by a newer posforge (its tables are at {stand.core}, this "
        f"posforge has {CORE_HEAD}).",
        hint="Install the version of posforge that made it, or a newer one.",
    )
