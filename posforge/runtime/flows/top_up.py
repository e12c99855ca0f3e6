"""Bringing change from the safe into the drawer."""

from __future__ import annotations

from collections.abc import Sequence

from posforge.runtime.domain.events_shift import CashMoved, Pieces
from posforge.runtime.domain.people import Person
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.move_cash import move_cash
from posforge.runtime.flows.sign_in import Session


def top_up(
    till: Till,
    session: Session,
    *,
    amount_minor: int,
    pieces: Sequence[Pieces] = (),
    giver: Person | None = None,
) -> CashMoved:
    """Record cash that came from the safe; `giver` brought it and confirmed it."""
    return move_cash(till, session, "top_up", amount_minor=amount_minor, pieces=pieces, other=giver)
