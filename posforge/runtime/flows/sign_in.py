"""Signing in at the till: choose the person, give the PIN; the day's shift opens with the first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from posforge.errors import UserError
from posforge.runtime.domain.events import SignedIn
from posforge.runtime.domain.people import Person, may, require
from posforge.runtime.domain.shift import Shift
from posforge.runtime.ext.context import Till
from posforge.runtime.ext.ports import Work
from posforge.runtime.flows.business_day import begin_shift, end_shift, is_forgotten
from posforge.runtime.flows.pin import forget_failures, prove


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Who stands at the till, in which shift; None before the drawer was counted to open one.

    `approver` has approved what is done next. `age`, `price_minor`, `number` and `reason` answer
    what it asked for: how old the customer is at least, what an article without a price of its own
    costs, which lot or serial number it has, and why something is undone.
    """

    person: Person
    shift: Shift | None
    approver: Person | None = None
    age: int = 0
    price_minor: int | None = None
    number: str = ""
    reason: str = ""

    @property
    def bizdate(self) -> str:
        """The business day of what is begun now. Raises UserError while no shift is open."""
        if self.shift is None:
            raise UserError(
                "No shift is open at this till.", hint="Count the drawer to open one, then sell."
            )
        return self.shift.bizdate

    def approved_by(self, approver: Person) -> Session:
        """Return the same session for one deed that somebody else approves."""
        return replace(self, approver=approver)

    def answered(
        self,
        *,
        age: int = 0,
        price_minor: int | None = None,
        number: str = "",
        reason: str = "",
    ) -> Session:
        """Return the same session for one deed, with what it asked for."""
        price = self.price_minor if price_minor is None else price_minor
        return replace(
            self,
            age=max(age, self.age),
            price_minor=price,
            number=number or self.number,
            reason=reason or self.reason,
        )


def staff(till: Till) -> Sequence[Person]:
    """Return everybody who may sign in and sell here, by name."""
    return [person for person in till.store.people() if may(till.shop, person, "sell")]


def sign_in(till: Till, person_id: str, pin: str) -> Session:
    """Return the session of a person who gave their own PIN.

    Raises WrongPinError, LockedOutError after five wrong PINs in a row (five minutes), and
    NotAllowedError for somebody who may not sell.
    """
    person = prove(till, person_id, pin)
    require(till.shop, person, "sell")
    with till.store.work() as work:
        forget_failures(till, work, person)
        shift = _shift_of_today(till, work, person)
        work.record(SignedIn(person=person.id, role=person.role), actor=person.id)
    return Session(person=person, shift=shift)


def _shift_of_today(till: Till, work: Work, person: Person) -> Shift | None:
    """The open shift, or a new one; None where the drawer has to be counted before there is one."""
    current = till.store.shift()
    if current is not None and not is_forgotten(till):
        return current
    if current is not None:
        end_shift(till, work, closed_by="clock")
    if till.shop.shift.count_float:
        return None
    return begin_shift(till, work, actor=person.id)
