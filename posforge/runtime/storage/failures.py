"""What a database may say when the world fails it, in sentences for a person."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from posforge.errors import KnownError

_PLAIN_SQLITE = b"SQLite format 3\x00"
_NOTHING_WRITTEN = "Nothing was written"
_RESTORE = "Run `posforge verify`, and let the machine join anew if it is lost."

_SQLCIPHER = {
    sqlcipher.SQLITE_FULL: ("the disk is full", "Free some space, then try again."),
    sqlcipher.SQLITE_IOERR: ("the disk cannot be read or written", "Check the disk and its cable."),
    sqlcipher.SQLITE_READONLY: (
        "the database cannot be written",
        "Check who owns the data folder and that the disk is not mounted read-only.",
    ),
    sqlcipher.SQLITE_CANTOPEN: ("the database cannot be opened", "Check the data folder."),
    sqlcipher.SQLITE_PERM: ("the database may not be opened", "Check who owns the data folder."),
    sqlcipher.SQLITE_CORRUPT: ("the database is damaged", _RESTORE),
    sqlcipher.SQLITE_NOTADB: ("the database is damaged", _RESTORE),
    sqlcipher.SQLITE_BUSY: ("another program holds the database", "Close it, then try again."),
}

# PostgreSQL's SQLSTATE, or its class: connection, resources, locks, operator's stop, its own disk.
_POSTGRES = {
    "08": ("the database server does not answer", "Start it, or check the network."),
    "25006": ("the database server is read-only", "Connect to the server that may write."),
    "28": ("the database server refuses this user", "Check user and password in its URL."),
    "3D": ("the database server has no such database", "Create it, or check its URL."),
    "53": ("the database server's disk or memory is full", "Free some, then try again."),
    "55": ("another program holds the database", "Close it, then try again."),
    "57": ("the database server is being stopped", "Start it, then try again."),
    "58": ("the database server's disk fails", "Check its disk."),
}


def explain(error: Exception) -> KnownError | None:
    """Return what a driver's exception means for a person, or None where it is a bug."""
    if isinstance(error, PoolTimeoutError):
        return _said("the database is too busy", "Try again in a moment.")
    original: Any = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(original, sqlcipher.Error):
        return _lookup(_SQLCIPHER, getattr(original, "sqlite_errorcode", 0) & 0xFF)
    if not hasattr(original, "sqlstate"):
        return None
    if original.sqlstate is None:
        return _said(*_POSTGRES["08"]) if _lost_connection(error, original) else None
    whole, kind = original.sqlstate, original.sqlstate[:2]
    return _lookup(_POSTGRES, whole if whole in _POSTGRES else kind)


def refuse_to_open(path: Path, error: Exception) -> KnownError:
    """Return why a SQLCipher file cannot be opened."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlcipher.SQLITE_CORRUPT:
        return KnownError(f"The database {path} is damaged.", hint=_RESTORE)
    if code != sqlcipher.SQLITE_NOTADB:
        return KnownError(
            f"The database {path} cannot be opened: {error}.",
            hint="Check that the folder exists and belongs to you.",
        )
    with path.open("rb") as file:
        is_plain = file.read(len(_PLAIN_SQLITE)) == _PLAIN_SQLITE
    if is_plain:
        return KnownError(
            f"{path} is not encrypted, so it is no posforge database.",
            hint="Choose another data folder.",
        )
    return KnownError(
        f"This machine's key does not open {path}.",
        hint="The key belongs to another database, or the file is damaged.",
    )


def _lookup(table: dict[Any, tuple[str, str]], code: Any) -> KnownError | None:
    return _said(*table[code]) if code in table else None


def _said(what: str, hint: str) -> KnownError:
    return KnownError(f"{_NOTHING_WRITTEN}: {what}.", hint=hint)


def _lost_connection(error: Exception, original: object) -> bool:
    return (
        getattr(error, "connection_invalidated", False)
        or type(original).__name__ == "OperationalError"
    )
