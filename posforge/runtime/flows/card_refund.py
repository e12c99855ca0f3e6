"""Giving money back by the terminal that took it, for sales that are over.

A refund names the payment it gives back a part of, and never more than that has left. It is begun,
asked and followed as a payment is; the sale is written once the terminal has approved it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from posforge.errors import UserError
from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.shop import TerminalOptions
from posforge.runtime.ext.context import Till
from posforge.runtime.ext.terminals import can_refund
from posforge.runtime.flows.approve import authorise
from posforge.runtime.flows.exchanged import (
    given_for,
    paid_in,
    sales_returned,
    tenders_behind,
)
from posforge.runtime.flows.sign_in import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """What a terminal is to give back: of which payment, how much, and who approved it."""

    refunds: str
    amount_minor: int
    approver: str = ""


def refundable(till: Till, cart: Cart, method: str) -> int:
    """Return how much one refund by this method can give back for a bill, in minor units."""
    return next((left_minor for _, left_minor in _left(till, cart, method)), 0)


def plan_refund(
    till: Till,
    session: Session,
    cart: Cart,
    *,
    options: TerminalOptions,
    due_minor: int,
    wanted_minor: int | None,
) -> Refund:
    """Return what the terminal is to be asked for.

    Args:
        till: the till.
        session: who gives money back; who approved the goods is not asked again.
        cart: the bill with what comes back.
        options: the terminal.
        due_minor: what is to be given back in all.
        wanted_minor: how much of it; None for as much as the payment has left.

    Raises UserError for a terminal that gives nothing back, for goods that nobody paid by it, and
    for more than was paid; NotAllowedError without the permission `refund`.
    """
    if any(line.returned is not None and line.returned.is_gift for line in cart.standing):
        raise UserError("A gift receipt gives store credit.", hint="Choose store credit.")
    if not options.refunds or not can_refund(till.terminals[options.method]):
        raise UserError(
            "This terminal gives nothing back for a sale that is over.",
            hint="Give it back another way.",
        )
    found = next(_left(till, cart, options.method), None)
    if found is None:
        raise UserError(
            "Nothing is left to give back there: it did not pay for these goods.",
            hint="Give it back another way.",
        )
    reference, left_minor = found
    amount_minor = min(due_minor, left_minor) if wanted_minor is None else wanted_minor
    if not 0 < amount_minor <= due_minor:
        raise UserError(
            "That is not what is to be given back.", hint="Type at most what is to be given back."
        )
    if amount_minor > left_minor:
        raise UserError(
            "More cannot go back to a card than it paid.",
            hint="Give the rest back another way.",
        )
    approver = _approver(cart) or authorise(till, session, "refund", value=amount_minor)
    return Refund(refunds=reference, amount_minor=amount_minor, approver=approver)


def given_back(till: Till, cart: Cart) -> int:
    """Return what terminals gave back before this bill for the goods that come back on it.

    Or for the layaway of which it gives back money.
    """
    given = [one for sale in sales_returned(till, cart) for one in given_for(till, sale)]
    if cart.layaway is not None:
        given += paid_in(till, cart.layaway.number)
    taken = [one.reference for one in given if one.payment and not one.refunds]
    here = sum(one.amount_minor for one in cart.tenders if one.refunds)
    return sum(map(till.store.refunded, taken)) + here


def _left(till: Till, cart: Cart, method: str) -> Iterator[tuple[str, int]]:
    """Yield each payment of this method that has something left, and how much."""
    for one in tenders_behind(till, cart):
        if one.method == method and one.payment and not one.refunds:
            left_minor = one.amount_minor - till.store.refunded(one.reference)
            if left_minor > 0:
                yield one.reference, left_minor


def _approver(cart: Cart) -> str:
    """Return who approved the goods that came last: they approved all that is given back."""
    if cart.layaway is not None:
        return cart.layaway.approver
    back = [line.returned for line in cart.standing if line.returned is not None]
    return back[-1].approver if back else ""
