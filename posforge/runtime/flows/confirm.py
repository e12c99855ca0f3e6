"""Confirming that cash changed hands: the second person gives their own PIN."""

from __future__ import annotations

from posforge.errors import UserError
from posforge.runtime.domain.people import Person, require
from posforge.runtime.domain.shop import CashStep
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.pin import forget_failures, prove
from posforge.runtime.flows.sign_in import Session


class NotConfirmedError(UserError):
    """This shop wants a second person to confirm this step; the window asks for their PIN."""

    def __init__(self, step: CashStep) -> None:
        super().__init__(
            "A second person has to confirm this.",
            hint="Whoever gives or takes the cash enters their PIN.",
        )
        self.step = step


def confirm(till: Till, session: Session, person_id: str, pin: str) -> Person:
    """Return the second person, who gave their own PIN.

    Raises UserError for the person at the till, NotAllowedError for somebody who may not move cash,
    and what a wrong PIN raises.
    """
    if person_id == session.person.id:
        raise UserError("Nobody confirms what they do themselves.", hint="Ask somebody else.")
    other = prove(till, person_id, pin)
    require(till.shop, other, "cash_movement")
    with till.store.work() as work:
        forget_failures(till, work, other)
    return other


def second_person(till: Till, session: Session, other: Person | None, *, step: CashStep) -> str:
    """Return the id of who confirmed a step, empty where nobody has to.

    Raises NotConfirmedError where the shop wants somebody else to, and nobody has.
    """
    if other is not None and other.id != session.person.id:
        return other.id
    if step in till.shop.shift.confirm:
        raise NotConfirmedError(step)
    return ""
