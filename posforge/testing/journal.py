"""A journal without a database: the logs a machine holds, kept in memory, for tests of sync."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from posforge.runtime.domain.codec import BodyError
from posforge.runtime.domain.envelope import EMPTY, Event, Head, LogKey
from posforge.runtime.domain.events import NodeEnrolled, NodeRevoked, open_body
from posforge.runtime.ext.ports import NodeRecord


class MemoryJournal:
    """Holds contiguous prefixes and knows the machines that their security logs enrol."""

    def __init__(self) -> None:
        self._logs: dict[LogKey, list[Event]] = {}
        self._nodes: dict[str, NodeRecord] = {}
        self._forks: dict[str, tuple[Event, bool]] = {}
        self._acknowledged: dict[str, dict[LogKey, Head]] = {}
        self.locked: set[str] = set()

    def write(self, *events: Event) -> None:
        """Append events of this machine's own."""
        for event in events:
            self.receive([event])

    def head(self, log: LogKey) -> Head:
        held = self._logs.get(log)
        return held[-1].head if held else EMPTY

    def heads(self) -> Mapping[LogKey, Head]:
        return {log: held[-1].head for log, held in self._logs.items()}

    def hash_at(self, log: LogKey, seq: int) -> str | None:
        held = self._logs.get(log, [])
        return held[seq - 1].hash if 1 <= seq <= len(held) else None

    def read(
        self, log: LogKey, *, first: int, limit: int = 500, most_bytes: int = 262_144
    ) -> Sequence[Event]:
        found: list[Event] = []
        size = 0
        for event in self._logs.get(log, [])[first - 1 : first - 1 + limit]:
            size += len(repr(event))
            if found and size > most_bytes:
                break
            found.append(event)
        return found

    def export(self, log: LogKey) -> Iterator[Event]:
        yield from self._logs.get(log, [])

    def receive(self, events: Sequence[Event]) -> None:
        for event in events:
            log, held = event.header.log, self.head(event.header.log)
            follows = (event.header.seq, event.header.prev) == (held.seq + 1, held.hash)
            assert follows, f"{event.header.seq} does not follow {held.seq}"
            self._logs.setdefault(log, []).append(event)
            self._project(event)

    def keep_fork(self, events: Sequence[Event]) -> None:
        for event in events:
            self._forks.setdefault(event.hash, (event, False))
            known = self._nodes.get(event.header.node)
            if known is None or event.header.epoch >= known.epoch:
                self.locked.add(event.header.node)

    @property
    def forks(self) -> Sequence[Event]:
        """The events kept of other branches."""
        return [event for event, _ in self._forks.values()]

    def forks_to_relay(self) -> Sequence[Event]:
        return [event for event, is_relayed in self._forks.values() if not is_relayed]

    def relayed_forks(self, events: Sequence[Event]) -> None:
        for event in events:
            self._forks[event.hash] = (event, True)

    def node(self, node: str) -> NodeRecord | None:
        found = self._nodes.get(node)
        return found and replace(found, locked=node in self.locked)

    def acknowledged(self, peer: str) -> Mapping[LogKey, Head]:
        return self._acknowledged.get(peer, {})

    def acknowledge(self, peer: str, heads: Mapping[LogKey, Head]) -> None:
        known = self._acknowledged.setdefault(peer, {})
        for log, head in heads.items():
            if head.seq > known.get(log, EMPTY).seq:
                known[log] = head

    def _project(self, event: Event) -> None:
        try:
            body = open_body(event.header.type, event.header.sv, event.body)
        except BodyError:
            return
        if isinstance(body, NodeEnrolled):
            self._nodes[body.machine] = NodeRecord(
                node=body.machine,
                kind=body.kind,
                store=body.store,
                till=body.till,
                label=body.label,
                public_key=bytes.fromhex(body.public_key),
                enrolled_by=event.header.node,
                epoch=body.epoch,
            )
        elif isinstance(body, NodeRevoked) and body.machine in self._nodes:
            self._nodes[body.machine] = replace(self._nodes[body.machine], revoked=body.reason)
