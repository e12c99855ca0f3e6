"""What the portal asks of the machine it runs on, beside reports, clock and password hasher."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from posforge.runtime.domain.people import Person
from posforge.runtime.ext.ports import Work


class SignInAudit(Protocol):
    """Writes who signed in here, or failed to, into this machine's journal."""

    def signed_in(self, person: Person) -> None:
        """Record that this person proved who they are (`SignedIn`)."""

    def refused(self, person: Person, *, failures: int) -> None:
        """Record a wrong password for this person, the `failures`-th in a row (`SignInRefused`)."""


class CatalogueStore(Protocol):
    """Where the whole shop's articles and customers are decided: the topmost machine's journal."""

    def work(self) -> AbstractContextManager[Work]:
        """Begin a transaction; it commits when the block ends and rolls back when it raises."""
