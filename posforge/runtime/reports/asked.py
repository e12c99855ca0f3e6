"""What the bundled reports share: which sales are asked for, what happened, and who did it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from babel import Locale, UnknownLocaleError

from posforge.runtime.domain.ids import uuid7
from posforge.runtime.domain.shop import Shop
from posforge.runtime.ext.reports import MOST_ROWS, Cell, ReportData, ReportParameters

ASKED = (
    "WITH asked AS (SELECT * FROM sale WHERE bizdate >= :first AND bizdate <= :last "
    "AND (:branch = '' OR store = :branch) AND (:till = 0 OR till = :till) "
    "AND (:cashier = '' OR cashier = :cashier)) "
)
"""The sales a report is about, as `asked`: a query begins with it, and takes `facts`."""

TENDERS = (
    "(SELECT given.method, given.amount_minor, given.tendered_minor, given.change_minor "
    "FROM asked JOIN sale_tender AS given ON given.event_id = asked.event_id UNION ALL "
    "SELECT method, amount_minor, tendered_minor, change_minor FROM layaway_tender "
    "WHERE bizdate >= :first AND bizdate <= :last AND (:branch = '' OR store = :branch) "
    "AND (:till = 0 OR till = :till) AND (:cashier = '' OR cashier = :cashier)) AS tender"
)
"""What was given for the sales asked for, and beside them in instalments of layaways."""

_EVENTS = (
    "SELECT id, header, body FROM event WHERE type = :type AND id > :begin AND id < :end "
    "ORDER BY id LIMIT :most"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One event of the days asked for: who did it, who let them, and its facts."""

    id: str
    actor: str
    approver: str
    facts: Mapping[str, Any]


def facts(asked: ReportParameters) -> dict[str, str | int]:
    """Return what a query that begins with `ASKED` is given."""
    return {
        "first": asked.first,
        "last": asked.last,
        "branch": asked.branch,
        "till": asked.till,
        "cashier": asked.cashier,
    }


def happened(
    data: ReportData, asked: ReportParameters, kind: str, *, at_a_time: int = MOST_ROWS
) -> Iterator[Happened]:
    """Yield every event of a kind that belongs to the business days asked for, oldest first."""
    after, end = ids_of(asked)
    tills = {one[0]: one[1] for one in data.query("SELECT node, till FROM machine")}
    while True:
        rows = data.query(_EVENTS, type=kind, begin=after, end=end, most=at_a_time)
        for _id, header_text, body_text in rows:
            header = json.loads(str(header_text))
            if _is_asked(header, asked, tills):
                yield Happened(
                    id=str(_id),
                    actor=header["actor"],
                    approver=header["approver"],
                    facts=json.loads(str(body_text)),
                )
        if len(rows) < at_a_time:
            return
        after = str(rows[-1][0])


def ids_of(asked: ReportParameters) -> tuple[str, str]:
    """Return between which ids the events of these days lie.

    The id of an event begins with its time, and a business day lies within two days of its date.
    """
    begin = datetime.fromisoformat(asked.first).replace(tzinfo=UTC) - timedelta(days=2)
    end = datetime.fromisoformat(asked.last).replace(tzinfo=UTC) + timedelta(days=3)
    return _id_at(begin), _id_at(end)


def people(data: ReportData) -> Mapping[Cell, Cell]:
    """Return the name of everybody who works or worked here, by id."""
    return {one[0]: one[1] for one in data.query("SELECT id, name FROM person")}


def locale_of(shop: Shop) -> Locale:
    """Return how this shop writes: its first language as its country writes it."""
    language = shop.languages[0]
    try:
        return Locale.parse(f"{language}_{shop.country}")
    except UnknownLocaleError:
        return Locale.parse(language)


def whole(cell: Cell) -> int:
    """Return the number of a cell; nothing is 0."""
    return cell if isinstance(cell, int) else 0


def _is_asked(
    header: Mapping[str, Any], asked: ReportParameters, tills: Mapping[Cell, Cell]
) -> bool:
    return (
        asked.first <= header["bizdate"] <= asked.last
        and asked.branch in {"", header["store"]}
        and asked.till in {0, tills.get(header["node"])}
        and asked.cashier in {"", header["actor"]}
    )


def _id_at(moment: datetime) -> str:
    return uuid7(int(moment.timestamp()) * 1000, bytes(10))
