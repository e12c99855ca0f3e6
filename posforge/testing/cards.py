"""Ready-made payments by card for tests: valid by default, every fact replaceable."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from posforge.runtime.domain.card import Answer, Intent, Payment, sent

ASKED = {"terminal": "twin-1", "memory": "m1"}


def an_intent(**facts: Any) -> Intent:
    """Return what till 1 of S01 asks a customer for: 12.34 euros."""
    return replace(_INTENT, **facts)


def a_payment(**facts: Any) -> Payment:
    """Return a payment of which the terminal has just been asked; facts are those of its intent."""
    return sent(Payment(intent=an_intent(**facts), cashier="ada"), **ASKED)


def an_answer(outcome: Any, **facts: Any) -> Answer:
    """Return what the terminal that was asked says; an approval is of the whole amount."""
    told: dict[str, Any] = dict(ASKED)
    if outcome == "approved":
        told |= {"approved_minor": _INTENT.amount_minor, "currency": _INTENT.currency}
        told |= {"brand": "VISA", "tail": "1111", "auth_code": "000001", "transaction": "T-1"}
    return Answer(outcome=outcome, **(told | facts))


_INTENT = Intent(
    id="01920000-0000-7000-8000-000000000001",
    order="c-1",
    till=1,
    opened_ms=1_795_258_700_000,
    total_minor=1234,
    bizdate="2026-11-21",
    method="card",
    terminal="tcp://127.0.0.1:9600",
    amount_minor=1234,
    currency="EUR",
    sale="S01-1-A",
    service="17",
)
