"""People leave the shop while the till they signed in at is open; from then on they do nothing."""

from __future__ import annotations

from posforge.errors import UserError
from posforge.runtime.domain.people import Person
from posforge.runtime.ext.context import Till


def check_still_here(till: Till, person: Person) -> None:
    """Raise UserError for somebody who has left the shop since they signed in."""
    if all(one.id != person.id for one in till.store.people()):
        raise UserError(
            f"{person.name} does not work here any more.",
            hint="Lock the till, and let somebody else sign in.",
        )
