"""The payments nobody knows the end of, and what a person may say of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

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
from posforge.runtime.flows.pay import give_back
from posforge.runtime.flows.reason import needed
from posforge.runtime.flows.sign_in import Session


def open_payments(till: Till) -> Sequence[Payment]:
    """Return the payments of which nobody knows how they ended, oldest first."""
    return [one for one in till.store.kept_payments() if one.state in UNSETTLED]


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


def give_back_all(
    till: Till, session: Session, bill: Cart, *, see_to: Callable[[Payment], None]
) -> Cart:
    """Return the bill with what was taken on its way back.

    What terminals took goes back there first, seen to by who stands at them; what was given by
    hand is given back by hand, once that is done. Raises UserError where the bill was sold
    meanwhile or a terminal has paid the customer for it, and what giving back by hand raises.
    """
    approver, actor = authorise(till, session, "sell"), session.person.id
    kept = [one for one in till.store.kept_payments() if one.intent.order == bill.id]
    charged = [one for one in kept if one.state == "APPROVED"]
    if any(one.intent.is_refund for one in charged):
        raise UserError(
            "A terminal has given the customer money for this bill.",
            hint="Finish the bill; goods that the customer keeps are sold anew.",
        )
    if not charged:
        return give_back(till, session, bill)
    for payment in charged:
        after = reversing(payment, "given back")
        if settle(till, payment, after, actor=actor, approver=approver) != after:
            raise UserError("This bill is sold already.", hint="Take the goods back instead.")
        see_to(after)
    saved = till.store.open_cart()
    return saved.cart if saved is not None else bill


def _known_by_now() -> UserError:
    return UserError(
        "It is known by now how this payment ended.", hint="Look at the list of open payments."
    )
