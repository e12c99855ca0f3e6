"""Hiring somebody: name, role and secrets, authored at the topmost machine, known at every till."""

from __future__ import annotations

from posforge.errors import UserError
from posforge.runtime.domain.events import PersonEnrolled
from posforge.runtime.domain.people import Person
from posforge.runtime.domain.shop import Shop
from posforge.runtime.ext.ports import PinHasher, Work

SHORTEST_PIN = 4
SHORTEST_PASSWORD = 10


def enrol_person(
    work: Work,
    shop: Shop,
    person: Person,
    *,
    pin: str,
    password: str,
    pins: PinHasher,
    actor: str = "",
) -> None:
    """Record that this person works here, in this role, with these secrets.

    Raises UserError for an unknown role, an empty name, or secrets too short to be one.
    """
    if person.role not in {role.name for role in shop.roles}:
        raise UserError(
            f'There is no role "{person.role}" in this shop.',
            hint=f"Roles: {', '.join(role.name for role in shop.roles)}.",
        )
    if not person.name.strip():
        raise UserError("A person needs a name.", hint="Give the name to show at the till.")
    _check_secrets(pin, password)
    work.record(
        PersonEnrolled(person=person.id, role=person.role, is_active=person.is_active),
        actor=actor,
        personal={
            "name": person.name.strip(),
            "pin": pins.hash(pin) if pin else "",
            "password": pins.hash(password) if password else "",
        },
    )


def _check_secrets(pin: str, password: str) -> None:
    if pin and not (pin.isascii() and pin.isdigit() and len(pin) >= SHORTEST_PIN):
        raise UserError("A PIN is at least four digits.", hint="Choose another PIN.")
    if password and len(password) < SHORTEST_PASSWORD:
        raise UserError(
            f"A password has at least {SHORTEST_PASSWORD} characters.", hint="Choose a longer one."
        )
    if not pin and not password:
        raise UserError("A person needs a PIN or a password.", hint="Give at least one.")
