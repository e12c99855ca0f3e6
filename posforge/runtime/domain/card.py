"""A payment that a terminal or a wallet takes: its intent, its states, and what answers make of it.

A refund to a card is one too: it has a reference of its own and goes through the same states.

    PENDING -> SENT -> APPROVED | DECLINED | UNKNOWN
    UNKNOWN -> APPROVED | DECLINED | REVERSED | ESCALATED

Only the terminal knows whether a customer was charged. Without its answer a payment is UNKNOWN,
never failed, until the terminal, asked by the reference of this very payment, or a person says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from posforge.errors import UserError

State = Literal["PENDING", "SENT", "APPROVED", "DECLINED", "UNKNOWN", "REVERSED", "ESCALATED"]
OrderStatus = Literal["PENDING", "SUCCESS", "FAILED"]
Decision = Literal["APPROVED", "DECLINED", "REVERSED"]
Outcome = Literal[
    "approved", "declined", "in_progress", "not_found", "barred", "reversed", "refused"
]

HOLDS_TERMINAL: frozenset[State] = frozenset({"PENDING", "SENT", "UNKNOWN"})
"""While a payment is in one of these, its terminal is asked for no other."""

UNSETTLED: frozenset[State] = HOLDS_TERMINAL | {"ESCALATED"}
"""While a payment is in one of these, its bill is neither changed nor paid otherwise."""

POLL_MS = (1_000, 2_000, 4_000, 8_000, 15_000)
"""How long to wait before asking again; the last one goes on."""

POLL_FOR_MS = 180_000
"""For how long a terminal is asked about one payment before a person is."""

_NEXT: Mapping[State, frozenset[State]] = {
    "PENDING": frozenset({"SENT", "DECLINED"}),
    "SENT": frozenset({"APPROVED", "DECLINED", "UNKNOWN"}),
    "UNKNOWN": frozenset({"APPROVED", "DECLINED", "REVERSED", "ESCALATED"}),
    "ESCALATED": frozenset({"APPROVED", "DECLINED", "REVERSED"}),
    "APPROVED": frozenset({"UNKNOWN"}),  # its reversal was asked for
    "DECLINED": frozenset({"UNKNOWN"}),  # a person said so, and the terminal says otherwise
    "REVERSED": frozenset(),
}

_DIGITS = re.compile(r"(?<![0-9])[0-9](?:[ .\-]?[0-9]){12,18}(?![0-9])")


class NotOverError(UserError):
    """A bill was to be changed or paid while nobody knows how a payment of it ended."""

    def __init__(self) -> None:
        super().__init__(
            "A payment of this bill is not over: nobody knows yet whether it was charged.",
            hint="Wait for the terminal, or settle it in the list of open payments.",
        )


class BookedMeanwhileError(UserError):
    """A bill was to be saved as it was before a terminal booked a payment of it."""

    def __init__(self) -> None:
        super().__init__(
            "The terminal has just booked a payment of this bill.", hint="Do that once more."
        )


class IllegalStepError(Exception):
    """A payment was to go from one state to one that cannot follow it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What a customer is about to be asked for; on disk before any terminal is.

    `order` is the bill's id, `till`, `opened_ms` and `total_minor` what the bill is and comes to.
    `method` is the word of store.yaml, `terminal` where that is. `sale` and `service` (1 to 10
    characters) are what the terminal knows the payment by, and nothing else is ever asked for.
    A refund names the reference of the payment it `refunds`; its amount is what goes back.
    """

    id: str
    order: str
    till: int
    opened_ms: int
    total_minor: int
    bizdate: str
    method: str
    terminal: str
    amount_minor: int
    currency: str
    sale: str
    service: str
    refunds: str = ""

    @property
    def is_refund(self) -> bool:
        """Whether the customer gets money, of a payment whose sale is over."""
        return bool(self.refunds)

    @property
    def original(self) -> tuple[str, str]:
        """`sale` and `service` of the payment that is given back."""
        sale, _, service = self.refunds.rpartition("/")
        return sale, service

    @property
    def moved_minor(self) -> int:
        """What the bill is paid by it where all of it is approved: negative for a refund."""
        return self.signed(self.amount_minor)

    def signed(self, minor: int) -> int:
        """Return an amount of this payment as the bill counts it: negative for a refund."""
        return -minor if self.is_refund else minor

    @property
    def reference(self) -> str:
        """What the terminal is asked by, as people read it: `S01-1-A/17`."""
        return f"{self.sale}/{self.service}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a terminal says of one payment; whatever it says, no card number gets further.

    `in_progress`: the customer is still at it. `not_found`: no such payment came so far. `barred`:
    none came, and if it still does it will be turned away. `reversed`: charged, and given back.
    `refused`: it stays charged, this terminal cannot give it back. Of a refund, `approved` is that
    the customer gets the money, `reversed` that this was taken back. `terminal` and `memory` say
    which terminal answers, and since when it remembers. `qr` is for the customer to scan.
    """

    outcome: Outcome
    terminal: str = ""
    memory: str = ""
    approved_minor: int = 0
    currency: str = ""
    auth_code: str = ""
    brand: str = ""
    tail: str = ""
    transaction: str = ""
    text: str = ""
    qr: str = ""

    def __post_init__(self) -> None:
        for name, most in (
            ("terminal", 40),
            ("memory", 40),
            ("auth_code", 12),
            ("brand", 24),
            ("transaction", 40),
            ("text", 80),
        ):
            object.__setattr__(self, name, without_card_numbers(getattr(self, name))[:most])
        digits = "".join(one for one in self.tail if one in "0123456789")
        object.__setattr__(self, "tail", digits[-4:])


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """One payment as it stands.

    `asked_terminal` and `asked_memory` are what answered right before it was sent. `is_reversing`:
    the money is to go back. `is_by_hand`: a person said how it ended.
    """

    intent: Intent
    state: State = "PENDING"
    cashier: str = ""
    asked_terminal: str = ""
    asked_memory: str = ""
    approved_minor: int = 0
    auth_code: str = ""
    brand: str = ""
    tail: str = ""
    transaction: str = ""
    reason: str = ""
    is_reversing: bool = False
    is_by_hand: bool = False

    @property
    def is_settled(self) -> bool:
        """Whether it is known how it ended."""
        return self.state not in UNSETTLED

    @property
    def is_partial(self) -> bool:
        """Whether the customer was charged less than was asked for."""
        return self.state == "APPROVED" and self.approved_minor < self.intent.amount_minor

    @property
    def label(self) -> str:
        """What a receipt says of the card: `VISA ····1234, 0A1B2C`."""
        card = " ".join(
            part for part in (self.brand, f"····{self.tail}" if self.tail else "") if part
        )
        return ", ".join(part for part in (card, self.auth_code) if part)


