"""Verifiers of PINs and passwords: argon2id, slow on purpose, one PHC string each (RFC 9106)."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError


class Argon2PinHasher:
    """Makes and checks argon2id verifiers.

    The defaults are those of the OWASP Password Storage Cheat Sheet (19 MiB, two passes, one
    lane), which a till's processor walks in the blink of an eye. A verifier carries its own cost:
    one that was made at another is checked at that.

    Args:
        passes: how often the memory is walked.
        memory_kib: how much memory a guess costs.
    """

    def __init__(self, *, passes: int = 2, memory_kib: int = 19_456) -> None:
        self._hasher = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=1)

    def hash(self, secret: str) -> str:
        """Return a PHC string for this secret."""
        return self._hasher.hash(secret)

    def matches(self, verifier: str, secret: str) -> bool:
        """Tell whether the secret is the one the verifier was made of; never for an empty one."""
        try:
            return self._hasher.verify(verifier, secret)
        except (VerificationError, InvalidHashError):
            return False
