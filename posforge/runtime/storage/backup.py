"""Copies of a machine's database, made before its tables change; those of three revisions stay."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import URL, make_url

from posforge.errors import KnownError
from posforge.runtime.storage.engine import connect_sqlcipher
from posforge.runtime.storage.failures import explain
from posforge.runtime.storage.schema import Stand, stand_of

KEPT = 3

_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9_.-]")
_LONGEST = 120


def copy_sqlcipher(path: Path, key: bytes, stand: Stand) -> Path:
    """Copy the encrypted database beside itself, under the same key, and return the copy.

    It holds what was last committed, whoever writes meanwhile, and has been opened once. Raises
    KnownError, with no copy left, where the disk is full or fails.
    """
    with _backup(path.parent, path.name, stand) as fresh:
        try:
            with (
                closing(connect_sqlcipher(path, key, is_reader=True)) as source,
                closing(connect_sqlcipher(fresh, key)) as copy,
            ):
                source.backup(copy)
            with closing(connect_sqlcipher(fresh, key)) as copy:
                found = stand_of(copy, "sqlite")
        except sqlcipher.Error as error:
            reason = explain(error)
            raise _not_copied(reason.message if reason else str(error)) from error
        if found != stand:
            raise _not_copied("the copy does not say what the original says")
    return fresh.with_suffix("")


def dump_postgres(url: str, folder: Path, stand: Stand, *, program: Path) -> Path:
    """Dump a PostgreSQL database into a file for `pg_restore`, by this `pg_dump`, and return it.

    Raises KnownError, with no dump left, where that fails.
    """
    where, surroundings = _without_password(make_url(url))
    with _backup(folder, "postgres", stand) as fresh:
        done = subprocess.run(
            [str(program), "--format=custom", f"--file={fresh}", f"--dbname={where}"],
            env=surroundings,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        if done.returncode:
            raise _not_copied(" ".join(done.stderr.split()) or f"pg_dump ended {done.returncode}")
    return fresh.with_suffix("")


def _without_password(url: URL) -> tuple[str, dict[str, str]]:
    """Return the address for a command line, which everybody can read, and the password apart."""
    # As for the driver, one in the query comes before the one beside the user.
    *_, password = (str(url.password or ""), *url.normalized_query.get("password", ()))
    query = url.difference_update_query(("password",)).query
    address = URL.create("postgresql", url.username, None, url.host, url.port, url.database, query)
    surroundings = {"PGPASSWORD": password} if password else {}
    return address.render_as_string(), dict(os.environ) | surroundings


@contextmanager
def _backup(folder: Path, name: str, stand: Stand) -> Iterator[Path]:
    """Give a new file to copy into; flush it and call it a backup, or leave nothing of it."""
    at = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    label = _NOT_IN_A_NAME.sub("_", str(stand))[:_LONGEST]
    fresh = folder / f"{name}.{at}.{label}.backup.new"
    try:
        for left in folder.glob(f"{name}.*.backup.new*"):
            left.unlink()  # an earlier start was cut off
        os.close(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        yield fresh
        _flush(fresh)
        fresh.rename(fresh.with_suffix(""))
        _flush(folder)
    except OSError as error:
        raise _not_copied(error.strerror or str(error)) from error
    finally:
        for left in folder.glob(f"{fresh.name}*"):
            left.unlink()
    _thin_out(folder, name, label)


def _thin_out(folder: Path, name: str, label: str) -> None:
    # A change that fails is tried, after a copy, at every start: none of an older revision goes.
    again = sorted(folder.glob(f"{name}.*.{label}.backup"))[:-1]
    with suppress(OSError):  # there is a copy, and that is what counts
        for old in again:
            old.unlink()
        for old in sorted(folder.glob(f"{name}.*.backup"))[:-KEPT]:
            old.unlink()


def _flush(path: Path) -> None:
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def _not_copied(reason: str) -> KnownError:
    return KnownError(
        f"The database could not be copied before its tables change: {reason.rstrip('.')}.",
        hint="Nothing was changed. Free some space, then start again.",
    )
