"""What two machines say to each other, free of any carrier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from posforge.runtime.domain.envelope import EMPTY, Event, Head, LogKey

Heads = Mapping[LogKey, Head]
AnswerKind = Literal["ack", "need", "fork", "refused"]

REASONS: Mapping[str, str] = {
    "unknown-machine": "nobody enrolled this machine here",
    "revoked": "this machine was revoked",
    "locked": "this machine's journal split in two, so it must join again with a new code",
    "not-yours": "this log is not for this machine to send here",
    "not-below": "this machine asks the server of its own branch",
    "beyond-rights": "this machine may not write such an event",
    "no-event": "something in the run is no event of this log",
    "tampered": "body, header and hash of an event do not belong together",
    "forged": "the signature is not that of the machine that is said to have written this",
    "chain-broken": "an event does not follow the one before it",
    "unknown-epoch": "the machine was not enrolled for this epoch",
    "bad-request": "the request cannot be read",
    "unknown-question": "the server does not know this question; it may be of an older posforge",
    "bad-signature": "the request is not signed by the machine it names",
    "repeated": "the request was sent before",
    "bad-code": "the join code is wrong, used or expired",
    "too-many": "too many wrong join codes came from this address",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """A run of one log, `first` being the seq of its first event.

    With `is_branch`, its sender knows that the receiver holds other events at these places.
    """

    log: LogKey
    first: int
    events: tuple[Event, ...]
    is_branch: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the receiver says to a push: `have` is the head it holds of that log now."""

    kind: AnswerKind
    have: Head = EMPTY
    reason: str = ""

    @property
    def need(self) -> int:
        """The seq of the event that the receiver lacks first."""
        return self.have.seq + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Pull:
    """A request for what the machine above decided: `have` says how far it is known."""

    have: Heads


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What a pull brings: one run at most, and how far the machines above hold our own logs."""

    run: Push | None = None
    is_more: bool = False
    acked_store: Heads = field(default_factory=dict)
    acked_hq: Heads = field(default_factory=dict)
