"""One number for all projections: equal on two machines exactly when they count the same."""

from __future__ import annotations

import hashlib
import json

from sqlalchemy import Connection, Table, select

from posforge.runtime.storage.tables import PROJECTIONS

_PAGE = 1000
_spell = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode


def projection_digest(connection: Connection) -> str:
    """Return the SHA-256, in hex, over every row of every projection, sorted by its key.

    It depends neither on the order in which events arrived nor on the kind of database.
    """
    total = hashlib.sha256()
    for table, digest in table_digests(connection).items():
        total.update(f"{table} {digest}\n".encode())
    return total.hexdigest()


def table_digests(connection: Connection) -> dict[str, str]:
    """Return the same, projection by projection: it tells which of them differ."""
    return {table.name: _digest(connection, table) for table in PROJECTIONS}


def _digest(connection: Connection, table: Table) -> str:
    digest = hashlib.sha256()
    ordered = select(table).order_by(*table.primary_key)
    found = connection.execution_options(yield_per=_PAGE).execute(ordered)
    for page in found.partitions():
        digest.update(_spell([tuple(row) for row in page]).encode())
    return digest.hexdigest()
