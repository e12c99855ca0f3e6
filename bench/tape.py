"""Records what a till writes, so that a bare connection can write the very same rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from posforge.testing.standalone import DATABASE_KEY

Statements = list[tuple[str, list[Any]]]

_WRITES = ("INSERT", "UPDATE", "DELETE")


class Tape:
    """Stands in for the module sqlcipher3.dbapi2 and remembers every statement that writes."""

    def __init__(self) -> None:
        self._written: Statements = []

    def __getattr__(self, name: str) -> Any:
        """All else is sqlcipher3's own."""
        return getattr(sqlcipher, name)

    def connect(self, path: str, **options: Any) -> Any:
        """Open a database whose writes are remembered."""
        written = self._written

        class Cursor(sqlcipher.Cursor):  # type: ignore[misc]
            def execute(self, sql: str, parameters: Any = ()) -> Any:
                if sql.startswith(_WRITES):
                    written.append((sql, [parameters]))
                return super().execute(sql, parameters)

            def executemany(self, sql: str, rows: Any) -> Any:
                written.append((sql, list(rows)))
                return super().executemany(sql, rows)

        class Connection(sqlcipher.Connection):  # type: ignore[misc]
            def cursor(self, *_: object) -> Any:
                return super().cursor(Cursor)

        return sqlcipher.connect(path, factory=Connection, **options)

    def cut(self) -> Statements:
        """Return what was written since the last cut."""
        taken = list(self._written)
        self._written.clear()
        return taken


def open_bare(folder: Path) -> Any:
    """Return a plain sqlcipher3 connection with the till's own promises: WAL, flushed commits."""
    bare = sqlcipher.connect(str(folder / "posforge.db"), isolation_level=None)
    bare.execute(f"PRAGMA key = \"x'{DATABASE_KEY.hex()}'\"")
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        bare.execute(f"PRAGMA {pragma}").fetchall()
    return bare


def play(bare: Any, statements: Statements) -> None:
    """Write the recorded rows in one transaction, flushed when this returns."""
    bare.execute("BEGIN IMMEDIATE")
    for sql, rows in statements:
        if len(rows) == 1:
            bare.execute(sql, rows[0]).fetchall()
        else:
            bare.executemany(sql, rows)
    bare.execute("COMMIT")
