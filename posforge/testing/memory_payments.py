"""What the memory till knows of payments at terminals, as the read models of a real one do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from posforge.runtime.domain.card import UNSETTLED
from posforge.runtime.domain.events_payment import PaymentStep, settled_by, state_after
from posforge.runtime.domain.receipt_known import Refunded
from posforge.runtime.ext.ports import Booked


def booked(steps: Mapping[str, PaymentStep], method: str, *, bizdate: str) -> Iterator[Booked]:
    """Yield the payments by one method on a day; `steps` are the last ones, by payment."""
    for step in steps.values():
        if (step.intent.method, step.intent.bizdate) == (method, bizdate):
            yield Booked(reference=step.intent.reference, settled_minor=settled_by(step))


def refunded(
    steps: Mapping[str, PaymentStep], heard: Mapping[str, Refunded], reference: str
) -> int:
    """Return what was given back of a payment, with what perhaps was, here and elsewhere."""
    own = [one for one in steps.values() if one.intent.refunds == reference]
    told = [one for key, one in heard.items() if one.refunds == reference and key not in steps]
    return sum(one.amount_minor for one in told) + sum(
        one.intent.amount_minor if state_after(one) in UNSETTLED else -settled_by(one)
        for one in own
    )
