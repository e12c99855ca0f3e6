"""A card pays a bill once, whatever the terminal does, and no other bill ever."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posforge.errors import UserError
from posforge.runtime.devices.twins.bank import Mood
from posforge.runtime.domain.card import POLL_FOR_MS
from posforge.runtime.domain.events import SaleCompleted
from posforge.runtime.domain.payment import Tender
from posforge.runtime.domain.product import Product
from posforge.runtime.ext.terminals import NoAnswerError
from posforge.runtime.flows.cancel import cancel_bill
from posforge.runtime.flows.card import (
    ask,
    begin,
    is_stranded,
    lose_sight,
    resolve,
    reverse,
    tender_of,
)
from posforge.runtime.flows.card_follow import follow, recover
from posforge.runtime.flows.hold import park
from posforge.runtime.flows.open_payments import open_payments
from posforge.runtime.flows.pay import take
from posforge.runtime.flows.scan import put
from posforge.runtime.flows.sell import sell
from posforge.runtime.flows.sign_in import sign_in
from posforge.runtime.flows.void import void_line
from posforge.testing.cards import BankTerminal, an_intent, with_terminal
from posforge.testing.memory import a_till

TEA = Product(
    id="tea",
    name="Tea",
    department="pantry",
    unit="piece",
    tax="standard",
    price_minor=1234,
    code="1",
)
CASH = Tender(method="cash", amount_minor=1234, tendered_minor=1234, change_minor=0)


@pytest.fixture
def terminal():
    return BankTerminal()


@pytest.fixture
def till(terminal):
    return with_terminal(a_till(products=[TEA]), terminal)


@pytest.fixture
def who(till):
    return sign_in(till, "ada", "1234")


@pytest.fixture
def bill(till, who):
    return put(till, who, None, TEA)


class Pauses:
    """Time that passes at once, and what happens after a while."""

    def __init__(self, *, then=lambda: None, after: int = 10**9) -> None:
        self.waits: list[int] = []
        self._then, self._after = then, after

    def __call__(self, wait_ms: int) -> bool:
        self.waits.append(wait_ms)
        if len(self.waits) == self._after:
            self._then()
        return True


def steps(till):
    return [one.header.type for one in till.store.events if "Payment" in one.header.type]


def as_saved(till):
    saved = till.store.open_cart()
    return saved.cart if saved is not None else None


def pay(till, who, bill, *, pause=None, **facts):
    payment = ask(till, begin(till, who, bill, method="card", **facts))
    return follow(till, payment, pause=pause or Pauses())


def test_49_the_intent_is_on_disk_before_the_terminal_hears_of_it(till, who, bill, terminal):
    payment = begin(till, who, bill, method="card")

    assert (payment.state, payment.intent.amount_minor) == ("PENDING", 1234)
    assert (payment.intent.order, payment.intent.reference) == (bill.id, "S01-1-A/1")
    assert len(payment.intent.service) <= 10
    assert steps(till) == ["PaymentIntended"]
    assert terminal.asked == []


def test_an_approval_is_on_the_bill_and_the_bill_becomes_a_sale(till, who, bill, terminal):
    shown = []
    payment = ask(
        till, begin(till, who, bill, method="card"), heard=lambda one: shown.append(one.text)
    )

    assert payment.state == "APPROVED"
    assert steps(till) == ["PaymentIntended", "PaymentSent", "PaymentResolved"]
    assert "Present card" in shown
    paid = as_saved(till)
    assert paid.tenders == (tender_of(payment),)
    assert paid.tenders[0].note == "VISA ····1111, 000001"
    sale = sell(till, who, paid, paid.tenders)
    assert sale.facts.tenders[0].payment == payment.intent.id
    assert till.store.kept_payments() == []
    assert terminal.bank.kept_minor == 1234


def test_a_decline_leaves_the_bill_to_be_paid_another_way(till, who, bill, terminal):
    terminal.bank.mood = Mood(outcome="declined")

    assert pay(till, who, bill).state == "DECLINED"
    assert as_saved(till).tenders == ()
    assert sell(till, who, bill, (CASH,)).facts.gross_minor == 1234
    assert terminal.bank.kept_minor == 0


def test_a_terminal_that_is_off_has_charged_nobody(till, who, bill, terminal):
    terminal.is_off = True
    payment = ask(till, begin(till, who, bill, method="card"))

    assert (payment.state, payment.reason) == ("DECLINED", "The terminal is off.")
    assert steps(till) == ["PaymentIntended", "PaymentResolved"]


def test_a_part_is_approved_and_the_rest_is_paid_otherwise(till, who, bill, terminal):
    terminal.bank.mood = Mood(part=1000)
    payment = pay(till, who, bill)

    assert payment.is_partial
    paid = as_saved(till)
    rest = Tender(method="cash", amount_minor=234, tendered_minor=500, change_minor=266)
    sale = sell(till, who, paid, (*paid.tenders, rest))
    assert [one.amount_minor for one in sale.facts.tenders] == [1000, 234]


def test_only_what_is_left_may_be_asked_for(till, who, bill):
    for amount in (0, -1, 1235):
        with pytest.raises(UserError, match="not what is left"):
            begin(till, who, bill, method="card", amount_minor=amount)
    assert steps(till) == []


@pytest.mark.parametrize("answer", ["never", "other", "dies"])
def test_without_an_answer_it_is_unknown_until_the_terminal_says(till, who, bill, terminal, answer):
    terminal.bank.mood = Mood(answer=answer)
    payment = ask(till, begin(till, who, bill, method="card"))
    assert payment.state == "UNKNOWN"

    def comes_back():
        terminal.is_off, terminal.bank.mood = False, Mood()

    pause = Pauses(then=comes_back, after=3)
    assert follow(till, payment, pause=pause).state == "APPROVED"
    assert pause.waits == [1000, 2000, 4000]
    assert as_saved(till).tenders[0].amount_minor == 1234
    assert steps(till)[-2:] == ["PaymentUnclear", "PaymentResolved"]
    assert terminal.bank.kept_minor == 1234


def test_49_while_it_is_unknown_the_bill_stays_as_it_is(till, who, bill, terminal):
    terminal.bank.mood = Mood(answer="never")
    ask(till, begin(till, who, bill, method="card"))
    for forbidden in (
        lambda: begin(till, who, bill, method="card"),
        lambda: void_line(till, who.answered(reason="mistake"), bill, line=1),
        lambda: put(till, who, bill, TEA),
        lambda: cancel_bill(till, replace_person(who).answered(reason="mistake"), bill),
        lambda: sell(till, who, bill, (CASH,)),
    ):
        with pytest.raises(UserError, match="not over"):
            forbidden()
    assert SaleCompleted.TYPE not in [one.header.type for one in till.store.events]


def test_while_it_is_unknown_other_bills_are_sold_and_the_terminal_takes_no_other(
    till, who, bill, terminal
):
    terminal.bank.mood = Mood(answer="never")
    ask(till, begin(till, who, bill, method="card"))
    park(till, who, bill)
    other = put(till, who, None, TEA)

    with pytest.raises(UserError, match="not done with another bill"):
        begin(till, who, other, method="card")
    assert sell(till, who, other, (CASH,)).facts.cart == other.id


def test_49_a_late_approval_lands_on_its_own_bill_though_another_is_on_the_counter(
    till, who, bill, terminal
):
    terminal.bank.mood = Mood(answer="never")
    payment = ask(till, begin(till, who, bill, method="card"))
    park(till, who, bill)
    other = put(till, who, None, TEA)
    terminal.bank.mood = Mood()

    assert follow(till, payment, pause=Pauses()).state == "APPROVED"
    (parked,) = till.store.parked_carts()
    assert (parked.cart.id, len(parked.cart.tenders)) == (bill.id, 1)
    assert as_saved(till) == other


def test_after_three_minutes_a_person_is_asked_and_the_terminal_is_free(till, who, bill, terminal):
    terminal.bank.mood = Mood(outcome="in_progress", is_deaf=True, answer="never")
    pause = Pauses()
    payment = pay(till, who, bill, pause=pause)

    assert payment.state == "ESCALATED"
    assert sum(pause.waits) == POLL_FOR_MS
    assert open_payments(till) == [payment]
    park(till, who, bill)
    terminal.bank.mood = Mood()
    assert pay(till, who, put(till, who, None, TEA)).state == "APPROVED"


def test_what_the_terminal_never_got_is_barred_before_it_is_declined(till, who, bill, terminal):
    payment = begin(till, who, bill, method="card")
    hello = terminal.hello()
    sent = replace(payment, state="SENT", asked_terminal=hello.terminal, asked_memory=hello.memory)
    with till.store.work() as work:
        work.keep_payment(sent)
    unknown = lose_sight(till, sent, "the power went")

    assert resolve(till, unknown).state == "DECLINED"
    late = terminal.start(sent.intent, is_wanted=lambda: True, heard=lambda _answer: None)
    assert late.outcome != "approved"
    assert terminal.bank.kept_minor == 0


def test_a_terminal_that_has_forgotten_decides_nothing(till, who, bill, terminal):
    terminal.bank.mood = Mood(answer="never")
    payment = ask(till, begin(till, who, bill, method="card"))
    terminal.bank.mood = Mood()
    terminal.bank.forget()

    after = follow(till, payment, pause=Pauses())
    assert (after.state, after.reason) == ("ESCALATED", "other_terminal")


def test_a_charge_for_a_bill_that_is_gone_goes_back(till, who, bill, terminal):
    terminal.bank.mood = Mood(answer="never")
    payment = ask(till, begin(till, who, bill, method="card"))
    till.store._disk.carts.clear()  # as after a backup was put back
    terminal.bank.mood = Mood()

    after = follow(till, payment, pause=Pauses())
    assert after.state == "REVERSED"
    assert steps(till)[-3:] == ["PaymentResolved", "PaymentReversalAsked", "PaymentReversed"]
    assert terminal.bank.kept_minor == 0
    assert till.store.kept_payments() == []


def test_what_cannot_go_back_goes_to_a_person(till, who, bill, terminal):
    terminal.bank.mood = Mood(answer="never")
    payment = ask(till, begin(till, who, bill, method="card"))
    till.store._disk.carts.clear()
    terminal.bank.mood = Mood(keeps=True)

    after = follow(till, payment, pause=Pauses())
    assert (after.state, after.reason) == ("ESCALATED", "reversal_refused")


def test_a_bill_as_it_was_before_the_terminal_booked_takes_no_payment_off_it(till, who, bill):
    pay(till, who, bill)
    with pytest.raises(UserError, match="just booked a payment"):
        take(till, who, bill, CASH)
    assert [one.method for one in as_saved(till).tenders] == ["card"]


def test_the_cashier_gives_an_approved_payment_back(till, who, bill, terminal):
    payment = pay(till, who, bill)
    going = reverse(till, payment, actor="ada", reason="customer changed their mind")

    assert (going.state, as_saved(till).tenders) == ("UNKNOWN", ())
    with pytest.raises(UserError, match="not over"):
        put(till, who, as_saved(till), TEA)
    assert follow(till, going, pause=Pauses()).state == "REVERSED"
    assert terminal.bank.kept_minor == 0
    assert put(till, who, as_saved(till), TEA).standing[0].qty_milli == 2000


def test_what_is_sold_is_not_given_back_here(till, who, bill):
    payment = pay(till, who, bill)
    paid = as_saved(till)
    sell(till, who, paid, paid.tenders)

    with pytest.raises(UserError, match="sold already"):
        reverse(till, payment, reason="too late")


def test_nobody_sells_by_a_card_payment_that_was_not_taken(till, who, bill):
    forged = Tender(method="card", amount_minor=1234, tendered_minor=1234, change_minor=0)
    payment = pay(till, who, bill)
    right = tender_of(payment)
    paid = as_saved(till)

    for tenders in ((forged,), (replace(right, payment="x"),), (replace(right, note="AMEX"),)):
        with pytest.raises(UserError, match="has not taken this payment"):
            sell(till, who, paid, tenders)
    cash = replace(forged, method="cash")
    with pytest.raises(UserError, match="once more than it says"):
        sell(till, who, paid, (cash,))
    assert sell(till, who, paid, (right,)).facts.gross_minor == 1234


def test_a_wallet_is_asked_each_second_until_somebody_has_paid(till, who, bill):
    wallet = BankTerminal(is_patient=True)
    wallet.bank.mood = Mood(outcome="in_progress")
    both = with_terminal(till, wallet, method="payqr")
    payment = ask(both, begin(both, who, bill, method="payqr"))
    assert payment.state == "SENT"

    pause = Pauses(then=wallet.bank.pay, after=2)
    assert follow(both, payment, pause=pause).state == "APPROVED"
    assert pause.waits == [1000, 1000]


@pytest.mark.parametrize("is_deaf", [False, True])
def test_a_customer_who_never_pays_is_not_waited_for_for_ever(till, who, bill, is_deaf):
    wallet = BankTerminal(is_patient=True)
    wallet.bank.mood = Mood(outcome="in_progress", is_deaf=is_deaf)
    both = with_terminal(till, wallet, method="payqr", wait_s=3)
    payment = ask(both, begin(both, who, bill, method="payqr"))

    pause = Pauses()
    assert follow(both, payment, pause=pause).state == ("ESCALATED" if is_deaf else "DECLINED")
    assert pause.waits[:3] == [1000, 1000, 1000]


def test_the_cashier_gives_up_and_what_the_terminal_says_counts(till, who, bill, terminal):
    terminal.bank.mood = Mood(outcome="in_progress")
    payment = begin(till, who, bill, method="card")
    is_wanted = iter([True, False])

    after = ask(till, payment, is_wanted=lambda: next(is_wanted, False))
    assert after.state == "DECLINED"
    assert terminal.bank.kept_minor == 0


def test_given_up_before_the_terminal_was_asked_it_never_is(till, who, bill, terminal):
    after = ask(till, begin(till, who, bill, method="card"), is_wanted=lambda: False)

    assert after.state == "DECLINED"
    assert "start" not in terminal.asked


def test_after_a_power_cut_each_payment_is_brought_to_its_end(till, who, bill, terminal):
    payment = begin(till, who, bill, method="card")

    (kept,) = till.store.kept_payments()
    assert recover(till, kept, pause=Pauses(), shown=lambda _one: None).state == "DECLINED"
    assert not is_stranded(till, payment)

    terminal.bank.mood = Mood(answer="never")
    asked = ask(till, begin(till, who, bill, method="card"))
    terminal.bank.mood = Mood()
    with till.store.work() as work:  # the power went while the terminal was being asked
        work.keep_payment(replace(asked, state="SENT", reason=""))
    (kept,) = till.store.kept_payments()
    assert recover(till, kept, pause=Pauses(), shown=lambda _one: None).state == "APPROVED"
    assert as_saved(till).tenders[0].amount_minor == 1234


def test_two_who_settle_one_payment_settle_it_once(till, who, bill, terminal):
    terminal.bank.mood = Mood(answer="never")
    payment = ask(till, begin(till, who, bill, method="card"))
    terminal.bank.mood = Mood()

    first = resolve(till, payment)
    again = resolve(till, payment)
    assert first == again
    assert len(as_saved(till).tenders) == 1
    assert steps(till).count("PaymentResolved") == 1


def test_the_driver_says_nothing_of_a_payment_without_an_answer(terminal):
    terminal.bank.mood = Mood(answer="never")
    with pytest.raises(NoAnswerError):
        terminal.abort(an_intent())


def replace_person(session):
    return replace(session, person=replace(session.person, role="super_admin"))