def order_status(state: State) -> OrderStatus:
    """Return what a payment makes of its order; only a sale makes an order a SUCCESS.

    An approval may be for a part of the bill, and goods leave when the whole of it is paid.
    """
    return "FAILED" if state in ("DECLINED", "REVERSED") else "PENDING"


def sent(payment: Payment, *, terminal: str, memory: str) -> Payment:
    """Return the payment as it is right before this terminal is asked to charge the customer."""
    return _step(payment, "SENT", asked_terminal=terminal, asked_memory=memory, reason="")


def never_sent(payment: Payment, reason: str) -> Payment:
    """Return a payment that no terminal has heard of and none will."""
    return _step(payment, "DECLINED", reason=reason)


def unclear(payment: Payment, reason: str) -> Payment:
    """Return a payment whose answer did not come; it stays as it is where that is known already."""
    return payment if payment.state == "UNKNOWN" else _step(payment, "UNKNOWN", reason=reason)


def reversing(payment: Payment, reason: str) -> Payment:
    """Return a payment that was approved and is to be given back: until that is said, UNKNOWN."""
    if payment.state == "DECLINED" and not payment.is_by_hand:
        raise IllegalStepError("what a terminal declined was never charged")
    if payment.state in ("UNKNOWN", "ESCALATED"):
        raise IllegalStepError("what is unknown is asked about, not given back")
    return _step(payment, "UNKNOWN", reason=reason, is_reversing=True, is_by_hand=False)


def escalated(payment: Payment, reason: str) -> Payment:
    """Return a payment that a person has to look into."""
    return _step(payment, "ESCALATED", reason=reason)


def overruled(payment: Payment, answer: Answer) -> Payment | None:
    """Return what a person took for declined and the terminal has charged: it is to go back.

    None where the terminal does not say so.
    """
    if payment.state != "DECLINED" or not payment.is_by_hand or answer.outcome != "approved":
        return None
    charged = replace(payment, approved_minor=_at_most_asked(payment, answer))
    return reversing(charged, "charged_after_all")


def decided(payment: Payment, outcome: Decision, *, reason: str) -> Payment:
    """Return the payment as a person says that it ended.

    What is unknown was charged (APPROVED) or not (DECLINED); what is to go back went back
    (REVERSED) or stays charged (APPROVED).
    """
    if payment.state not in ("UNKNOWN", "ESCALATED"):
        raise IllegalStepError("it is known how this payment ended")
    if outcome not in decisions(payment):
        raise IllegalStepError(f"a person cannot say of this payment that it is {outcome}")
    charged_minor = payment.approved_minor or payment.intent.amount_minor
    return _step(
        payment,
        outcome,
        approved_minor=0 if outcome == "DECLINED" else charged_minor,
        reason=reason,
        is_by_hand=True,
    )


