"""The names things travel under: event ids, node ids and receipt numbers."""

from __future__ import annotations

import hashlib

_UUID_VERSION_7 = 0x7 << 76
_UUID_VARIANT = 0x2 << 62


def uuid7(at_ms: int, entropy: bytes) -> str:
    """Return a time-ordered UUID (RFC 9562 §5.7).

    Args:
        at_ms: Unix time in milliseconds; 48 bits are kept.
        entropy: ten random bytes.
    """
    bits = int.from_bytes(entropy[:10], "big")
    rand_a = bits >> 68
    rand_b = bits & ((1 << 62) - 1)
    value = (
        (at_ms & ((1 << 48) - 1)) << 80 | _UUID_VERSION_7 | rand_a << 64 | _UUID_VARIANT | rand_b
    )
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def node_id(public_key: bytes) -> str:
    """Return the 128-bit id, as 32 hex digits, of the machine that owns this Ed25519 key."""
    return hashlib.sha256(b"posforge/node1\n" + public_key).hexdigest()[:32]


def key_id(public_key: bytes) -> str:
    """Return the 16 hex digits that name a public key beside a signature."""
    return hashlib.sha256(b"posforge/key1\n" + public_key).hexdigest()[:16]


def receipt_number(store: str, till: int, series: str, number: int) -> str:
    """Return the number printed on a receipt, such as `S01-2-A-000017`.

    Gapless per (store, till, series); it is handed out inside the sale's own transaction.
    """
    return f"{store}-{till}-{series}-{number:06d}"


def series_name(place: int) -> str:
    """Return the name of a series of receipt numbers: 0 is A, 25 is Z, 26 is AA."""
    name = ""
    while place >= 0:
        place, letter = divmod(place, 26)
        name, place = chr(ord("A") + letter) + name, place - 1
    return name
