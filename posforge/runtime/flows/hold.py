"""Parking a bill for a customer who fetches something, and taking it up again, here or elsewhere.

A till needs nobody to park and to go on with its own bills. Where the store server can be reached
it is asked who has a bill, so that no two tills go on with one.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from posforge.errors import KnownError, UserError
from posforge.runtime.domain.canonical import canonical_text
from posforge.runtime.domain.cart import Cart, for_goods
from posforge.runtime.domain.codec import to_body
from posforge.runtime.domain.events_bill import BillParked, BillResumed, Stays
from posforge.runtime.domain.pricing import total
from posforge.runtime.ext.context import Till
from posforge.runtime.ext.failpoints import reached
from posforge.runtime.ext.parked_bills import (
    PARKED_BILLS,
    TAKE_BILL,
    KnownBill,
    WantedBill,
    WhichBills,
)
from posforge.runtime.ext.ports import SavedCart, Work
from posforge.runtime.ext.store_line import UnreachableError
from posforge.runtime.flows.approve import authorise
from posforge.runtime.flows.receipt_elsewhere import look_up
from posforge.runtime.flows.refund import shared_anew
from posforge.runtime.flows.sign_in import Session

LONGEST_BILL = 128 * 1024
"""A bill of more bytes than this is parked at its own till alone: it does not travel."""


def park(till: Till, session: Session, cart: Cart, *, label: str = "") -> None:
    """Set the bill aside; it survives a power cut. Raises UserError for an empty bill."""
    approver = authorise(till, session, "hold")
    for_goods(cart)
    if not cart.standing:
        raise UserError("There is nothing on this bill to park.", hint="Scan an article first.")
    with till.store.work() as work:
        bill = work.open_bill(cart.id)
        if bill is None:
            raise UserError("This bill is already closed.", hint="Scan to open a new one.")
        parked = _parked(till, work, bill, label=label.strip())
        event = work.record(parked, actor=session.person.id, approver=approver)
        work.park_cart(
            cart.id,
            parked_ms=till.clock.now_ms(),
            label=parked.label,
            parking=event.header.id,
        )
        work.drop_taken_bills()


def parked(till: Till) -> Sequence[SavedCart]:
    """Return the bills set aside at this till, oldest first."""
    return till.store.parked_carts()


def parked_elsewhere(till: Till) -> Sequence[KnownBill]:
    """Return the bills of this branch that are not at this till, those that wait first.

    Among them is what another till has taken from here, even before that has come by sync.
    Raises UnreachableError where the store server does not say.
    """
    found = till.store_line.ask(PARKED_BILLS, WhichBills()).bills
    here = {one.cart.parking for one in till.store.parked_carts()}
    on_counter = till.store.open_cart()
    if on_counter is not None:
        here.add(on_counter.cart.parking)
    me = till.identity.till
    others = [one for one in found if one.parking not in here or one.holder != me]
    return sorted(others, key=lambda one: (bool(one.since_ms), one.parked_ms))


def resume(till: Till, session: Session, cart_id: str) -> Cart:
    """Return a bill parked at this till, back on the counter.

    Raises UserError while another bill is on the counter, for a bill no longer parked, and where
    the store server says that another till has it; where that cannot be reached, it is not asked.
    """
    approver = authorise(till, session, "hold")
    _check_counter(till)
    saved = next((one for one in till.store.parked_carts() if one.cart.id == cart_id), None)
    if saved is None:
        raise UserError("This bill is no longer parked.", hint="Choose another from the list.")
    parking, given = saved.cart.parking, ""
    if parking:  # a bill that an earlier posforge parked is known to nobody else
        wanted = WantedBill(parking=parking, person=session.person.id, approver=approver)
        with suppress(UnreachableError):
            given = till.store_line.ask(TAKE_BILL, wanted).given
    bill, shared = shared_anew(till, saved.cart)
    with till.store.work() as work:
        work.unpark_cart(cart_id)
        for line in shared:
            work.put_line(cart_id, line)
        if parking:
            resumed = BillResumed(cart=cart_id, parking=parking, given=given)
            work.record(resumed, actor=session.person.id, approver=approver)
    return bill


def take_over(
    till: Till, session: Session, known: KnownBill, *, is_taken_away: bool = False
) -> Cart:
    """Return a bill parked at another till, on this counter from now on.

    `is_taken_away`: also where it is on another counter, such as that of a till that broke down.
    Raises UnreachableError where the store server cannot be asked, UserError where it says no,
    while another bill is on the counter, and for a bill that was paid here, if in part.
    """
    approver = authorise(till, session, "hold")
    _check_counter(till)
    _check_unpaid(till, known.cart)
    wanted = WantedBill(
        parking=known.parking,
        person=session.person.id,
        approver=approver,
        is_taken_away=is_taken_away,
    )
    answer = till.store_line.ask(TAKE_BILL, wanted)
    reached("bill.taken")
    if answer.bill is None:
        raise UserError("This bill is no longer parked.", hint="Choose another from the list.")
    bill = _with_receipts(till, replace(answer.bill, parking=known.parking))
    with till.store.work() as work:
        if work.open_bill(bill.id) is not None:  # what it was here before another till had it
            work.remove_cart(bill.id)
        work.start_cart(bill)
        resumed = BillResumed(cart=bill.id, parking=bill.parking, given=answer.given)
        work.record(resumed, actor=session.person.id, approver=approver)
    return bill


def check_here(till: Till, cart: Cart) -> None:
    """Raise UserError for a bill that another till is known to have taken, and not paid in part.

    What was taken for it here must be finished here.
    """
    if cart.parking and not cart.tenders and till.store.is_taken(cart.parking):
        raise UserError(
            "Another till has taken this bill over.",
            hint="Cancel it here; to go on with it, take it back from the parked bills.",
        )


def _with_receipts(till: Till, bill: Cart) -> Cart:
    """Return the bill with its shares of what comes back; their receipts are asked for to know."""
    returned = [line.returned for line in bill.standing if line.returned is not None]
    for number in dict.fromkeys(one.number for one in returned if one.sale):
        with suppress(KnownError):  # asked again before the first money moves
            look_up(till, number)
    return shared_anew(till, bill)[0]


def _check_counter(till: Till) -> None:
    if till.store.open_cart() is not None:
        raise UserError(
            "Another bill is on the counter.", hint="Park it or finish it, then resume this one."
        )


def _check_unpaid(till: Till, cart: str) -> None:
    """Raise UserError for a bill that was paid here, or in part, without the server knowing yet."""
    with till.store.work() as work:
        bill, is_over = work.open_bill(cart), work.is_over(cart)
    if is_over:
        raise UserError("This bill is paid already.", hint="Look for its receipt.")
    if bill is not None and bill.tenders:
        raise UserError(
            "A part of this bill is paid here.",
            hint="Resume it from the bills of this till, and finish it or give the money back.",
        )


def _parked(till: Till, work: Work, bill: Cart, *, label: str) -> BillParked:
    stays, travels = _stays(work, bill), len(canonical_text(to_body(bill))) <= LONGEST_BILL
    return BillParked(
        cart=bill.id,
        lines=len(bill.standing),
        gross_minor=total(bill, till.shop).due_minor,
        currency=till.shop.currency,
        bill=bill if travels else None,
        label=label,
        before=bill.parking,
        stays=stays if travels else stays or "too_long",
    )


def _stays(work: Work, bill: Cart) -> Stays:
    """Money taken lies in this till's drawer or books."""
    is_paying = any(one.intent.order == bill.id for one in work.kept_payments())
    return "part_paid" if bill.tenders or is_paying else ""