def decisions(payment: Payment) -> tuple[Decision, Decision]:
    """Return how a person may say that a payment ended, the usual way first."""
    return ("REVERSED", "APPROVED") if payment.is_reversing else ("DECLINED", "APPROVED")


def answered(payment: Payment, answer: Answer) -> Payment:
    """Return the payment after its terminal said this; unchanged where that settles nothing.

    An answer that cannot be true (more than was asked for, another currency, a terminal that has
    forgotten) settles nothing either: what was SENT is then UNKNOWN.
    """
    if payment.is_settled or payment.state == "PENDING":
        return payment
    if answer.outcome == "reversed":
        return _as_reversed(payment, answer)
    if payment.is_reversing:
        return _while_reversing(payment, answer)
    if answer.outcome == "approved":
        return _as_approved(payment, answer)
    is_refused = answer.outcome == "refused" and payment.intent.is_refund
    if answer.outcome == "declined" or is_refused:
        return _step(payment, "DECLINED", reason=answer.text, transaction=answer.transaction)
    if answer.outcome == "barred":
        return _as_barred(payment, answer)
    if answer.outcome == "in_progress":
        return payment
    return unclear(payment, "not_found") if payment.state == "SENT" else payment


def is_other_terminal(payment: Payment, answer: Answer) -> bool:
    """Tell whether who answers may have forgotten: another terminal, or one that was reset."""
    asked = (payment.asked_terminal, payment.asked_memory)
    return (answer.terminal, answer.memory) != asked


def polls() -> Iterator[int]:
    """Yield how long to wait before asking each time, in milliseconds, until a person is asked."""
    waited_ms, place = 0, 0
    while waited_ms < POLL_FOR_MS:
        wait_ms = min(POLL_MS[place], POLL_FOR_MS - waited_ms)
        yield wait_ms
        waited_ms, place = waited_ms + wait_ms, min(place + 1, len(POLL_MS) - 1)


def without_card_numbers(text: str) -> str:
    """Return a text in which every card number shows its last four digits only.

    A card number (ISO/IEC 7812-1) is 13 to 19 digits whose last one is right by Luhn's rule.
    """
    return _DIGITS.sub(_masked, text)


def is_card_number(digits: str) -> bool:
    """Tell whether the last of these digits is right by Luhn's rule (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _masked(found: re.Match[str]) -> str:
    digits = "".join(one for one in found[0] if one in "0123456789")
    return f"····{digits[-4:]}" if is_card_number(digits) else found[0]


def _as_approved(payment: Payment, answer: Answer) -> Payment:
    intent = payment.intent
    if not 0 < answer.approved_minor <= intent.amount_minor or answer.currency != intent.currency:
        return unclear(payment, "contradiction")
    return _step(
        payment,
        "APPROVED",
        approved_minor=answer.approved_minor,
        auth_code=answer.auth_code,
        brand=answer.brand,
        tail=answer.tail,
        transaction=answer.transaction,
        reason="",
    )


def _as_barred(payment: Payment, answer: Answer) -> Payment:
    """It never came, and never will: that is worth as much as the memory of who says so."""
    if not is_other_terminal(payment, answer):
        return _step(payment, "DECLINED", reason="never_arrived")
    if payment.state == "SENT":
        return unclear(payment, "other_terminal")
    return payment if payment.state == "ESCALATED" else escalated(payment, "other_terminal")


def _as_reversed(payment: Payment, answer: Answer) -> Payment:
    if payment.state == "SENT":
        return unclear(payment, "contradiction")
    back_minor = payment.approved_minor or _at_most_asked(payment, answer)
    return _step(payment, "REVERSED", approved_minor=back_minor, reason=payment.reason)


def _at_most_asked(payment: Payment, answer: Answer) -> int:
    return min(max(answer.approved_minor, 0), payment.intent.amount_minor)


def _while_reversing(payment: Payment, answer: Answer) -> Payment:
    if answer.outcome == "refused" and payment.state == "UNKNOWN":
        return escalated(payment, "reversal_refused")
    if answer.outcome == "declined":
        return _step(payment, "DECLINED", reason=answer.text)
    return payment


def _step(payment: Payment, state: State, **facts: object) -> Payment:
    if state not in _NEXT[payment.state]:
        raise IllegalStepError(f"{payment.state} is never followed by {state}")
    return replace(payment, state=state, **facts)  # type: ignore[arg-type]
