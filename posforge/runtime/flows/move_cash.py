"""What drops, top-ups, pay-ins and pay-outs have in common: one event, and the drawer opens."""

from __future__ import annotations

from collections.abc import Sequence

from posforge.errors import UserError
from posforge.runtime.domain.denominations import notes_and_coins
from posforge.runtime.domain.events_shift import CashMoved, Movement, Pieces
from posforge.runtime.domain.people import Person
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.approve import authorise
from posforge.runtime.flows.confirm import second_person
from posforge.runtime.flows.print_receipt import drawer_job
from posforge.runtime.flows.sign_in import Session

_FOR_A_REASON = frozenset({"pay_in", "pay_out"})

MOST_NOTES = 1000
"""No drawer holds more than so many of the largest note: a larger amount is a slip of the hand."""


def move_cash(
    till: Till,
    session: Session,
    kind: Movement,
    *,
    amount_minor: int,
    reason: str = "",
    pieces: Sequence[Pieces] = (),
    other: Person | None = None,
) -> CashMoved:
    """Record a movement, open the drawer, and return what was recorded.

    Args:
        till: the till.
        session: who stands there.
        kind: what it is.
        amount_minor: how much.
        reason: what for.
        pieces: the same by note and coin, where that was counted.
        other: who gave the cash or received it, where they confirmed it.

    Raises UserError for an amount that cannot be and without an open shift, NotConfirmedError
    where a second person has to confirm it.
    """
    approver = authorise(till, session, "cash_movement")
    confirmed = second_person(till, session, other, step=kind)
    check_amount(till, amount_minor)
    is_in = kind in {"top_up", "pay_in"}
    with till.store.work() as work:
        shift = till.store.shift()
        if shift is None:
            raise UserError("No shift is open at this till.", hint="Open one first.")
        moved = CashMoved(
            shift=shift.id,
            kind=kind,
            amount_minor=amount_minor,
            currency=till.shop.currency,
            reason=reason,
            giver=confirmed if is_in else session.person.id,
            receiver=session.person.id if is_in else confirmed,
            pieces=tuple(pieces),
        )
        work.record(moved, actor=session.person.id, approver=approver)
        work.queue_print(drawer_job(till))
    return moved


def move(
    till: Till,
    session: Session,
    kind: Movement,
    *,
    amount_minor: int,
    reason: str = "",
    other: Person | None = None,
) -> CashMoved:
    """Do one of the movements by its name; pay-ins and pay-outs need a reason."""
    is_for = needed_reason(reason) if kind in _FOR_A_REASON else ""
    return move_cash(till, session, kind, amount_minor=amount_minor, reason=is_for, other=other)


def check_amount(till: Till, amount_minor: int, *, may_be_zero: bool = False) -> None:
    """Raise UserError for an amount of cash that cannot be."""
    most = max(notes_and_coins(till.shop.currency)) * MOST_NOTES
    if amount_minor < 0 or amount_minor > most or (amount_minor == 0 and not may_be_zero):
        raise UserError("That cannot be the amount.", hint="Type it again.")


def needed_reason(reason: str) -> str:
    """Return the reason given. Raises UserError where there is none."""
    if not reason.strip():
        raise UserError("This needs a reason.", hint="Choose or type one.")
    return reason.strip()
