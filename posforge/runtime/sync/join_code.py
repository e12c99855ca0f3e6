"""The code by which a machine joins: typed by a person, used once, and proof of the server.

Twenty-eight letters and digits in groups of four: 80 bits of the SHA-256 fingerprint of the
server's certificate, so the very first connection is already sure of whom it talks to; 50 bits of
secret; 10 bits that catch typing errors.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from posforge.errors import UserError

SECRET_BYTES = 7  # 56 random bits, of which 50 are used

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
_ALIKE = str.maketrans("ILO", "110")
_PIN, _SECRET, _CHECK = 16, 10, 2
_LENGTH = _PIN + _SECRET + _CHECK


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinCode:
    """What a join code says: the start of the server's fingerprint, and a secret."""

    pin: str
    secret: str

    def fits(self, fingerprint: str) -> bool:
        """Tell whether the server's fingerprint (64 hex digits) is the one meant."""
        return _pin(fingerprint) == self.pin

    @property
    def secret_hash(self) -> str:
        """What the server keeps instead of the secret."""
        return hashlib.sha256(b"posforge/join1\n" + self.secret.encode()).hexdigest()

    def __str__(self) -> str:
        text = self.pin + self.secret + _check(self.pin + self.secret)
        return "-".join(text[at : at + 4] for at in range(0, _LENGTH, 4))


def make_code(fingerprint: str, entropy: bytes) -> JoinCode:
    """Return a new code for the server with this fingerprint, from SECRET_BYTES random bytes."""
    bits = int.from_bytes(entropy[:SECRET_BYTES], "big") >> (SECRET_BYTES * 8 - _SECRET * 5)
    return JoinCode(pin=_pin(fingerprint), secret=_spell(bits, _SECRET))


def read_code(text: str) -> JoinCode:
    """Return the code a person typed. Raises UserError when it cannot be one."""
    plain = "".join(text.upper().translate(_ALIKE).replace("-", "").split())
    if len(plain) != _LENGTH or not set(plain) <= set(_LETTERS):
        raise UserError(
            "This is no join code.",
            hint="It has seven groups of four letters and digits, such as 3F7K-….",
        )
    if _check(plain[:-_CHECK]) != plain[-_CHECK:]:
        raise UserError("The join code has a typing error.", hint="Compare it letter by letter.")
    return JoinCode(pin=plain[:_PIN], secret=plain[_PIN:-_CHECK])


def _pin(fingerprint: str) -> str:
    return _spell(int(fingerprint[:20], 16), _PIN)


def _check(text: str) -> str:
    digest = hashlib.sha256(b"posforge/join-check1\n" + text.encode()).digest()
    return _spell(int.from_bytes(digest[:2], "big") >> 6, _CHECK)


def _spell(bits: int, length: int) -> str:
    return "".join(_LETTERS[bits >> shift & 31] for shift in range(5 * (length - 1), -1, -5))
