"""Who stands at a terminal: lets customers pay, picks up what was left, and can be nudged."""

from __future__ import annotations

import time

import pytest

from posforge.runtime.devices.attendant import Attendants
from posforge.runtime.devices.twins.bank import Mood
from posforge.runtime.domain.product import Product
from posforge.runtime.flows.card import ask, begin, lose_sight
from posforge.runtime.flows.card_follow import follow
from posforge.runtime.flows.hold import park
from posforge.runtime.flows.scan import put
from posforge.runtime.flows.sign_in import sign_in
from posforge.testing.cards import BankTerminal, with_terminal
from posforge.testing.memory import a_till
from posforge.testing.small_shop import wait_for

TEA = Product(
    id="tea",
    name="Tea",
    department="pantry",
    unit="piece",
    tax="standard",
    price_minor=1234,
    code="1",
)
LOST = Mood(outcome="in_progress", is_deaf=True, answer="never")


@pytest.fixture
def terminal():
    return BankTerminal(is_patient=True)


@pytest.fixture
def till(terminal):
    return with_terminal(a_till(products=[TEA]), terminal, wait_s=60)


@pytest.fixture
def who(till):
    return sign_in(till, "ada", "1234")


@pytest.fixture
def attendants(till):
    made = Attendants(till)
    yield made
    made.stop()


@pytest.fixture
def heard(attendants):
    said = []
    attendants.listen(said.append)
    return said


def states(heard):
    return [one.payment.state for one in heard]


def is_over(heard):
    return any(one.is_over for one in heard)


def test_a_customer_pays_and_each_step_is_heard(till, who, terminal, attendants, heard):
    attendants.start()
    attendants.charge(begin(till, who, put(till, who, None, TEA), method="card"))
    wait_for(lambda: is_over(heard), wait_s=5)

    assert states(heard)[0] == "PENDING"
    assert states(heard)[-1] == "APPROVED"
    assert any(one.text == "Present card" for one in heard)
    assert any(one.qr for one in heard)
    assert terminal.bank.kept_minor == 1234


def test_it_begins_with_what_the_last_run_left(till, who, terminal, attendants, heard):
    terminal.bank.mood = Mood(answer="never")
    payment = ask(till, begin(till, who, put(till, who, None, TEA), method="card"))
    assert payment.state == "UNKNOWN"
    terminal.bank.mood = Mood()
    attendants.start()
    wait_for(lambda: is_over(heard), wait_s=5)

    assert states(heard)[-1] == "APPROVED"
    assert till.store.open_cart().cart.tenders[0].amount_minor == 1234


def test_a_payment_that_is_given_up_ends_at_once(till, who, terminal, attendants, heard):
    terminal.bank.mood = Mood(outcome="in_progress")
    attendants.start()
    payment = begin(till, who, put(till, who, None, TEA), method="card")
    attendants.charge(payment)
    wait_for(lambda: "SENT" in states(heard), wait_s=5)
    attendants.give_up(payment)
    wait_for(lambda: is_over(heard), wait_s=5)

    assert states(heard)[-1] == "DECLINED"


def test_once_the_terminal_answers_it_is_asked_about_what_was_left_to_a_person(
    till, who, terminal, attendants, heard
):
    terminal.bank.mood = LOST
    bill = put(till, who, None, TEA)
    left = follow(till, ask(till, begin(till, who, bill, method="card")), pause=lambda _ms: True)
    assert left.state == "ESCALATED"
    park(till, who, bill)
    terminal.bank.mood = Mood()
    terminal.is_off = True
    attendants.start()
    wait_for(lambda: is_over(heard), wait_s=5)
    assert states(heard) == ["ESCALATED"] * len(heard)

    terminal.is_off = False
    terminal.bank.pay()
    attendants.charge(begin(till, who, put(till, who, None, TEA), method="card"))
    wait_for(lambda: states(heard).count("APPROVED") and terminal.bank.kept_minor == 2468, wait_s=5)
    wait_for(lambda: till.store.parked_carts()[0].cart.tenders, wait_s=5)


def test_it_looks_at_once_when_it_is_asked_to(till, who, terminal, attendants, heard):
    terminal.bank.mood = Mood(answer="never")
    payment = ask(till, begin(till, who, put(till, who, None, TEA), method="card"))
    attendants.start()
    wait_for(lambda: "UNKNOWN" in states(heard), wait_s=5)
    time_of_asking = time.monotonic()
    terminal.bank.mood = Mood()
    attendants.see_to(lose_sight(till, payment, "again"))
    wait_for(lambda: is_over(heard), wait_s=5)

    assert states(heard)[-1] == "APPROVED"
    assert time.monotonic() - time_of_asking < 3


def test_it_leaves_when_the_till_does(till, who, terminal, attendants):
    terminal.bank.mood = LOST
    attendants.start()
    attendants.charge(begin(till, who, put(till, who, None, TEA), method="card"))
    wait_for(lambda: till.store.kept_payments()[0].state == "UNKNOWN", wait_s=5)
    begun = time.monotonic()
    attendants.stop()

    assert time.monotonic() - begun < 1
    assert till.store.kept_payments()[0].state == "UNKNOWN"
