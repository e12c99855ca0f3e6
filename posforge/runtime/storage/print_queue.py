"""The print jobs that wait on disk, so that no power cut swallows a receipt."""

from __future__ import annotations

from collections.abc import Sequence

from posforge.runtime.ext.ports import PrintJob
from posforge.runtime.storage.engine import Database
from posforge.runtime.storage.sql import Statement

_PENDING = Statement("SELECT id, kind, payload, status, reason FROM print_job ORDER BY position")
_MARK = Statement("UPDATE print_job SET status = :status, reason = :reason WHERE id = :id")
_FORGET = Statement("DELETE FROM print_job WHERE id = :id")


class StoredPrintQueue:
    """The persisted print jobs of this machine; what is done is forgotten."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def pending(self) -> Sequence[PrintJob]:
        """Return queued, printing and failed jobs, oldest first."""
        with self._database.read() as connection:
            found = _PENDING.all(connection)
        return [
            PrintJob(
                id=row.id,
                kind=row.kind,
                payload=row.payload,
                status=row.status,
                reason=row.reason,
            )
            for row in found
        ]

    def mark(self, job: str, *, status: str, reason: str = "") -> None:
        """Record how printing a job went."""
        with self._database.write() as connection:
            if status == "done":
                _FORGET.run(connection, {"id": job})
            else:
                _MARK.run(connection, {"id": job, "status": status, "reason": reason})
