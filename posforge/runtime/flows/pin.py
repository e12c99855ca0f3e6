"""Proving who somebody is: a person and their own PIN, with a lock after wrong ones."""

from __future__ import annotations

from posforge.errors import UserError
from posforge.runtime.domain.events import SignInRefused
from posforge.runtime.domain.people import Person
from posforge.runtime.ext.context import Till
from posforge.runtime.ext.ports import Work

FAILURES_BEFORE_LOCK = 5
LOCK_MS = 5 * 60 * 1000


class WrongPinError(UserError):
    """The PIN is not this person's."""


class LockedOutError(UserError):
    """Too many wrong PINs in a row; waiting helps."""


def prove(till: Till, person_id: str, pin: str) -> Person:
    """Return the person who gave their own PIN.

    Raises WrongPinError, and LockedOutError after five wrong PINs in a row (five minutes). Wrong
    ones are recorded, and count until `forget_failures`.
    """
    person = _person(till, person_id)
    failures = _failures_still_counting(till, person)
    if not till.pins.matches(till.store.pin_verifier(person.id), pin):
        _refuse(till, person, failures=failures + 1)
    return person


def forget_failures(till: Till, work: Work, person: Person) -> None:
    """Count wrong PINs from zero again: this person has just proved who they are."""
    if till.store.pin_failures(person.id)[0]:
        work.set_pin_failures(person.id, failures=0, at_ms=till.clock.now_ms())


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
