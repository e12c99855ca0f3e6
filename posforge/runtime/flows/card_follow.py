"""Following a payment to its end: asking again, ever more seldom, and at last a person.

It waits, so it runs on a thread of its own; the till sells on meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable

from posforge.runtime.domain.card import POLL_MS, Payment, polls
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.card import (
    give_up,
    is_stranded,
    lose_sight,
    options_of,
    resolve,
    reverse,
)

Pause = Callable[[int], bool]
"""Waits so many milliseconds; tells whether to go on, or to leave the rest to the next start."""


def follow(
    till: Till,
    payment: Payment,
    *,
    pause: Pause,
    is_wanted: Callable[[], bool] = lambda: True,
    shown: Callable[[Payment], None] = lambda _payment: None,
) -> Payment:
    """Return the payment as it ended, or as it is when the till is switched off before.

    A charge for a bill that is gone goes back. `is_wanted` turns false when the cashier gives up:
    the terminal is then told to stop, and what it says counts. `shown` hears of every step.
    """
    payment = _until_answered(till, payment, pause=pause, is_wanted=is_wanted)
    shown(payment)
    payment = _until_known(till, payment, pause=pause, is_wanted=is_wanted)
    shown(payment)
    if is_stranded(till, payment):
        payment = reverse(till, payment, reason="its bill is gone")
        shown(payment)
        payment = _until_known(till, payment, pause=pause, is_wanted=is_wanted)
        shown(payment)
    return payment


def recover(
    till: Till, payment: Payment, *, pause: Pause, shown: Callable[[Payment], None]
) -> Payment:
    """Return what becomes of a payment that the last run of this till left behind."""
    if payment.state in ("PENDING", "SENT"):
        payment = lose_sight(till, payment, "The till was switched off.")
    if payment.state in ("ESCALATED", "DECLINED"):
        payment = resolve(till, payment)
    return follow(till, payment, pause=pause, shown=shown)


def _until_answered(
    till: Till, payment: Payment, *, pause: Pause, is_wanted: Callable[[], bool]
) -> Payment:
    """Ask each second while the customer is at it, for as long as a customer may take."""
    left_ms = options_of(till, payment.intent.method).wait_s * 1000
    while payment.state == "SENT" and left_ms > 0 and is_wanted():
        if not pause(POLL_MS[0]):
            return payment
        left_ms -= POLL_MS[0]
        payment = resolve(till, payment)
    if payment.state == "SENT":
        payment = resolve(till, payment, is_wanted=False)
    if payment.state == "SENT":
        payment = lose_sight(till, payment, "The terminal did not come to an end.")
    return payment


def _until_known(
    till: Till, payment: Payment, *, pause: Pause, is_wanted: Callable[[], bool]
) -> Payment:
    if payment.state != "UNKNOWN":
        return payment
    for wait_ms in polls():
        payment = resolve(till, payment, is_wanted=is_wanted())
        if payment.state != "UNKNOWN":
            return payment
        if not pause(wait_ms):
            return payment
    payment = resolve(till, payment, is_wanted=is_wanted())
    if payment.state != "UNKNOWN":
        return payment
    return give_up(till, payment, "The terminal cannot say how this payment ended.")
