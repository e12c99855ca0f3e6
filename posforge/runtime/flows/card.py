"""A payment by card or wallet, step by step: each step is on disk before it is taken.

What the customer was charged is the terminal's word alone. An approval goes to the bill it was
asked for and to no other; where that bill is gone, the money goes back. A refund is a payment the
other way, and follows the same steps.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from posforge.errors import UserError
from posforge.runtime.domain.card import (
    HOLDS_TERMINAL,
    UNSETTLED,
    Answer,
    Intent,
    NotOverError,
    Payment,
    answered,
    escalated,
    never_sent,
    overruled,
    reversing,
    sent,
    unclear,
)
from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.events_payment import step_to
from posforge.runtime.domain.ids import uuid7
from posforge.runtime.domain.payment import Tender
from posforge.runtime.domain.pricing import total
from posforge.runtime.domain.sale import check_cards_paid_for
from posforge.runtime.domain.shop import TerminalOptions
from posforge.runtime.ext.context import Till
from posforge.runtime.ext.failpoints import reached
from posforge.runtime.ext.ports import Work
from posforge.runtime.ext.terminals import NoAnswerError, Terminal, TerminalOffError, can_refund
from posforge.runtime.flows.approve import authorise
from posforge.runtime.flows.card_refund import Refund, plan_refund
from posforge.runtime.flows.hold import check_here
from posforge.runtime.flows.pay import due
from posforge.runtime.flows.receipt_elsewhere import check_elsewhere
from posforge.runtime.flows.sign_in import Session

SERVICES = "service"
"""The series that payments are numbered in for the terminal."""


def begin(
    till: Till, session: Session, cart: Cart, *, method: str, amount_minor: int | None = None
) -> Payment:
    """Return the payment, on disk; no terminal has heard of it. It is of all that is left, or less.

    Where money is to be given back it is a refund, of as much as was paid there. An amount of a
    refund counts with either sign.
    Raises UserError while an earlier payment of this bill, or one at this terminal, is not over,
    for an amount that is not due, and what `plan_refund` raises.
    """
    authorise(till, session, "sell")
    check_here(till, cart)
    options = options_of(till, method)
    check_elsewhere(till, cart)
    with till.store.work() as work:
        bill = work.open_bill(cart.id)
        if bill is None:
            raise UserError("This bill is already closed.", hint="Scan to open a new one.")
        check_cards_paid_for(total(bill, till.shop))
        _check_free(work.kept_payments(), bill, options)
        wanted = _wanted(till, session, bill, options=options, amount_minor=amount_minor)
        payment = Payment(
            intent=_intent(till, work, bill, options=options, wanted=wanted),
            cashier=session.person.id,
        )
        _note(work, payment, approver=wanted.approver)
    reached("card.intended")
    return payment


def charge(
    till: Till,
    session: Session,
    cart: Cart,
    *,
    method: str,
    amount_minor: int | None,
    attend: Callable[[Payment], None],
) -> Cart:
    """Return the bill, with a payment of it begun and handed to who stands at the terminal."""
    attend(begin(till, session, cart, method=method, amount_minor=amount_minor))
    return cart


def ask(
    till: Till,
    payment: Payment,
    *,
    is_wanted: Callable[[], bool] = lambda: True,
    heard: Callable[[Answer], None] = lambda _answer: None,
) -> Payment:
    """Ask the terminal to charge the customer, and return the payment as that leaves it.

    SENT means that the terminal wants to be asked again. `is_wanted` turns false when the cashier
    gives up, `heard` hears what the terminal shows.
    """
    terminal = terminal_of(till, payment)
    intent = payment.intent
    if intent.is_refund and not can_refund(terminal):
        return settle(till, payment, never_sent(payment, "this terminal gives nothing back"))
    try:
        found = terminal.hello()
    except TerminalOffError as error:
        return settle(till, payment, never_sent(payment, error.message))
    if not is_wanted():
        return settle(till, payment, never_sent(payment, "given up"))
    going = settle(till, payment, sent(payment, terminal=found.terminal, memory=found.memory))
    try:
        move = terminal.start
        if intent.is_refund and can_refund(terminal):
            move = terminal.refund
        answer = move(intent, is_wanted=is_wanted, heard=heard)
    except TerminalOffError as error:
        return settle(till, going, never_sent(going, error.message))
    except NoAnswerError as error:
        return settle(till, going, unclear(going, error.message))
    heard(answer)
    reached("card.answered")
    return settle(till, going, answered(going, answer))


def resolve(till: Till, payment: Payment, *, is_wanted: bool = True) -> Payment:
    """Ask once, by the reference of this payment, how it stands, and return it as that leaves it.

    Where a person has said meanwhile how it ended, nobody is asked. What is to go back is asked to
    go back; what the terminal never got is barred first, so that it does not come later. Without
    an answer nothing changes.
    """
    kept = {one.intent.id: one for one in till.store.kept_payments()}
    if (current := kept.get(payment.intent.id, payment)) != payment:
        return current
    terminal = terminal_of(till, payment)
    try:
        answer = _answer(terminal, payment, is_wanted=is_wanted)
    except (TerminalOffError, NoAnswerError):
        return payment
    if payment.state == "DECLINED":
        return _watch(till, payment, answer)
    return settle(till, payment, answered(payment, answer))


def lose_sight(till: Till, payment: Payment, reason: str) -> Payment:
    """Return a payment whose end the till has not seen, such as one found after a power cut."""
    if payment.state == "PENDING":
        return settle(till, payment, never_sent(payment, reason))
    return settle(till, payment, unclear(payment, reason))


def give_up(till: Till, payment: Payment, reason: str) -> Payment:
    """Return a payment that a person has to look into."""
    return settle(till, payment, escalated(payment, reason))


def reverse(till: Till, payment: Payment, *, actor: str = "", reason: str) -> Payment:
    """Return an approved payment that is on its way back: off its bill, and on disk as UNKNOWN.

    From here on `resolve` asks the terminal to give it back.
    """
    going = reversing(payment, reason)
    if settle(till, payment, going, actor=actor) != going:
        raise UserError("This bill is sold already.", hint="Take the goods back instead.")
    return going


def settle(
    till: Till, before: Payment, after: Payment, *, actor: str = "", approver: str = ""
) -> Payment:
    """Put a step on disk, and with an approval or a reversal what it makes of the bill.

    Where somebody else has taken a step meanwhile, theirs stands and is returned.
    """
    if after == before:
        return after
    with till.store.work() as work:
        kept = {one.intent.id: one for one in work.kept_payments()}
        if (current := kept.get(before.intent.id)) != before:
            return current or before
        if before.state == "APPROVED":
            _take_off_bill(work, after)
        _note(work, after, actor=actor, approver=approver)
        if after.state == "APPROVED" and not after.is_reversing:
            _put_on_bill(work, after)
        reached("card.before-commit")
    reached(f"card.{after.state.lower()}")
    return after


def is_stranded(till: Till, payment: Payment) -> bool:
    """Tell whether a customer was charged for a bill that is gone: the money is to go back."""
    if payment.state != "APPROVED" or payment.is_reversing:
        return False
    on_counter = till.store.open_cart()
    bills = [*till.store.parked_carts(), *([on_counter] if on_counter is not None else [])]
    taken = {one.payment for saved in bills for one in saved.cart.tenders}
    return payment.intent.id not in taken


def check_taken(work: Work, till: Till, cart: Cart, tenders: Sequence[Tender]) -> None:
    """Raise UserError unless each tender of a terminal is a payment of this bill that it approved.

    Forgets those payments: with the sale they are over.
    """
    kept = {one.intent.id: one for one in work.kept_payments() if one.intent.order == cart.id}
    for one in tenders:
        if one.method not in till.terminals and not one.payment:
            continue
        payment = kept.pop(one.payment, None)
        if payment is None or one != tender_of(payment):
            raise UserError(
                "The terminal has not taken this payment.", hint="Let the customer pay again."
            )
        work.forget_payment(one.payment)
    if any(one.state == "APPROVED" for one in kept.values()):
        raise UserError(
            "The customer was charged for this bill once more than it says.",
            hint="Give that payment back first.",
        )


def tender_of(payment: Payment) -> Tender:
    """Return what an approved payment gives towards its bill, or a refund takes from it."""
    intent = payment.intent
    amount_minor = intent.signed(payment.approved_minor)
    return Tender(
        method=intent.method,
        amount_minor=amount_minor,
        tendered_minor=amount_minor,
        change_minor=0,
        reference=intent.reference,
        payment=intent.id,
        note=payment.label,
        refunds=intent.refunds,
    )


def options_of(till: Till, method: str) -> TerminalOptions:
    """Return what store.yaml says of the terminal of this method. Raises UserError without one."""
    for options in till.shop.terminals:
        if options.method == method and method in till.terminals:
            return options
    raise UserError(f'No terminal takes "{method}" here.', hint="Choose another way to pay.")


def terminal_of(till: Till, payment: Payment) -> Terminal:
    """Return the terminal that this payment was or is to be made at."""
    options_of(till, payment.intent.method)
    return till.terminals[payment.intent.method]


def _answer(terminal: Terminal, payment: Payment, *, is_wanted: bool) -> Answer:
    intent = payment.intent
    if payment.is_reversing and payment.state == "UNKNOWN":
        return terminal.reverse(intent, payment.approved_minor)
    answer = terminal.status(intent) if is_wanted else terminal.abort(intent)
    if answer.outcome == "not_found" and payment.state != "SENT":
        return terminal.abort(intent)
    return answer


def _watch(till: Till, payment: Payment, answer: Answer) -> Payment:
    """Hear what a terminal says of a payment that a person took for declined."""
    after = overruled(payment, answer)
    if after is not None:
        return settle(till, payment, after)
    if answer.outcome in ("declined", "barred", "reversed"):
        with till.store.work() as work:
            work.forget_payment(payment.intent.id)
    return payment


def _note(work: Work, payment: Payment, *, actor: str = "", approver: str = "") -> None:
    work.record(step_to(payment), actor=actor or payment.cashier, approver=approver)
    is_over = payment.state == "REVERSED" or (
        payment.state == "DECLINED" and not payment.is_by_hand
    )
    # What a person took for declined is asked about until the terminal agrees.
    if is_over or (payment.state == "APPROVED" and payment.is_reversing):
        work.forget_payment(payment.intent.id)
    else:
        work.keep_payment(payment)


def _put_on_bill(work: Work, payment: Payment) -> None:
    bill = work.open_bill(payment.intent.order)
    if bill is not None:
        work.put_cart(replace(bill, tenders=(*bill.tenders, tender_of(payment))))


def _take_off_bill(work: Work, payment: Payment) -> None:
    bill = work.open_bill(payment.intent.order)
    if bill is not None:
        left = tuple(one for one in bill.tenders if one.payment != payment.intent.id)
        work.put_cart(replace(bill, tenders=left), given_back=payment.intent.id)


def _check_free(kept: Sequence[Payment], bill: Cart, options: TerminalOptions) -> None:
    for one in kept:
        if one.intent.order == bill.id and one.state in UNSETTLED:
            raise NotOverError
        if one.intent.terminal == options.connect and one.state in HOLDS_TERMINAL:
            raise UserError(
                "The terminal is not done with another bill yet.",
                hint="Wait, or take this payment another way.",
            )


def _wanted(
    till: Till,
    session: Session,
    bill: Cart,
    *,
    options: TerminalOptions,
    amount_minor: int | None,
) -> Refund:
    """Return how much is to be charged, or given back and of which payment."""
    left_minor = due(till, bill)
    if left_minor < 0:
        is_all = amount_minor is None or abs(amount_minor) == -left_minor
        return plan_refund(
            till,
            session,
            bill,
            options=options,
            due_minor=-left_minor,
            wanted_minor=None if is_all else abs(amount_minor or 0),
        )
    wanted_minor = left_minor if amount_minor is None else amount_minor
    if not 0 < wanted_minor <= left_minor:
        raise UserError(
            "That is not what is left to pay.", hint="Type at most what is left to pay."
        )
    return Refund(refunds="", amount_minor=wanted_minor)


def _intent(
    till: Till, work: Work, bill: Cart, *, options: TerminalOptions, wanted: Refund
) -> Intent:
    me = till.identity
    return Intent(
        id=uuid7(till.clock.now_ms(), till.entropy(10)),
        order=bill.id,
        till=me.till,
        opened_ms=bill.opened_ms,
        total_minor=total(bill, till.shop).due_minor,
        bizdate=bill.bizdate,
        method=options.method,
        terminal=options.connect,
        amount_minor=wanted.amount_minor,
        currency=till.shop.currency,
        refunds=wanted.refunds,
        sale=f"{me.store}-{me.till}-{me.series}",
        service=str(work.next_number(f"{SERVICES}:{me.series}")),
    )
