"""Putting cash into the drawer that no sale brought, with the reason."""

from __future__ import annotations

from posforge.runtime.domain.events_shift import CashMoved
from posforge.runtime.domain.people import Person
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.move_cash import move_cash, needed_reason
from posforge.runtime.flows.sign_in import Session


def pay_in(
    till: Till, session: Session, *, amount_minor: int, reason: str, giver: Person | None = None
) -> CashMoved:
    """Record cash that came in; `giver` gave it and confirmed it."""
    return move_cash(
        till,
        session,
        "pay_in",
        amount_minor=amount_minor,
        reason=needed_reason(reason),
        other=giver,
    )
