"""How every machine's journal stands here, and what waits for a person to look at it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from posforge.runtime.domain import hlc
from posforge.runtime.domain.envelope import LogKey
from posforge.runtime.domain.events import MAIN
from posforge.runtime.storage import tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """A machine and how much of its journal is held here.

    `seq` is the last event of its business held; `behind` counts its events that the server above
    has not acknowledged. Times are Unix ms, 0 for never. `revoked`, `locked` and `refused` (what it
    sent last was not accepted) are reasons, empty where it is not so.
    """

    node: str
    kind: str
    store: str
    till: int
    label: str
    seq: int
    event_ms: int
    seen_ms: int
    behind: int
    parked: int
    revoked: str
    locked: str
    refused: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """What a person should look at: events that could not be projected, and logs that forked."""

    parked: int
    forks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """All machines known here, by branch and till, and the cases they left."""

    machines: tuple[Machine, ...]
    cases: Cases


def network(connection: Connection, *, upstream: str = "") -> Network:
    """Return how every machine stands; `upstream` names the peer above, empty at the top."""
    machine, seen, lock = tables.machine.c, tables.machine_seen.c, tables.machine_lock.c
    logs = _logs(connection, upstream)
    parked = _parked(connection)
    rows = connection.execute(
        select(tables.machine, seen.seen_ms, seen.note, lock.reason)
        .join_from(tables.machine, tables.machine_seen, machine.node == seen.node, isouter=True)
        .join(
            tables.machine_lock,
            (machine.node == lock.node) & (lock.epoch >= machine.epoch),
            isouter=True,
        )
        .where(machine.stamp != "")  # revoked here before anybody heard that it joined
        .order_by(machine.store, machine.till, machine.label, machine.node)
    )
    machines = tuple(
        Machine(
            node=row.node,
            kind=row.kind,
            store=row.store,
            till=row.till,
            label=row.label,
            seq=_business_seq(logs[row.node]),
            event_ms=max((log.event_ms for log in logs[row.node]), default=0),
            seen_ms=row.seen_ms or 0,
            behind=sum(log.behind for log in logs[row.node]),
            parked=parked.get(row.node, 0),
            revoked=row.revoked,
            locked=row.reason or "",
            refused=row.note or "",
        )
        for row in rows
    )
    return Network(machines=machines, cases=cases(connection))


def cases(connection: Connection) -> Cases:
    """Return how many events are parked and how many logs have forked."""
    fork = tables.fork_event.c
    forked = select(fork.node, fork.epoch, fork.stream).distinct().subquery()
    return Cases(
        parked=connection.scalar(select(func.count()).select_from(tables.parked_event)) or 0,
        forks=connection.scalar(select(func.count()).select_from(forked)) or 0,
    )


class _Log(NamedTuple):
    key: LogKey
    seq: int
    event_ms: int
    behind: int


def _logs(connection: Connection, upstream: str) -> Mapping[str, list[_Log]]:
    known = tables.acknowledged.c
    acknowledged = {
        LogKey(node, epoch, stream): seq
        for node, epoch, stream, seq in connection.execute(
            select(known.node, known.epoch, known.stream, known.seq).where(known.peer == upstream)
        )
    }
    logs: Mapping[str, list[_Log]] = defaultdict(list)
    for row in connection.execute(select(tables.log_head)):
        key = LogKey(row.node, row.epoch, row.stream)
        behind = max(0, row.seq - acknowledged.get(key, 0)) if upstream else 0
        logs[key.node].append(_Log(key, row.seq, hlc.milliseconds(row.hlc), behind))
    return logs


def _business_seq(logs: Iterable[_Log]) -> int:
    """The last event of the newest incarnation's own business."""
    business = [(log.key.epoch, log.seq) for log in logs if log.key.stream == MAIN]
    return max(business)[1] if business else 0


def _parked(connection: Connection) -> dict[str, int]:
    node = tables.parked_event.c.node
    rows = connection.execute(select(node, func.count()).group_by(node))
    return dict(rows.all())
