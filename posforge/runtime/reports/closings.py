"""Closings: the business days of stores with the Zs of their tills, and one Z with its counts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal

from sqlalchemy import Connection

from posforge.runtime.domain.codec import from_body
from posforge.runtime.domain.events_shift import DrawerCounted
from posforge.runtime.domain.z import Z, z_code
from posforge.runtime.reports.page import Page, Window
from posforge.runtime.storage import rows
from posforge.runtime.storage.periods import z_by_id
from posforge.runtime.storage.sql import Statement

DAYS_A_PAGE = 14

_WANTED = (
    "WHERE (:first = '' OR bizdate >= :first) AND (:last = '' OR bizdate <= :last) "
    "AND (:store = '' OR store = :store)"
)
_DAYS = Statement(
    f"SELECT bizdate, store FROM z_report {_WANTED} GROUP BY bizdate, store "  # noqa: S608
    "ORDER BY bizdate DESC, store LIMIT :most OFFSET :skip"
)
_COUNT = Statement(
    "SELECT count(*) FROM (SELECT DISTINCT bizdate, store "  # noqa: S608 - our own words
    f"FROM z_report {_WANTED}) AS days"
)
_ZS = Statement(
    "SELECT z.event_id, z.store, z.till, z.number, z.series, z.bizdate, z.wall_ms, z.tz_min, "
    "COALESCE(person.name, z.person) AS person, z.currency, z.receipts, z.gross_minor, "
    "z.expected_minor, z.counted_minor, day.number AS day, listed.is_late, event.body "
    "FROM z_report z JOIN event ON event.id = z.event_id LEFT JOIN person ON person.id = z.person "
    "LEFT JOIN store_day_z listed ON listed.z = z.event_id "
    "LEFT JOIN store_day day ON day.event_id = listed.day "
    "WHERE z.bizdate >= :first AND z.bizdate <= :last AND (:store = '' OR z.store = :store) "
    "ORDER BY z.bizdate DESC, z.store, z.till, z.number, z.event_id"
)
_SIGNED = Statement(
    "SELECT number, bizdate, store, wall_ms, tz_min, hash, open_tills, in_transit FROM store_day "
    "WHERE bizdate >= :first AND bizdate <= :last AND (:store = '' OR store = :store) "
    "ORDER BY number"
)
_COUNTS = Statement(
    "SELECT header, body FROM event WHERE node = :node AND epoch = :epoch AND stream = 'main' "
    "AND type = 'DrawerCounted' AND seq < :seq ORDER BY seq DESC LIMIT :most"
)
_NAME = Statement("SELECT name FROM person WHERE id = :id")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingsFilter:
    """Which closings are wanted: business dates (ISO) and a branch; empty for all."""

    first: str = ""
    last: str = ""
    store: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ZRow:
    """One Z; `day` is the number of the store's list it stands in, None where in none yet.

    `terminals` says how those that took something agree with the books.
    """

    id: str
    code: str
    till: int
    wall_ms: int
    tz_min: int
    person: str
    currency: str
    receipts: int
    gross_minor: int
    expected_minor: int
    counted_minor: int | None
    day: int | None
    is_late: bool
    terminals: Literal["", "agree", "differ", "unmatched"]

    @property
    def difference_minor(self) -> int | None:
        """The cash that was too much or missing; None where nobody counted."""
        return None if self.counted_minor is None else self.counted_minor - self.expected_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedDay:
    """The list a store server signed; `open_tills` had not closed by then.

    So many suspended shifts, `in_transit`, went on nowhere, at two tills, or with other cash.
    """

    number: int
    wall_ms: int
    tz_min: int
    hash: str
    open_tills: int
    in_transit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOfZs:
    """One business day of one store."""

    bizdate: str
    store: str
    zs: tuple[ZRow, ...]
    signed: tuple[SignedDay, ...]

    @property
    def gross_minor(self) -> int:
        """What its Zs come to."""
        return sum(z.gross_minor for z in self.zs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """One count of a drawer: who, when, and what of it."""

    person: str
    wall_ms: int
    tz_min: int
    facts: DrawerCounted


@dataclass(frozen=True, slots=True, kw_only=True)
class ZOnRecord:
    """A Z, the name of who closed, the key that signed it, and every count before it."""

    z: Z
    closed_by: str
    kid: str
    counts: tuple[Counting, ...]


def days_page(connection: Connection, wanted: ClosingsFilter, *, number: int) -> Page[DayOfZs]:
    """Return one page of the days that match, newest first."""
    window = Window(sort="day", is_descending=True, number=number, size=DAYS_A_PAGE)
    where = {"first": wanted.first, "last": wanted.last, "store": wanted.store}
    found = _DAYS.all(connection, {**where, "most": window.size, "skip": window.offset})
    total = _COUNT.scalar(connection, where)
    if not found:
        return Page(rows=(), total=total, window=window)
    span = {"first": found[-1].bizdate, "last": found[0].bizdate, "store": wanted.store}
    zs = {
        key: tuple(map(_z_row, group))
        for key, group in groupby(_ZS.all(connection, span), key=_key)
    }
    signed = _SIGNED.all(connection, span)
    days = tuple(
        DayOfZs(
            bizdate=row.bizdate,
            store=row.store,
            zs=zs[_key(row)],
            signed=tuple(_signed(one) for one in signed if _key(one) == _key(row)),
        )
        for row in found
    )
    return Page(rows=days, total=total, window=window)


def z_on_record(connection: Connection, z_id: str) -> ZOnRecord | None:
    """Return a Z by the id of its event, or None where no such Z is held."""
    z, event = z_by_id(connection, z_id), rows.by_id(connection, z_id)
    if z is None or event is None:
        return None
    where = {"node": z.node, "epoch": event.header.epoch, "seq": z.seq}
    counts = _COUNTS.all(connection, {**where, "most": z.facts.times_counted})
    return ZOnRecord(
        z=z,
        closed_by=_name(connection, z.closed_by),
        kid=event.kid,
        counts=tuple(_counting(connection, row) for row in reversed(counts)),
    )


def _counting(connection: Connection, row: Any) -> Counting:
    header = json.loads(row.header)
    return Counting(
        person=_name(connection, header["actor"]),
        wall_ms=header["wall"],
        tz_min=header["tz"],
        facts=from_body(DrawerCounted, json.loads(row.body)),
    )


def _name(connection: Connection, person: str) -> str:
    return _NAME.scalar(connection, {"id": person}) or person


def _z_row(row: Any) -> ZRow:
    return ZRow(
        id=row.event_id,
        code=z_code(row.store, row.till, row.series, row.number),
        till=row.till,
        wall_ms=row.wall_ms,
        tz_min=row.tz_min,
        person=row.person,
        currency=row.currency,
        receipts=row.receipts,
        gross_minor=row.gross_minor,
        expected_minor=row.expected_minor,
        counted_minor=row.counted_minor,
        day=row.day,
        is_late=bool(row.is_late),
        terminals=_terminals(json.loads(row.body)["figures"].get("matches", ())),
    )


def _terminals(
    matches: Sequence[Mapping[str, Any]],
) -> Literal["", "agree", "differ", "unmatched"]:
    if any(one["counted_minor"] not in {None, one["booked_minor"]} for one in matches):
        return "differ"
    if any(one["counted_minor"] is None for one in matches):
        return "unmatched"
    return "agree" if matches else ""


def _signed(row: Any) -> SignedDay:
    return SignedDay(
        number=row.number,
        wall_ms=row.wall_ms,
        tz_min=row.tz_min,
        hash=row.hash,
        open_tills=row.open_tills,
        in_transit=row.in_transit,
    )


def _key(row: Any) -> Sequence[str]:
    return row.bizdate, row.store
