"""Signing in at the till: choose the person, give the PIN; the day's shift opens with the first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from posforge.runtime.domain.events import ShiftClosed, ShiftOpened, SignedIn
from posforge.runtime.domain.ids import uuid7
from posforge.runtime.domain.people import Person, may, require
from posforge.runtime.domain.shift import Shift
from posforge.runtime.ext.context import Till
from posforge.runtime.ext.ports import Work
from posforge.runtime.flows.pin import forget_failures, prove


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Who stands at the till, in which shift; `approver` has approved what is done next."""

    person: Person
    shift: Shift
    approver: Person | None = None

    def approved_by(self, approver: Person) -> Session:
        """Return the same session for one deed that somebody else approves."""
        return replace(self, approver=approver)


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


def _shift_of_today(till: Till, work: Work, person: Person) -> Shift:
    """The open shift, or a new one when there is none or it belongs to an earlier day."""
    now_ms = till.clock.now_ms()
    local = datetime.fromtimestamp(now_ms // 1000, UTC) + timedelta(minutes=till.clock.offset_min())
    today = local.date().isoformat()
    tomorrow = (local.date() + timedelta(days=1)).isoformat()
    current = till.store.shift()
    # A shift far ahead was opened under a wrong clock; it must not date every day until then.
    if current is not None and today <= current.bizdate <= tomorrow:
        return current
    currency = till.shop.currency
    if current is not None:
        work.record(ShiftClosed(shift=current.id, counted_minor=None, currency=currency))
    shift = Shift(
        id=uuid7(now_ms, till.entropy(10)),
        number=work.next_number("shift"),
        bizdate=today,
        opened_ms=now_ms,
    )
    work.record(
        ShiftOpened(
            shift=shift.id,
            number=shift.number,
            bizdate=shift.bizdate,
            float_minor=0,
            currency=currency,
        ),
        actor=person.id,
    )
    return shift
