"""Looking at a shift before it is closed: its Z as it would be, and what stands in the way."""

from __future__ import annotations

from dataclasses import dataclass

from posforge.errors import UserError
from posforge.runtime.domain.envelope import EMPTY
from posforge.runtime.domain.events_shift import ShiftSettled
from posforge.runtime.domain.z import settle
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.approve import authorise
from posforge.runtime.flows.in_the_way import Obstacle, in_the_way
from posforge.runtime.flows.sign_in import Session
from posforge.runtime.flows.unmatched import in_books


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What closing now would write; the session is that of who may do it.

    `needs_count`: the drawer has to be counted before, and what is expected stays hidden.
    `asks_terminals`: terminals took something today, and are held against the books before.
    """

    session: Session
    z: ShiftSettled
    obstacles: tuple[Obstacle, ...]
    needs_count: bool
    asks_terminals: bool


def preview_z(till: Till, session: Session) -> Preview:
    """Return how the open shift would be closed; nothing is written.

    Raises UserError without an open shift.
    """
    authorise(till, session, "close_shift")
    period = till.store.period()
    if period.shift is None:
        raise UserError("No shift is open at this till.", hint="There is nothing to close.")
    count = period.standing_count()
    z = settle(
        period,
        seat=(till.identity.till, till.identity.series),
        currency=till.shop.currency,
        keep_minor=till.shop.shift.float_minor,
        head=EMPTY,
        closed_by="person",
        count=count,
    )
    return Preview(
        session=session,
        z=z,
        obstacles=in_the_way(till),
        needs_count=count is None and till.shop.shift.count,
        asks_terminals=any(True for _ in in_books(till, bizdate=period.shift.bizdate)),
    )
