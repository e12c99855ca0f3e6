"""The envelope every event travels in: header, body, hash chain and signature, version 1.

Frozen: `docs/reference/journal.md` describes it for strangers and `schemas/journal-vectors.json`
holds the vectors that any change here must still meet.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, Protocol

from posforge.runtime.domain.canonical import NotCanonicalError, canonical_text
from posforge.runtime.domain.codec import BodyError, from_body, to_body

ENVELOPE_VERSION = 1
GENESIS = "0" * 64
ClockQuality = Literal["synced", "free", "regressed"]

_EVENT_TAG = b"posforge/ev1\n"
_BODY_TAG = b"posforge/body1\n"
_PERSONAL_TAG = b"posforge/personal1\n"


class LogKey(NamedTuple):
    """Names one gapless log: the machine, its incarnation, and the stream."""

    node: str
    epoch: int
    stream: str


class Head(NamedTuple):
    """The last event of a log that somebody holds; (0, GENESIS) before the first."""

    seq: int
    hash: str


EMPTY = Head(0, GENESIS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What is known of an event without opening it. Field by field: docs/reference/journal.md."""

    ev: int
    id: str
    org: str
    store: str
    node: str
    epoch: int
    stream: str
    seq: int
    hlc: str
    wall: int
    tz: int
    clock_q: ClockQuality
    clock_off: int
    bizdate: str
    shift: str
    actor: str
    approver: str
    auth_epoch: int
    type: str
    sv: int
    cause: tuple[str, ...]
    body_hash: str
    personal_hash: str
    prev: str

    @property
    def log(self) -> LogKey:
        """The log this event stands in."""
        return LogKey(self.node, self.epoch, self.stream)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One sealed fact: `hash` covers the header, the header covers body, personal data and past."""

    header: Header
    body: dict[str, Any]
    personal: dict[str, Any] | None
    hash: str
    kid: str
    sig: str

    @property
    def head(self) -> Head:
        """This event as the head of its log."""
        return Head(self.header.seq, self.hash)

    @property
    def stamp(self) -> str:
        """What decides between two descriptions of one thing: the later clock, then the hash.

        The clock of one machine never stands still, so the hash decides only between two machines
        or two branches of a fork, and it decides the same everywhere.
        """
        return f"{self.header.hlc}-{self.hash[:16]}"


class Signer(Protocol):
    """Signs hashes with a machine's private key."""

    @property
    def kid(self) -> str:
        """The id of the key (16 hex digits)."""

    def sign(self, message: bytes) -> bytes:
        """Return the Ed25519 signature (64 bytes) over `message`."""


class TamperedError(ValueError):
    """An event whose parts do not belong together."""


def body_hash(body: Mapping[str, Any]) -> str:
    """Return the SHA-256, in hex, that the header holds of a body."""
    return body_text_hash(canonical_text(dict(body)))


def body_text_hash(text: str) -> str:
    """Return the SHA-256, in hex, of a body that is in its one spelling already."""
    return _hash(_BODY_TAG, text)


def personal_hash(personal: Mapping[str, Any] | None) -> str:
    """Return the salted SHA-256, in hex, of a personal blob; empty where there is none.

    The blob is `{"salt": hex, "data": {...}}`: deleting it later leaves a hash nobody can guess
    the name from, and the chain stays whole.
    """
    if personal is None:
        return ""
    return personal_text_hash(canonical_text(dict(personal)))


def personal_text_hash(text: str) -> str:
    """Return the SHA-256, in hex, of a personal blob that is in its one spelling already."""
    return _hash(_PERSONAL_TAG, text)


def event_hash(header: Header) -> str:
    """Return the SHA-256, in hex, that names an event and is the next one's `prev`."""
    return header_text_hash(canonical_text(to_body(header)))


def header_text_hash(text: str) -> str:
    """Return the SHA-256, in hex, of a header that is in its one spelling already."""
    return _hash(_EVENT_TAG, text)


def seal(
    header: Header,
    body: dict[str, Any],
    *,
    personal: dict[str, Any] | None,
    signer: Signer,
    text: str = "",
) -> Event:
    """Return the event: hashed and signed by the machine that writes it.

    Args:
        header: everything about the event but its own hash.
        body: the body the header holds the hash of.
        personal: the blob the header holds the hash of, or None.
        signer: the machine's key.
        text: the header in its one spelling, where the caller has it already.
    """
    digest = header_text_hash(text) if text else event_hash(header)
    signature = signer.sign(bytes.fromhex(digest))
    return Event(
        header=header,
        body=body,
        personal=personal,
        hash=digest,
        kid=signer.kid,
        sig=signature.hex(),
    )


def check_parts(event: Event) -> None:
    """Raise TamperedError unless body, personal blob, header and hash belong together.

    A missing personal blob is legal: it may have been erased on somebody's request.
    """
    header = event.header
    try:
        if body_hash(event.body) != header.body_hash:
            raise TamperedError("the body is not the one the header names")
        if event.personal is not None and personal_hash(event.personal) != header.personal_hash:
            raise TamperedError("the personal data is not what the header names")
        if event_hash(header) != event.hash:
            raise TamperedError("the hash does not cover this header")
    except NotCanonicalError as error:
        raise TamperedError(str(error)) from error


def to_wire(event: Event) -> dict[str, Any]:
    """Return the JSON object an event is sent and exported as."""
    return {
        "header": to_body(event.header),
        "body": event.body,
        "personal": event.personal,
        "hash": event.hash,
        "kid": event.kid,
        "sig": event.sig,
    }


def from_wire(wire: Any) -> Event:
    """Return the event a JSON object describes. Raises TamperedError when it describes none."""
    try:
        header = from_body(Header, wire["header"])
        event = Event(
            header=header,
            body=wire["body"],
            personal=wire["personal"],
            hash=wire["hash"],
            kid=wire["kid"],
            sig=wire["sig"],
        )
    except (BodyError, KeyError, TypeError) as error:
        raise TamperedError(f"this is no event: {error}") from error
    texts = (event.hash, event.kid, event.sig)
    if type(event.body) is not dict or not all(type(text) is str for text in texts):
        raise TamperedError("this is no event: body, hash, kid or sig has the wrong type")
    if event.personal is not None and type(event.personal) is not dict:
        raise TamperedError("this is no event: personal must be an object or null")
    return event


def _hash(tag: bytes, text: str) -> str:
    try:
        return hashlib.sha256(tag + text.encode()).hexdigest()
    except UnicodeEncodeError as error:
        raise NotCanonicalError("a string holds half of a surrogate pair") from error
