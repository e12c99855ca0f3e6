"""Payments and refunds of which nobody knows the end, and how those ended that were such."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection

from posforge.runtime.domain import hlc
from posforge.runtime.domain.card import UNSETTLED, State
from posforge.runtime.storage.sql import Statement

MOST = 200
SEEN_BEFORE_MS = 10 * 60 * 1000
"""How long a customer may be at the terminal before the portal wonders."""

_FACTS = (
    "p.id, p.reference, p.method, p.kind, p.status, p.amount_minor, p.settled_minor, "
    "p.currency, p.store, p.stamp, COALESCE(m.till, 0) AS till"
)
_DOUBTED = Statement(
    f"SELECT {_FACTS}, d.state, d.wall_ms, d.reason, "  # noqa: S608 - our own words
    "COALESCE(who.name, d.person) AS person, COALESCE(approver.name, d.approver) AS approver "
    "FROM payment_doubt d JOIN payments p ON p.id = d.payment "
    "LEFT JOIN machine m ON m.node = p.node "
    "LEFT JOIN person who ON who.id = d.person "
    "LEFT JOIN person approver ON approver.id = d.approver "
    "WHERE p.status IN ('UNKNOWN', 'ESCALATED') OR d.wall_ms >= :since "
    "ORDER BY d.payment DESC, d.wall_ms, d.event_id LIMIT :most"
)
_LEFT_BEHIND = Statement(
    f"SELECT {_FACTS} FROM payments p "  # noqa: S608 - our own words
    "LEFT JOIN machine m ON m.node = p.node "
    "WHERE p.bizdate >= :bizdate AND p.status IN ('PENDING', 'SENT') "
    "ORDER BY p.id DESC LIMIT :most"
)
_BY_HAND = frozenset({"APPROVED", "DECLINED", "REVERSED"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A payment or refund nobody saw the end of.

    `amount_minor` is below zero for a refund; times are Unix ms. `reason` says why nobody knew;
    once it is settled, `settled_ms` is when and `why` what was said by `person`, who had it from
    `approver` or was allowed; without a person, the terminal said how it ended.
    """

    id: str
    reference: str
    method: str
    is_refund: bool
    state: State
    amount_minor: int
    settled_minor: int
    currency: str
    store: str
    till: int
    since_ms: int
    reason: str
    settled_ms: int = 0
    person: str = ""
    approver: str = ""
    why: str = ""

    @property
    def is_open(self) -> bool:
        """Whether nobody knows by now."""
        return self.state in UNSETTLED


def doubts(connection: Connection, *, since_ms: int, now_ms: int, bizdate: str) -> Sequence[Doubt]:
    """Return every payment that is open, and those since a moment that were: open ones first.

    Args:
        connection: the books.
        since_ms: how far back to look for those that are settled.
        now_ms: the time.
        bizdate: since when to look for payments whose till has not been heard of again.
    """
    rows = _DOUBTED.all(connection, {"since": since_ms, "most": MOST})
    found = [_doubt(list(steps)) for _, steps in groupby(rows, key=lambda row: row.id)]
    found += _left_behind(connection, bizdate=bizdate, before_ms=now_ms - SEEN_BEFORE_MS)
    return sorted(found, key=lambda one: (not one.is_open, -one.since_ms))


def _doubt(steps: Sequence[Any]) -> Doubt:
    doubted = [one for one in steps if one.state not in _BY_HAND] or steps
    row, last = steps[0], steps[-1]
    is_settled = row.status not in UNSETTLED
    by_hand = last if is_settled and last.state == row.status else None
    return Doubt(
        **_facts(row),
        since_ms=doubted[0].wall_ms,
        reason=doubted[-1].reason,
        settled_ms=_last_step_ms(row) if is_settled else 0,
        person=by_hand.person if by_hand else "",
        approver=by_hand.approver if by_hand else "",
        why=by_hand.reason if by_hand else "",
    )


def _left_behind(connection: Connection, *, bizdate: str, before_ms: int) -> Iterator[Doubt]:
    for row in _LEFT_BEHIND.all(connection, {"bizdate": bizdate, "most": MOST}):
        since_ms = _last_step_ms(row)
        if since_ms < before_ms:
            yield Doubt(**_facts(row), since_ms=since_ms, reason="")


def _last_step_ms(row: Any) -> int:
    return hlc.milliseconds(row.stamp.partition("-")[0])


def _facts(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "reference": row.reference,
        "method": row.method,
        "is_refund": row.kind == "refund",
        "state": row.status,
        "amount_minor": row.amount_minor,
        "settled_minor": row.settled_minor,
        "currency": row.currency,
        "store": row.store,
        "till": row.till,
    }
