"""A store's business day: once its tills have closed, their Zs become one signed list.

The list is made when all tills that opened have been closed for a while and no shift is suspended,
and without the missing ones soon after the hour at which days end. What arrives after that is
listed later, marked late.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection

from posforge.runtime.domain.business_day import business_date
from posforge.runtime.domain.envelope import Event
from posforge.runtime.domain.events_shift import DayClosed, DayZ, InTransit
from posforge.runtime.domain.shop import Shop
from posforge.runtime.storage import suspended
from posforge.runtime.storage.append import Author
from posforge.runtime.storage.engine import Database
from posforge.runtime.storage.sql import Statement
from posforge.runtime.storage.work import UnitOfWork

QUIET_MS = 15 * 60 * 1000
"""For so long all tills must have been closed: the next shift may be about to begin."""
WAIT_MS = 30 * 60 * 1000
"""So long after the end of a day its tills have time to close by themselves and to send that."""

_PENDING = Statement(
    "SELECT z.event_id, z.hash, z.node, z.till, z.number, z.bizdate, z.wall_ms, z.receipts, "
    "z.net_minor, z.tax_minor, z.gross_minor FROM z_report z "
    "LEFT JOIN store_day_z listed ON listed.z = z.event_id "
    "WHERE z.store = :store AND listed.z IS NULL ORDER BY z.bizdate, z.till, z.number, z.event_id"
)
_OPEN = Statement(
    "SELECT DISTINCT machine.till FROM shift JOIN machine ON machine.node = shift.node "
    "WHERE shift.store = :store AND shift.closed_ms = 0 AND shift.bizdate <= :bizdate "
    "AND machine.kind = 'till' AND machine.revoked = '' ORDER BY machine.till"
)
_CLOSED = Statement("SELECT DISTINCT bizdate FROM store_day WHERE store = :store")
_LAST = Statement("SELECT max(number) FROM store_day WHERE node = :node")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreDays:
    """Closes the days of the branch this store server stands in."""

    database: Database
    author: Author
    shop: Shop

    def look(self) -> Sequence[Event]:
        """Close every day that is ready to be, in one transaction; return what was written."""
        written: list[Event] = []
        with self.database.write() as connection:
            pending = list(_PENDING.all(connection, {"store": self._store}))
            closed = {row.bizdate for row in _CLOSED.all(connection, {"store": self._store})}
            late = [row for row in pending if self._is_late(row.bizdate, closed)]
            fresh = [row for row in pending if row not in late]
            for bizdate, rows in groupby(fresh, key=lambda row: row.bizdate):
                zs = list(rows)
                if not self._is_ready(connection, bizdate, zs):
                    continue
                listed = [*(_listed(row, is_late=True) for row in late), *map(_listed, zs)]
                written.append(self._close(connection, bizdate, listed, [*late, *zs]))
                late = []
        return written

    @property
    def _store(self) -> str:
        return self.author.identity.store

    def _is_late(self, bizdate: str, closed: set[str]) -> bool:
        """A day that still runs may be closed again: its tills had another shift."""
        return bizdate in closed and bizdate < self._today()

    def _today(self, *, ago_ms: int = 0) -> str:
        clock = self.author.clock
        return business_date(
            clock.now_ms() - ago_ms, clock.offset_min(), closes_at=self.shop.shift.closes_at
        )

    def _is_ready(self, connection: Connection, bizdate: str, zs: Sequence[Any]) -> bool:
        if bizdate < self._today(ago_ms=WAIT_MS):
            return True
        quiet_since = max(row.wall_ms for row in zs) + QUIET_MS
        is_quiet = self.author.clock.now_ms() >= quiet_since
        return is_quiet and not (
            self._open(connection, bizdate) or self._on_their_way(connection, bizdate)
        )

    def _on_their_way(self, connection: Connection, bizdate: str) -> list[str]:
        shifts = suspended.waiting(connection, store=self._store)
        return [one.event_id for one in shifts if one.bizdate == bizdate]

    def _open(self, connection: Connection, bizdate: str) -> tuple[int, ...]:
        where = {"store": self._store, "bizdate": bizdate}
        return tuple(row.till for row in _OPEN.all(connection, where))

    def _close(
        self, connection: Connection, bizdate: str, zs: Sequence[DayZ], rows: Sequence[Any]
    ) -> Event:
        node = self.author.identity.node
        day = DayClosed(
            number=(_LAST.scalar(connection, {"node": node}) or 0) + 1,
            bizdate=bizdate,
            currency=self.shop.currency,
            zs=tuple(zs),
            receipts=sum(row.receipts for row in rows),
            net_minor=sum(row.net_minor for row in rows),
            tax_minor=sum(row.tax_minor for row in rows),
            gross_minor=sum(row.gross_minor for row in rows),
            open_tills=self._open(connection, bizdate),
            in_transit=tuple(
                map(
                    _in_transit, suspended.unsettled(connection, store=self._store, bizdate=bizdate)
                )
            ),
        )
        return UnitOfWork(connection, self.author).record(day)


def _in_transit(row: Any) -> InTransit:
    return InTransit(
        suspension=row.event_id,
        till=row.till or 0,
        bizdate=row.bizdate,
        amount_minor=row.amount_minor,
        times_resumed=row.times,
    )


def _listed(row: Any, *, is_late: bool = False) -> DayZ:
    return DayZ(
        z=row.event_id,
        hash=row.hash,
        node=row.node,
        till=row.till,
        number=row.number,
        bizdate=row.bizdate,
        receipts=row.receipts,
        gross_minor=row.gross_minor,
        is_late=is_late,
    )
