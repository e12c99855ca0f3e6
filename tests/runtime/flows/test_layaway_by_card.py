"""Instalments by card: booked at the terminal, and given back there, at most what it took."""

from __future__ import annotations

import pytest

from posforge.errors import UserError
from posforge.runtime.devices.twins.bank import Mood
from posforge.runtime.domain.card import NotOverError
from posforge.runtime.domain.customer import Customer
from posforge.runtime.domain.people import NotAllowedError, Person
from posforge.runtime.domain.product import Product
from posforge.runtime.domain.shop import LayawayRules
from posforge.runtime.flows.cancel import cancel_bill
from posforge.runtime.flows.cancel_layaway import cancel_layaway
from posforge.runtime.flows.card import ask, begin
from posforge.runtime.flows.card_follow import follow
from posforge.runtime.flows.checkout import look_again, pay_with
from posforge.runtime.flows.customer import attach, record_customer
from posforge.runtime.flows.hand_over import hand_over
from posforge.runtime.flows.instalment import begin_instalment
from posforge.runtime.flows.lay_away import lay_away
from posforge.runtime.flows.open_payments import give_back_all
from posforge.runtime.flows.pay import due
from posforge.runtime.flows.refund import return_line
from posforge.runtime.flows.scan import put
from posforge.runtime.flows.sign_in import sign_in
from posforge.testing.builders import a_shop
from posforge.testing.cards import BankTerminal, with_terminal
from posforge.testing.memory import a_till

COAT = Product(
    id="coat",
    name="Coat",
    department="pantry",
    unit="piece",
    tax="standard",
    price_minor=10_000,
    code="1",
)
ADA = Person(id="ada", name="Ada Berg", role="manager")
CLEO = Person(id="cleo", name="Cleo Sand", role="cashier")
LOST = Mood(outcome="in_progress", is_deaf=True, answer="never")


@pytest.fixture
def terminal():
    return BankTerminal()


@pytest.fixture
def till(terminal):
    shop = a_shop(layaway=LayawayRules(deposit_percent_milli=30_000, fee_percent_milli=10_000))
    people = {ADA: "1234", CLEO: "1111"}
    return with_terminal(a_till(shop, products=[COAT], people=people), terminal)


@pytest.fixture
def who(till):
    return sign_in(till, "ada", "1234")


@pytest.fixture
def bill(till, who):
    """The deposit of a coat that was just laid away."""
    customer = record_customer(till, who, Customer(id="", number="", name="Ingrid Berg"))
    goods = put(till, who, attach(till, who, None, customer.id), COAT)
    return lay_away(till, who, goods)


def at_terminal(till, who, bill, amount_minor=None):
    payment = begin(till, who, bill, method="card", amount_minor=amount_minor)
    return follow(till, ask(till, payment), pause=lambda _ms: True)


def by_card(till, who, bill):
    assert at_terminal(till, who, bill).state == "APPROVED"
    return look_again(till, who, bill)


def held(till, number):
    return -till.store.balance(f"layaway:{number}", currency="EUR")


def test_34_an_instalment_by_card_is_what_the_terminal_approved(till, who, bill):
    paid = by_card(till, who, bill)

    (tender,) = paid.facts.tenders
    assert (tender.method, tender.amount_minor, paid.facts.left_minor) == ("card", 3_000, 7_000)
    assert held(till, bill.layaway.number) == 3_000
    assert till.store.kept_payments() == []
    assert till.store.open_cart() is None


def test_34_what_the_terminal_took_goes_back_there_before_the_bill_is_given_up(till, who, bill):
    at_terminal(till, who, bill, 1_000)
    part = till.store.open_cart().cart
    with pytest.raises(UserError, match="paid already"):
        cancel_bill(till, who, part)
    after = give_back_all(
        till, who, part, see_to=lambda one: follow(till, one, pause=lambda _ms: True)
    )
    assert due(till, after) == 3_000
    cancel_bill(till, who, after)
    assert held(till, bill.layaway.number) == 0


def test_34_nobody_ends_a_layaway_while_its_payment_is_unknown(till, who, terminal, bill):
    terminal.bank.mood = LOST
    payment = begin(till, who, bill, method="card")
    with pytest.raises(NotOverError):
        cancel_bill(till, who, bill)
    with pytest.raises(UserError, match="is on the counter"):
        cancel_layaway(till, who, bill.layaway.number)
    assert payment.state == "PENDING"


def test_34_money_goes_back_to_the_card_that_paid_it_in(till, who, bill):
    by_card(till, who, bill)
    back = cancel_layaway(till, who, bill.layaway.number)
    assert due(till, back) == -2_000
    paid = by_card(till, who, back)

    (tender,) = paid.facts.tenders
    assert (tender.method, tender.amount_minor, tender.refunds) == ("card", -2_000, "S01-1-A/1")
    assert held(till, bill.layaway.number) == 0
    assert till.store.refunded("S01-1-A/1") == 2_000


def test_34_a_card_gets_back_what_it_paid_and_cash_needs_another_permission(till, who, bill):
    by_card(till, who, bill)
    number = bill.layaway.number
    rest = begin_instalment(till, who, number, amount_minor=1_000)
    pay_with(till, who, rest, method="cash", tendered_minor=None)
    back = cancel_layaway(till, who, number)
    cashier = sign_in(till, "cleo", "1111")
    with pytest.raises(NotAllowedError, match="another way"):
        pay_with(till, cashier, back, method="cash", tendered_minor=None)
    at_terminal(till, who, back, 2_000)
    paid = pay_with(till, cashier, till.store.open_cart().cart, method="cash", tendered_minor=None)
    assert [(one.method, one.amount_minor) for one in paid.facts.tenders] == [
        ("card", -2_000),
        ("cash", -1_000),
    ]
    assert held(till, number) == 0


def test_34_goods_that_were_handed_over_give_back_to_the_cards_of_their_instalments(
    till, who, bill
):
    by_card(till, who, bill)
    number = bill.layaway.number
    by_card(till, who, begin_instalment(till, who, number))
    sale = hand_over(till, who, number)
    back = return_line(
        till, who, None, sale, line=1, qty_milli=1000, disposition="resell", reason="too small"
    )
    at_terminal(till, who, back)
    after = till.store.open_cart().cart
    assert due(till, after) == -7_000
    refund = by_card(till, who, after)
    assert [(one.amount_minor, one.refunds) for one in refund.facts.tenders] == [
        (-3_000, "S01-1-A/1"),
        (-7_000, "S01-1-A/2"),
    ]
    with pytest.raises(UserError, match="More cannot come back"):
        return_line(
            till, who, None, sale, line=1, qty_milli=1000, disposition="resell", reason="again"
        )


def test_34_a_partial_approval_leaves_the_rest_of_the_instalment_due(till, who, terminal, bill):
    terminal.bank.mood = Mood(part=1_000)
    at_terminal(till, who, bill)
    after = till.store.open_cart().cart
    assert due(till, after) == 2_000
    paid = pay_with(till, who, after, method="cash", tendered_minor=None)
    assert (paid.facts.amount_minor, held(till, bill.layaway.number)) == (3_000, 3_000)
