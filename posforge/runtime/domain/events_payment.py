"""The steps of a payment by card or wallet as they travel: each is on disk before it is taken.

Every one names the whole intent, so that whoever holds only the last knows what it is about.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias

from posforge.runtime.domain.card import Intent, Payment, State

_STREAM = "main"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentIntended:
    """A customer is about to be asked for money or to get some back; no terminal knows of it."""

    TYPE: ClassVar[str] = "PaymentIntended"
    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[str] = _STREAM

    intent: Intent


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentSent:
    """From here on the terminal may have charged; `terminal` and `memory` say which one it is."""

    TYPE: ClassVar[str] = "PaymentSent"
    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[str] = _STREAM

    intent: Intent
    terminal: str
    memory: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentUnclear:
    """Nobody but the terminal knows how a payment ended, and it did not say."""

    TYPE: ClassVar[str] = "PaymentUnclear"
    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[str] = _STREAM

    intent: Intent
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentResolved:
    """It is known whether the customer was charged, how much, and who says so.

    Of the card only its brand and at most its last four digits are kept.
    """

    TYPE: ClassVar[str] = "PaymentResolved"
    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[str] = _STREAM

    intent: Intent
    outcome: Literal["approved", "declined"]
    approved_minor: int
    auth_code: str
    brand: str
    tail: str
    transaction: str
    reason: str
    by: Literal["terminal", "person"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentReversalAsked:
    """What was charged is to be given back; until the terminal says so nobody knows."""

    TYPE: ClassVar[str] = "PaymentReversalAsked"
    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[str] = _STREAM

    intent: Intent
    approved_minor: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentReversed:
    """What was charged has been given back."""

    TYPE: ClassVar[str] = "PaymentReversed"
    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[str] = _STREAM

    intent: Intent
    approved_minor: int
    reason: str
    by: Literal["terminal", "person"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentEscalated:
    """The terminal cannot say how a payment ended: a person has to look into it."""

    TYPE: ClassVar[str] = "PaymentEscalated"
    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[str] = _STREAM

    intent: Intent
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminalMatched:
    """A terminal's own totals were held against the books, over its payments `first` to `last`.

    `booked_minor` is what was charged and not given back. A difference is a case for a person.
    """

    TYPE: ClassVar[str] = "TerminalMatched"
    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[str] = _STREAM

    method: str
    terminal: str
    sale: str
    first: int
    last: int
    booked: int
    booked_minor: int
    counted: int
    counted_minor: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminalNotMatched:
    """A terminal was not held against the books of its payments `first` to `last`.

    `reason` says why it did not answer, empty where nobody asked it.
    """

    TYPE: ClassVar[str] = "TerminalNotMatched"
    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[str] = _STREAM

    method: str
    sale: str
    first: int
    last: int
    booked: int
    booked_minor: int
    currency: str
    reason: str


PaymentStep: TypeAlias = (
    PaymentIntended
    | PaymentSent
    | PaymentUnclear
    | PaymentResolved
    | PaymentReversalAsked
    | PaymentReversed
    | PaymentEscalated
)


def step_to(payment: Payment) -> PaymentStep:
    """Return the event that says how a payment came to be as it is."""
    intent = payment.intent
    if payment.state == "PENDING":
        return PaymentIntended(intent=intent)
    if payment.state == "SENT":
        return PaymentSent(
            intent=intent, terminal=payment.asked_terminal, memory=payment.asked_memory
        )
    if payment.state == "ESCALATED":
        return PaymentEscalated(intent=intent, reason=payment.reason)
    if payment.state == "UNKNOWN" and payment.is_reversing:
        return PaymentReversalAsked(
            intent=intent, approved_minor=payment.approved_minor, reason=payment.reason
        )
    if payment.state == "UNKNOWN":
        return PaymentUnclear(intent=intent, reason=payment.reason)
    by: Literal["terminal", "person"] = "person" if payment.is_by_hand else "terminal"
    if payment.state == "REVERSED":
        return PaymentReversed(
            intent=intent, approved_minor=payment.approved_minor, reason=payment.reason, by=by
        )
    return PaymentResolved(
        intent=intent,
        outcome="approved" if payment.state == "APPROVED" else "declined",
        approved_minor=payment.approved_minor,
        auth_code=payment.auth_code,
        brand=payment.brand,
        tail=payment.tail,
        transaction=payment.transaction,
        reason=payment.reason,
        by=by,
    )


STATE_OF: Mapping[type[PaymentStep], State] = {
    PaymentIntended: "PENDING",
    PaymentSent: "SENT",
    PaymentUnclear: "UNKNOWN",
    PaymentReversalAsked: "UNKNOWN",
    PaymentReversed: "REVERSED",
    PaymentEscalated: "ESCALATED",
}


def state_after(step: PaymentStep) -> State:
    """Return the state a payment is in after this step."""
    if isinstance(step, PaymentResolved):
        return "APPROVED" if step.outcome == "approved" else "DECLINED"
    return STATE_OF[type(step)]


def settled_by(step: PaymentStep) -> int:
    """Return what the customer has paid by a payment of which this is the last step.

    By a refund it is negative.
    """
    if isinstance(step, PaymentResolved) and step.outcome == "approved":
        return step.intent.signed(step.approved_minor)
    return 0
