"""Paying something from the drawer that is no sale, with the reason."""

from __future__ import annotations

from posforge.runtime.domain.events_shift import CashMoved
from posforge.runtime.domain.people import Person
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.move_cash import move_cash, needed_reason
from posforge.runtime.flows.sign_in import Session


def pay_out(
    till: Till, session: Session, *, amount_minor: int, reason: str, receiver: Person | None = None
) -> CashMoved:
    """Record cash that went out; `receiver` took it and confirmed it."""
    return move_cash(
        till,
        session,
        "pay_out",
        amount_minor=amount_minor,
        reason=needed_reason(reason),
        other=receiver,
    )
