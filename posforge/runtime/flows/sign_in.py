"""Signing in at the till: choose the person, give the PIN; the day's shift opens with the first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from posforge.errors import UserError
from posforge.runtime.domain.events import ShiftClosed, ShiftOpened, SignedIn, SignInRefused
from posforge.runtime.domain.ids import uuid7
from posforge.runtime.domain.people import Person, may, require
from posforge.runtime.domain.shift import Shift
from posforge.runtime.ext.context import Till
from posforge.runtime.ext.ports import Work

FAILURES_BEFORE_LOCK = 5
LOCK_MS = 5 * 60 * 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Who stands at the till, in which shift."""

    person: Person
    shift: Shift


class WrongPinError(UserError):
    """The PIN is not this person's."""


class LockedOutError(UserError):
    """Too many wrong PINs in a row; waiting helps."""


def staff(till: Till) -> Sequence[Person]:
    """Return everybody who may sign in and sell here, by name."""
    return [person for person in till.store.people() if may(till.shop, person, "sell")]


def sign_in(till: Till, person_id: str, pin: str) -> Session:
    """Return the session of a person who gave their own PIN.

    Raises WrongPinError, LockedOutError after five wrong PINs in a row (five minutes), and
    NotAllowedError for somebody who may not sell.
    """
    person = _person(till, person_id)
    failures = _failures_still_counting(till, person)
    if not till.pins.matches(till.store.pin_verifier(person.id), pin):
        _refuse(till, person, failures=failures + 1)
    require(till.shop, person, "sell")
    with till.store.work() as work:
        if failures:
            work.set_pin_failures(person.id, failures=0, at_ms=till.clock.now_ms())
        shift = _shift_of_today(till, work, person)
        work.record(SignedIn(person=person.id, role=person.role), actor=person.id)
    return Session(person=person, shift=shift)


def _person(till: Till, person_id: str) -> Person:
    for person in till.store.people():
        if person.id == person_id and person.is_active:
            return person
    raise UserError("This person is not known here.", hint="Choose a name from the list.")


def _failures_still_counting(till: Till, person: Person) -> int:
    failures, at_ms = till.store.pin_failures(person.id)
    waited_ms = max(0, till.clock.now_ms() - at_ms)  # a clock set back is no waiting
    if failures < FAILURES_BEFORE_LOCK:
        return failures
    if waited_ms < LOCK_MS:
        minutes = -(-(LOCK_MS - waited_ms) // 60_000)
        raise LockedOutError(
            f"{person.name} is locked after {failures} wrong PINs.",
            hint=f"Try again in {minutes} min.",
        )
    return 0


def _refuse(till: Till, person: Person, *, failures: int) -> None:
    with till.store.work() as work:
        work.set_pin_failures(person.id, failures=failures, at_ms=till.clock.now_ms())
        work.record(SignInRefused(person=person.id, failures=failures))
    left = FAILURES_BEFORE_LOCK - failures
    tries = "1 try" if left == 1 else f"{left} tries"
    hint = f"{tries} left." if left > 0 else "Locked for 5 min."
    raise WrongPinError("That PIN is wrong.", hint=hint)


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
