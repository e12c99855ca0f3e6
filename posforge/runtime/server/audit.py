"""Writes who signed in to a server's portal, or failed to, into the server's journal."""

from __future__ import annotations

from posforge.runtime.domain.events import SignedIn, SignInRefused
from posforge.runtime.domain.people import Person
from posforge.runtime.storage.node_store import NodeStore


class PortalAudit:
    """Keeps the sign-ins of one server's portal."""

    def __init__(self, store: NodeStore) -> None:
        self._store = store

    def signed_in(self, person: Person) -> None:
        """Record that this person proved who they are."""
        with self._store.work() as work:
            work.record(SignedIn(person=person.id, role=person.role), actor=person.id)

    def refused(self, person: Person, *, failures: int) -> None:
        """Record a wrong password for this person, the `failures`-th in a row."""
        with self._store.work() as work:
            work.record(SignInRefused(person=person.id, failures=failures))
