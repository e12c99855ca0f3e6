"""What nobody knows the end of: a person says, with a reason; the terminal has the last word."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posforge.errors import UserError
from posforge.runtime.devices.twins.bank import Mood
from posforge.runtime.domain.events_payment import TerminalMatched, TerminalNotMatched
from posforge.runtime.domain.payment import Tender
from posforge.runtime.domain.people import NotAllowedError, Person
from posforge.runtime.domain.product import Product
from posforge.runtime.flows.card import ask, begin, resolve
from posforge.runtime.flows.card_follow import follow
from posforge.runtime.flows.close_shift import InTheWayError, close_shift
from posforge.runtime.flows.hold import park
from posforge.runtime.flows.in_the_way import in_the_way
from posforge.runtime.flows.match import match_terminals
from posforge.runtime.flows.open_payments import (
    decide,
    give_back_all,
    open_payments,
)
from posforge.runtime.flows.scan import put
from posforge.runtime.flows.sell import sell
from posforge.runtime.flows.sign_in import sign_in
from posforge.testing.cards import BankTerminal, with_terminal
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
ADA = Person(id="ada", name="Ada Berg", role="cashier")
MAX = Person(id="max", name="Max Kern", role="manager")
LOST = Mood(outcome="in_progress", is_deaf=True, answer="never")


@pytest.fixture
def terminal():
    return BankTerminal()


@pytest.fixture
def till(terminal):
    return with_terminal(a_till(products=[TEA], people={ADA: "1234", MAX: "4321"}), terminal)


@pytest.fixture
def who(till):
    return sign_in(till, "ada", "1234")


def paid(till, who, mood, terminal):
    terminal.bank.mood = mood
    bill = put(till, who, None, TEA)
    return follow(till, ask(till, begin(till, who, bill, method="card")), pause=lambda _ms: True)


@pytest.fixture
def unknown(till, who, terminal):
    payment = paid(till, who, LOST, terminal)
    assert payment.state == "ESCALATED"
    return payment


def approved_by_max(who):
    return who.approved_by(MAX)


def test_a_cashier_alone_decides_nothing(till, who, unknown):
    with pytest.raises(NotAllowedError) as refused:
        decide(till, who, unknown, "APPROVED", reason="slip seen")

    assert refused.value.permission == "settle_payment"
    assert open_payments(till) == [unknown]


def test_a_reason_is_needed(till, who, unknown):
    with pytest.raises(UserError, match="needs a reason"):
        decide(till, approved_by_max(who), unknown, "APPROVED", reason=" ")


def test_what_a_person_saw_charged_pays_its_bill_with_who_said_so(till, who, unknown):
    decide(till, approved_by_max(who), unknown, "APPROVED", reason="slip seen")

    event = till.store.events[-1]
    assert (event.header.actor, event.header.approver) == ("ada", "max")
    assert (event.body["by"], event.body["reason"]) == ("person", "slip seen")
    bill = till.store.open_cart().cart
    assert sell(till, who, bill, bill.tenders).facts.tenders[0].amount_minor == 1234
    assert open_payments(till) == []


def test_what_a_person_took_for_declined_and_was_charged_goes_back_by_itself(
    till, who, unknown, terminal
):
    decide(till, approved_by_max(who), unknown, "DECLINED", reason="the display says no")
    bill = till.store.open_cart().cart
    cash = Tender(method="cash", amount_minor=1234, tendered_minor=1234, change_minor=0)
    sell(till, who, bill, (cash,))
    terminal.bank.mood = Mood()
    terminal.bank.pay()  # the customer pays after all

    (watched,) = till.store.kept_payments()
    after = follow(till, resolve(till, watched), pause=lambda _ms: True)
    assert after.state == "REVERSED"
    assert terminal.bank.kept_minor == 0
    assert till.store.kept_payments() == []


def test_what_a_person_took_for_declined_and_was_is_forgotten(till, who, unknown, terminal):
    decide(till, approved_by_max(who), unknown, "DECLINED", reason="the display says no")
    terminal.bank.mood = Mood()
    terminal.bank.abort((unknown.intent.sale, unknown.intent.service))

    (watched,) = till.store.kept_payments()
    assert resolve(till, watched) == watched
    assert till.store.kept_payments() == []


def test_a_terminal_that_answers_first_has_decided(till, who, unknown, terminal):
    terminal.bank.mood = Mood()
    terminal.bank.pay()
    assert resolve(till, unknown).state == "APPROVED"

    with pytest.raises(UserError, match="known by now"):
        decide(till, approved_by_max(who), unknown, "DECLINED", reason="too late")


def test_49_a_day_is_not_closed_while_a_payment_is_unknown_and_selling_goes_on(till, who, unknown):
    bill = till.store.open_cart().cart
    park(till, who, bill)
    other = put(till, who, None, TEA)
    cash = Tender(method="cash", amount_minor=1234, tendered_minor=1234, change_minor=0)
    sell(till, who, other, (cash,))
    written = list(till.store.events)
    with pytest.raises(InTheWayError, match="not finished at this till") as refused:
        close_shift(till, approved_by_max(who), shift=who.shift.id, may_carry_over=True)

    assert [one.label for one in refused.value.obstacles if one.kind == "payment"] == ["S01-1-A/1"]
    assert list(till.store.events) == written
    decide(till, approved_by_max(who), unknown, "DECLINED", reason="the display says no")
    assert not any(one.kind == "payment" for one in in_the_way(till))


def test_the_payments_of_a_bill_go_back_together(till, who, terminal):
    payment = paid(till, who, Mood(part=1000), terminal)
    bill = till.store.open_cart().cart

    going = []
    after = give_back_all(till, who, bill, see_to=going.append)
    assert [one.intent for one in going] == [payment.intent]
    assert after.tenders == till.store.open_cart().cart.tenders == ()
    assert follow(till, going[0], pause=lambda _ms: True).state == "REVERSED"


def test_a_terminal_that_agrees_is_recorded_and_one_that_does_not_is_a_case(till, who, terminal):
    for _ in range(2):
        paid(till, who, Mood(), terminal)
        bill = till.store.open_cart().cart
        sell(till, who, bill, bill.tenders)
    (match,) = match_terminals(till, who)
    assert (match.booked, match.booked_minor, match.difference_minor) == (2, 2468, 0)

    key = ("S01-1-A", "1")
    terminal.bank.charges[key] = replace(terminal.bank.charges[key], approved=1300)
    (match,) = match_terminals(till, who)
    assert match.difference_minor == 66
    recorded = [one for one in till.store.events if one.header.type == TerminalMatched.TYPE]
    assert [one.body["counted_minor"] for one in recorded] == [2468, 2534]
    assert recorded[-1].body["first"] == 1


def test_a_terminal_that_is_off_leaves_the_match_open(till, who, terminal):
    paid(till, who, Mood(), terminal)
    terminal.is_off = True

    (match,) = match_terminals(till, who)
    assert (match.counted_minor, match.trouble) == (None, "The terminal is off.")
    last = till.store.events[-1]
    assert last.header.type == TerminalNotMatched.TYPE
    assert (last.body["reason"], last.body["booked_minor"]) == ("The terminal is off.", 1234)


def test_without_payments_there_is_nothing_to_match(till, who):
    assert match_terminals(till, who) == []
