"""Ceilings of roles hold in the flows: what is above needs somebody else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posforge.runtime.domain.cart import change_line
from posforge.runtime.domain.discount import ManualDiscount
from posforge.runtime.domain.people import NotAllowedError, Person
from posforge.runtime.flows.approve import approve, approvers
from posforge.runtime.flows.discount import discount_bill, discount_line
from posforge.runtime.flows.pay import due
from posforge.runtime.flows.quantity import change_quantity
from posforge.runtime.flows.scan import put
from posforge.runtime.flows.sign_in import sign_in
from posforge.runtime.flows.void import void_line
from posforge.testing.builders import a_shop
from posforge.testing.memory import a_till
from posforge.testing.sales import an_article

ADA = Person(id="ada", name="Ada Berg", role="cashier")
CHIARA = Person(id="chiara", name="Chiara Rossi", role="manager")


@pytest.fixture
def till():
    shop = a_shop()
    ceilings = {"discount": 5_000, "void_line": 1_000}
    roles = tuple(
        replace(role, may=role.may | {"discount"}, ceilings=ceilings)
        if role.name == "cashier"
        else role
        for role in shop.roles
    )
    return a_till(replace(shop, roles=roles), people={ADA: "1234", CHIARA: "9876"})


@pytest.fixture
def ada(till):
    return sign_in(till, "ada", "1234")


def a_bill(till, session, *prices):
    bill = None
    for place, price in enumerate(prices):
        bill = put(till, session, bill, an_article(f"a{place}", price))
    return bill


@pytest.mark.parametrize(
    ("percent", "amount", "allowed"),
    [(5_000, 0, True), (5_001, 0, False), (0, 50, True), (0, 51, False)],
)
def test_a_discount_above_the_ceiling_needs_approval(till, ada, percent, amount, allowed):
    bill = a_bill(till, ada, 1000)
    wanted = ManualDiscount(reason="x", percent_milli=percent, amount_minor=amount)
    for give in (
        lambda who: discount_line(till, who, bill, line=1, discount=wanted),
        lambda who: discount_bill(till, who, bill, discount=wanted),
    ):
        if allowed:
            give(ada)
            continue
        with pytest.raises(NotAllowedError, match="so much") as refused:
            give(ada)
        asked = refused.value
        people = approvers(till, ada, asked.permission, value=asked.value)
        assert [one.id for one in people] == ["chiara"]
        give(approve(till, ada, "chiara", "9876", permission=asked.permission))
        assert till.store.events[-1].header.approver == "chiara"


def test_the_limit_of_voids_counts_the_item_about_to_be_voided(till, ada):
    bill = a_bill(till, ada, 600, 400, 1)
    bill = void_line(till, ada.answered(reason="mistake"), bill, line=1)
    bill = void_line(till, ada.answered(reason="mistake"), bill, line=2)
    with pytest.raises(NotAllowedError) as refused:
        void_line(till, ada.answered(reason="mistake"), bill, line=3)
    assert refused.value.value == 1001


def test_the_limit_of_voids_counts_what_was_taken_off_lines_in_part(till, ada):
    bill = put(till, ada, None, an_article("a", 400), qty_milli=9_000)
    bill = change_quantity(till, ada, bill, line=1, qty_milli=8_000)
    bill = change_quantity(till, ada, bill, line=1, qty_milli=7_000)
    assert till.store.open_cart().cart == bill
    with pytest.raises(NotAllowedError) as refused:
        change_quantity(till, ada, bill, line=1, qty_milli=6_000)
    assert refused.value.value == 1200
    bill = put(till, ada, bill, an_article("b", 201))
    with pytest.raises(NotAllowedError) as refused:
        void_line(till, ada.answered(reason="mistake"), bill, line=2)
    assert refused.value.value == 1001


@pytest.mark.parametrize(
    "shrink",
    [
        lambda till, who, bill: change_quantity(till, who, bill, line=1, qty_milli=6_000),
        lambda till, who, bill: void_line(till, who.answered(reason="mistake"), bill, line=2),
    ],
)
def test_a_fixed_discount_does_not_outgrow_its_ceiling_as_goods_leave_the_bill(till, ada, shrink):
    bill = put(till, ada, None, an_article("a", 100), qty_milli=10_000)
    bill = put(till, ada, bill, an_article("b", 400))
    fixed = ManualDiscount(reason="x", amount_minor=70)
    bill = discount_bill(till, ada, bill, discount=fixed)
    with pytest.raises(NotAllowedError) as refused:
        shrink(till, ada, bill)
    assert (refused.value.permission, refused.value.value) == ("discount", 7_000)
    approved = approve(till, ada, "chiara", "9876", permission="discount")
    shrink(till, approved.answered(reason="mistake"), bill)
    assert till.store.events[-1].header.approver == "chiara"
    one = ManualDiscount(reason="x", amount_minor=50)
    bill = discount_line(till, ada, replace(bill, discounts=()), line=1, discount=one)
    with pytest.raises(NotAllowedError):
        change_quantity(till, ada, bill, line=1, qty_milli=9_000)


def test_a_discount_on_the_bill_is_a_share_of_the_goods_that_are_sold(till, ada):
    bill = a_bill(till, ada, 1000, 5000)
    bill = change_line(bill, 2, kind="deposit")[0]
    with pytest.raises(NotAllowedError):
        discount_bill(till, ada, bill, discount=ManualDiscount(reason="x", amount_minor=51))
    bill = change_line(bill, 2, kind="empties", qty_milli=-1000)[0]
    exchange = discount_bill(till, ada, bill, discount=ManualDiscount(reason="x", amount_minor=50))
    assert due(till, exchange) == 950 - 5000
