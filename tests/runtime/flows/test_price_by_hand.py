"""Prices and discounts that a person decides: with a reason, recorded, and never absurd."""

from __future__ import annotations

import pytest

from posforge.errors import UserError
from posforge.runtime.domain.discount import ManualDiscount
from posforge.runtime.domain.people import NotAllowedError, Person
from posforge.runtime.flows.approve import approve
from posforge.runtime.flows.checkout import pay_with
from posforge.runtime.flows.discount import discount_bill, discount_line
from posforge.runtime.flows.override import override_price
from posforge.runtime.flows.scan import put
from posforge.runtime.flows.sign_in import sign_in
from posforge.testing.memory import a_till
from posforge.testing.sales import an_article

ADA = Person(id="ada", name="Ada Berg", role="cashier")
CHIARA = Person(id="chiara", name="Chiara Rossi", role="manager")


@pytest.fixture
def till():
    return a_till(people={ADA: "1234", CHIARA: "9876"})


@pytest.fixture
def chiara(till):
    return sign_in(till, "chiara", "9876")


@pytest.fixture
def bill(till, chiara):
    return put(till, chiara, None, an_article("Tee", 500))


def test_a_changed_price_says_what_it_was_who_changed_it_and_why(till, chiara, bill):
    bill = override_price(till, chiara, bill, line=1, price_minor=400, reason=" Shelf  price ")
    bill = override_price(till, chiara, bill, line=1, price_minor=350, reason="Shelf price")
    said = till.store.events[-1].body
    assert (said["from_minor"], said["to_minor"], said["reason"]) == (400, 350, "Shelf price")
    sale = pay_with(till, chiara, bill, method="cash", tendered_minor=None)
    (line,) = sale.facts.lines
    assert (line.unit_price_minor, line.list_price_minor, line.price_source) == (
        350,
        500,
        "override",
    )


def test_a_cashier_changes_a_price_with_approval_alone(till, bill):
    ada = sign_in(till, "ada", "1234")
    with pytest.raises(NotAllowedError):
        override_price(till, ada, bill, line=1, price_minor=400, reason="Shelf price")
    approved = approve(till, ada, "chiara", "9876", permission="override_price")
    override_price(till, approved, bill, line=1, price_minor=400, reason="Shelf price")
    header = till.store.events[-1].header
    assert (header.actor, header.approver) == ("ada", "chiara")


@pytest.mark.parametrize(
    ("price", "reason"), [(-1, "x"), (10**12, "x"), (400, "  "), (1, "x" * 200)]
)
def test_an_absurd_price_or_no_reason_changes_nothing(till, chiara, bill, price, reason):
    before = len(till.store.events)
    with pytest.raises(UserError, match=r"no price|reason"):
        override_price(till, chiara, bill, line=1, price_minor=price, reason=reason)
    assert len(till.store.events) == before
    assert till.store.open_cart().cart == bill


def test_discounts_stand_on_the_line_with_their_reason(till, chiara, bill):
    ten = ManualDiscount(reason="Damaged", percent_milli=10_000)
    bill = discount_line(till, chiara, bill, line=1, discount=ten)
    bill = discount_bill(till, chiara, bill, discount=ManualDiscount(reason="A", amount_minor=50))
    bill = discount_bill(till, chiara, bill, discount=ManualDiscount(reason="B", amount_minor=100))
    assert till.store.open_cart().cart == bill
    sale = pay_with(till, chiara, bill, method="cash", tendered_minor=None)
    (line,) = sale.facts.lines
    assert [(one.code, one.amount_minor, one.reason) for one in line.discounts] == [
        ("manual", 50, "Damaged"),
        ("bill", 100, "B"),
    ]
    assert sale.facts.gross_minor == 350


@pytest.mark.parametrize(
    "discount",
    [
        ManualDiscount(reason="x"),
        ManualDiscount(reason="x", percent_milli=100_001),
        ManualDiscount(reason="x", amount_minor=501),
        ManualDiscount(reason="x", amount_minor=-1),
        ManualDiscount(reason="x", amount_minor=1, percent_milli=1),
        ManualDiscount(reason=" ", amount_minor=1),
    ],
)
def test_a_discount_is_more_than_nothing_and_never_pays_the_customer(till, chiara, bill, discount):
    with pytest.raises(UserError, match=r"no discount|needs a reason"):
        discount_line(till, chiara, bill, line=1, discount=discount)
    with pytest.raises(UserError, match=r"no discount|needs a reason"):
        discount_bill(till, chiara, bill, discount=discount)
    assert till.store.open_cart().cart == bill
