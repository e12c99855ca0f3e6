"""When each machine last spoke to this server; kept here, never sent."""

from __future__ import annotations

from posforge.runtime.ext.ports import Clock
from posforge.runtime.storage import tables
from posforge.runtime.storage.engine import Database
from posforge.runtime.storage.sql import upsert

_EVERY_MS = 10_000
_SEEN = upsert(tables.machine_seen)


class Seen:
    """Remembers who spoke, written down at most every ten seconds per machine."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._written: dict[str, tuple[int, str]] = {}

    def note(self, node: str, trouble: str) -> None:
        """Record that this machine spoke now, and why it was refused if it was."""
        now_ms = self._clock.now_ms()
        at_ms, before = self._written.get(node, (0, ""))
        if trouble == before and abs(now_ms - at_ms) < _EVERY_MS:
            return
        self._written[node] = (now_ms, trouble)
        with self._database.write() as connection:
            _SEEN.run(connection, {"node": node, "seen_ms": now_ms, "note": trouble})
