"""Taking cash out of the drawer into the safe, so that less of it lies at the counter."""

from __future__ import annotations

from collections.abc import Sequence

from posforge.runtime.domain.events_shift import CashMoved, Pieces
from posforge.runtime.domain.people import Person
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.move_cash import move_cash
from posforge.runtime.flows.sign_in import Session


def drop(
    till: Till,
    session: Session,
    *,
    amount_minor: int,
    pieces: Sequence[Pieces] = (),
    receiver: Person | None = None,
) -> CashMoved:
    """Record cash that went to the safe; `receiver` took it and confirmed it."""
    return move_cash(
        till, session, "drop", amount_minor=amount_minor, pieces=pieces, other=receiver
    )
