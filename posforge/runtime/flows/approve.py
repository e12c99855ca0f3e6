"""Approval in place: what a role does not permit, somebody else allows once, with their PIN."""

from __future__ import annotations

from collections.abc import Sequence

from posforge.errors import UserError
from posforge.runtime.domain.people import NotAllowedError, Person, may, require
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.pin import forget_failures, prove
from posforge.runtime.flows.sign_in import Session
from posforge.runtime.flows.still_here import check_still_here


def authorise(till: Till, session: Session, permission: str, *, value: int = 0) -> str:
    """Return the id of who approves this deed; empty where the person at the till may alone.

    `value` is how much of the permission's ceiling it uses. Raises NotAllowedError, which names
    the permission, where neither of them may. Nobody approves their own deeds, and whoever has left
    the shop since they signed in does nothing at all (UserError).
    """
    person = session.person
    if may(till.shop, person, permission, value=value):
        check_still_here(till, person)
        return ""
    approver = session.approver
    may_at_all = may(till.shop, person, permission)
    if approver is None or approver.id == person.id:
        raise NotAllowedError(person, permission, value=value if may_at_all else 0)
    if not may(till.shop, approver, permission, value=value):
        raise NotAllowedError(approver, permission, value=value)
    check_still_here(till, person)
    return approver.id


def approvers(till: Till, session: Session, permission: str, *, value: int = 0) -> Sequence[Person]:
    """Return who could approve a deed of the person at the till, by name."""
    return [
        person
        for person in till.store.people()
        if person.id != session.person.id and may(till.shop, person, permission, value=value)
    ]


def approve(till: Till, session: Session, person_id: str, pin: str, *, permission: str) -> Session:
    """Return the session in which somebody else has approved the next deed with their own PIN.

    Raises UserError for the person at the till, NotAllowedError for somebody who may not
    either, and what a wrong PIN raises.
    """
    if person_id == session.person.id:
        raise UserError("Nobody approves what they do themselves.", hint="Ask somebody else.")
    approver = prove(till, person_id, pin)
    require(till.shop, approver, permission)
    with till.store.work() as work:
        forget_failures(till, work, approver)
    return session.approved_by(approver)
