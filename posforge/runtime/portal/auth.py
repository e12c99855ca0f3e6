"""Who may see the pages: name and password once, then a signed session that ends by itself."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import MutableMapping
from typing import Any

from posforge.runtime.domain.people import Person, may
from posforge.runtime.domain.shop import Shop
from posforge.runtime.ext.ports import Clock, PinHasher
from posforge.runtime.portal.errors import (
    NoReportsError,
    SignInNeededError,
    WrongPasswordError,
)
from posforge.runtime.portal.lockout import Lockout
from posforge.runtime.portal.ports import SignInAudit
from posforge.runtime.reports.people import Account
from posforge.runtime.reports.reports import Reports

IDLE_MS = 30 * 60 * 1000
LONGEST_MS = 12 * 60 * 60 * 1000
_TOUCH_MS = 60 * 1000

Session = MutableMapping[str, Any]


class FrontDoor:
    """Checks passwords, begins sessions, and knows whether one still holds."""

    def __init__(
        self,
        *,
        reports: Reports,
        shop: Shop,
        clock: Clock,
        passwords: PinHasher,
        audit: SignInAudit,
    ) -> None:
        self._reports = reports
        self._shop = shop
        self._clock = clock
        self._passwords = passwords
        self._audit = audit
        self._lockout = Lockout(clock)
        self._nobodys = passwords.hash(secrets.token_hex(16))

    def sign_in(self, session: Session, *, name: str, password: str) -> Person:
        """Begin a session for whoever has this name and this password.

        Raises LockedOutError, WrongPasswordError, and NoReportsError for a role without
        `view_reports`.
        """
        typed = name.strip().casefold()
        failures = self._lockout.begin(typed)
        accounts = self._reports.accounts_named(name)
        account = self._matching(accounts, password)
        if account is None:
            for one in accounts:
                self._audit.refused(one.person, failures=failures)
            raise WrongPasswordError
        self._lockout.succeed(typed)
        if not self._may_look(account.person):
            raise NoReportsError(name=account.person.name)
        self._audit.signed_in(account.person)
        now_ms = self._clock.now_ms()
        session.clear()
        session.update(
            person=account.person.id, seal=_seal(account), since_ms=now_ms, seen_ms=now_ms
        )
        return account.person

    def who(self, session: Session) -> Person:
        """Return who is signed in, and keep the session alive.

        A session ends after half an hour of silence, after twelve hours, and at once when the
        password or role changes. Raises SignInNeededError.
        """
        account = self._reports.account(session.get("person", ""))
        now_ms = self._clock.now_ms()
        if (
            account is None
            or session.get("seal") != _seal(account)
            or not 0 <= now_ms - session.get("since_ms", 0) < LONGEST_MS
            or now_ms - session.get("seen_ms", 0) >= IDLE_MS
            or not self._may_look(account.person)
        ):
            session.clear()
            raise SignInNeededError
        if now_ms - session["seen_ms"] >= _TOUCH_MS:
            session["seen_ms"] = now_ms
        return account.person

    def _matching(self, accounts: tuple[Account, ...], password: str) -> Account | None:
        """Check at least one verifier, so that an unknown name takes as long as a known one."""
        candidates = [one for one in accounts if one.person.is_active and one.password]
        if not candidates:
            self._passwords.matches(self._nobodys, password)
        for one in candidates:
            if self._passwords.matches(one.password, password):
                return one
        return None

    def _may_look(self, person: Person) -> bool:
        return may(self._shop, person, "view_reports")


def _seal(account: Account) -> str:
    """What a session remembers of the account: another password or role gives another seal."""
    facts = f"{account.person.id}\n{account.person.role}\n{account.password}"
    return hashlib.sha256(facts.encode()).hexdigest()[:32]
