"""What articles ask for: age once a bill, a price of their own, and deposits that follow."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posforge.errors import UserError
from posforge.runtime.domain.people import NotAllowedError, Person
from posforge.runtime.domain.shop import FieldRule
from posforge.runtime.flows.approve import approve
from posforge.runtime.flows.asking import AgeNeededError, PriceNeededError
from posforge.runtime.flows.checkout import pay_with
from posforge.runtime.flows.deposit import take_empties
from posforge.runtime.flows.quantity import change_quantity
from posforge.runtime.flows.scan import scan
from posforge.runtime.flows.sign_in import sign_in
from posforge.runtime.flows.void import void_line
from posforge.testing.asking_goods import BEER, COLA, FLOWERS, GOODS, WHISKY
from posforge.testing.builders import a_shop
from posforge.testing.memory import a_till

ADA = Person(id="ada", name="Ada Berg", role="cashier")
BO = Person(id="bo", name="Bo Lund", role="trainee")


@pytest.fixture
def till():
    shop = a_shop()
    fields = (
        FieldRule(name="min_age", kind="whole", label="From age"),
        FieldRule(name="deposit", kind="text", label="Deposit"),
    )
    catalogue = replace(shop.catalogue, fields=fields, age_field="min_age", deposit_field="deposit")
    cashier, *others = shop.roles
    roles = (
        replace(cashier, may=cashier.may | {"sell_restricted", "open_price"}),
        replace(cashier, name="trainee"),
        *others,
    )
    shop = replace(shop, catalogue=catalogue, roles=roles)
    return a_till(shop, products=GOODS, people={ADA: "1234", BO: "5678"})


@pytest.fixture
def ada(till):
    return sign_in(till, "ada", "1234")


def kinds(bill):
    return [(line.name, line.kind, line.qty_milli // 1000) for line in bill.standing]


def test_age_is_asked_once_a_bill_for_the_highest(till, ada):
    with pytest.raises(AgeNeededError, match="from 16"):
        scan(till, ada, None, BEER)
    assert till.store.open_cart() is None
    bill = scan(till, ada.answered(age=16), None, BEER)
    bill = scan(till, ada, bill, BEER)
    with pytest.raises(AgeNeededError, match="from 18"):
        scan(till, ada, bill, WHISKY)
    bill = scan(till, ada.answered(age=18), bill, WHISKY)
    bill = scan(till, ada, bill, WHISKY)
    assert till.store.open_cart().cart == bill
    said = [event for event in till.store.events if event.header.type == "AgeConfirmed"]
    assert [(event.body["age"], event.header.actor) for event in said] == [(16, "ada"), (18, "ada")]


def test_who_may_not_sell_it_needs_a_second_person(till):
    bo = sign_in(till, "bo", "5678")
    with pytest.raises(NotAllowedError) as refused:
        scan(till, bo, None, BEER)
    approved = approve(till, bo, "ada", "1234", permission=refused.value.permission)
    with pytest.raises(AgeNeededError):
        scan(till, approved, None, BEER)
    scan(till, approved.answered(age=16), None, BEER)
    confirmed = next(one for one in till.store.events if one.header.type == "AgeConfirmed")
    assert (confirmed.header.actor, confirmed.header.approver) == ("bo", "ada")


def test_an_open_price_is_typed_and_stands_on_the_line(till, ada):
    with pytest.raises(PriceNeededError, match="Flowers"):
        scan(till, ada, None, FLOWERS)
    for absurd in (-1, 10**12):
        with pytest.raises(UserError, match="no price"):
            scan(till, ada.answered(price_minor=absurd), None, FLOWERS)
    bill = scan(till, ada.answered(price_minor=1250), None, FLOWERS)
    sale = pay_with(till, ada, bill, method="cash", tendered_minor=None)
    (line,) = sale.facts.lines
    assert (line.gross_minor, line.price_source) == (1250, "open")


def test_a_deposit_follows_its_article_on_quantity_and_void(till, ada):
    bill = scan(till, ada, None, COLA)
    bill = scan(till, ada, bill, COLA)
    assert kinds(bill) == [("Cola", "goods", 2), ("Deposit", "deposit", 2)]
    bill = change_quantity(till, ada, bill, line=1, qty_milli=6000)
    assert kinds(bill) == [("Cola", "goods", 6), ("Deposit", "deposit", 6)]
    with pytest.raises(UserError, match="follows"):
        void_line(till, ada.answered(reason="mistake"), bill, line=2)
    bill = void_line(till, ada.answered(reason="mistake"), bill, line=1)
    assert bill.standing == ()
    bill = scan(till, ada, bill, COLA)
    assert kinds(bill) == [("Cola", "goods", 1), ("Deposit", "deposit", 1)]
    assert till.store.open_cart().cart == bill


def test_a_deposit_knows_its_article_on_the_receipt_and_moves_no_stock(till, ada):
    bill = scan(till, ada, None, COLA)
    sale = pay_with(till, ada, bill, method="cash", tendered_minor=None)
    goods, deposit = sale.facts.lines
    assert (deposit.parent, deposit.gross_minor) == (goods.line, 25)


def test_empties_come_back_on_the_same_bill_without_a_manager(till, ada):
    bill = scan(till, ada, None, COLA)
    bill = take_empties(till, ada, bill, COLA)
    bill = take_empties(till, ada, bill, COLA, qty_milli=3000)
    assert kinds(bill)[-1] == ("Deposit", "empties", -4)
    sale = pay_with(till, ada, bill, method="cash", tendered_minor=None)
    assert sale.facts.gross_minor == 120 + 25 - 100
    alone = take_empties(till, ada, None, COLA)
    assert pay_with(till, ada, alone, method="cash", tendered_minor=None).facts.gross_minor == -25


@pytest.mark.parametrize(("code", "qty_milli"), [(WHISKY, 1000), ("nothing", 1000), (COLA, 0)])
def test_what_has_no_deposit_is_no_empty(till, ada, code, qty_milli):
    with pytest.raises(UserError, match=r"no deposit|whole pieces"):
        take_empties(till, ada, None, code, qty_milli=qty_milli)
    assert till.store.open_cart() is None
