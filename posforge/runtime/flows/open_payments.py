"""The payments nobody knows the end of, and what a person may say of them."""

from __future__ import annotations

from collections.abc import Sequence

from posforge.errors import UserError
from posforge.runtime.domain.card import (
    UNSETTLED,
    Decision,
    IllegalStepError,
    Payment,
    decided,
    reversing,
)
from posforge.runtime.domain.cart import Cart
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.approve import authorise
from posforge.runtime.flows.card import settle
from posforge.runtime.flows.reason import needed
from posforge.runtime.flows.sign_in import Session


def open_payments(till: Till) -> Sequence[Payment]:
    """Return the payments of which nobody knows how they ended, oldest first."""
    return [one for one in till.store.kept_payments() if one.state in UNSETTLED]


def check_all_known(till: Till) -> None:
    """Raise UserError while it is not known how every payment ended: the day stays open."""
    waiting = open_payments(till)
    if waiting:
        which = ", ".join(one.intent.reference for one in waiting)
        raise UserError(
            f"Nobody knows yet how {len(waiting)} payment(s) ended: {which}.",
            hint="Settle them in the list of open payments, then close.",
        )


def decide(
    till: Till, session: Session, payment: Payment, outcome: Decision, *, reason: str
) -> Payment:
    """Return the payment as a person says that it ended, recorded with who says so and why.

    A charge goes to its bill. Raises NotAllowedError, UserError without a reason, and UserError
    where the terminal has said meanwhile how it ended.
    """
    approver = authorise(till, session, "settle_payment")
    why = needed(reason, what="Settling a payment by hand")
    try:
        after = decided(payment, outcome, reason=why)
    except IllegalStepError as error:
        raise _known_by_now() from error
    if settle(till, payment, after, actor=session.person.id, approver=approver) != after:
        raise _known_by_now()
    return after


def give_back(till: Till, session: Session, bill: Cart, *, reason: str) -> Sequence[Payment]:
    """Return the payments of this bill that are on their way back, off the bill and on disk.

    Raises UserError where the bill was sold meanwhile.
    """
    approver = authorise(till, session, "sell")
    going = []
    for payment in till.store.kept_payments():
        if payment.intent.order == bill.id and payment.state == "APPROVED":
            after = reversing(payment, reason)
            actor = session.person.id
            if settle(till, payment, after, actor=actor, approver=approver) != after:
                raise UserError("This bill is sold already.", hint="Take the goods back instead.")
            going.append(after)
    return going


def _known_by_now() -> UserError:
    return UserError(
        "It is known by now how this payment ended.", hint="Look at the list of open payments."
    )
