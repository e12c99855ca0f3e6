"""Makes the tables of a new database, and refuses one that a newer posforge made."""

from __future__ import annotations

from sqlalchemy import Connection

from posforge.errors import KnownError
from posforge.runtime.storage.sql import Statement
from posforge.runtime.storage.tables import metadata

SCHEMA_VERSION = 1

_VERSION = Statement("SELECT value FROM meta WHERE key = 'schema'")
_SET_VERSION = Statement("INSERT INTO meta (key, value) VALUES ('schema', :version)")

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


def prepare(connection: Connection) -> None:
    """Make the tables where there are none. Raises KnownError for tables of a newer posforge."""
    if not _has_tables(connection):
        _create(connection)
        return
    version = int(_VERSION.scalar(connection) or 0)
    if version != SCHEMA_VERSION:
        raise KnownError(
            f"This database was made by another posforge (its tables are version {version}, "
            f"this posforge knows version {SCHEMA_VERSION}).",
            hint="Install the version of posforge that made it, or a newer one.",
        )


def _has_tables(connection: Connection) -> bool:
    if connection.dialect.name == "sqlite":
        query = "SELECT 1 FROM sqlite_master WHERE name = 'meta'"
    else:
        query = "SELECT 1 WHERE to_regclass('meta') IS NOT NULL"
    return connection.exec_driver_sql(query).first() is not None


def _create(connection: Connection) -> None:
    metadata.create_all(connection, checkfirst=False)
    is_sqlite = connection.dialect.name == "sqlite"
    for command in _KEEP_SQLITE if is_sqlite else _KEEP_POSTGRES:
        connection.exec_driver_sql(command)
    _SET_VERSION.run(connection, {"version": str(SCHEMA_VERSION)})
