"""Vouchers of others pay a part; a customer known by name pays later, up to a limit."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posforge.errors import UserError
from posforge.runtime.domain.people import NotAllowedError, Person
from posforge.runtime.domain.shop import Role, TenderRules
from posforge.runtime.flows.cash import Cash
from posforge.runtime.flows.checkout import pay_with
from posforge.runtime.flows.on_account import OnAccount
from posforge.runtime.flows.refund import return_line
from posforge.runtime.flows.scan import put
from posforge.runtime.flows.sign_in import sign_in
from posforge.runtime.flows.voucher import Voucher
from posforge.testing.builders import a_shop
from posforge.testing.memory import a_till
from posforge.testing.sales import an_article

ADA = Person(id="ada", name="Ada", role="cashier")
MIA = Person(id="mia", name="Mia", role="manager")
ROLES = (
    Role(name="cashier", may=frozenset({"sell"})),
    Role(name="manager", may=frozenset({"sell", "sell_on_account"})),
)
MAY_REFUND = Role(name="refunder", may=frozenset({"sell", "sell_on_account", "refund"}))
WAYS = {"cash": Cash("EUR"), "voucher": Voucher(), "on_account": OnAccount()}


def a_counter(*, limit_minor=None, person="mia"):
    rules = TenderRules(account_limit_minor=limit_minor)
    shop = a_shop(payments=tuple(WAYS), roles=ROLES, tenders=rules)
    till = a_till(shop, people={ADA: "1234", MIA: "9876"}, payments=WAYS)
    return till, sign_in(till, person, {"ada": "1234", "mia": "9876"}[person])


def a_bill(till, session, *, price=1000, customer="anna"):
    bill = put(till, session, None, an_article("oats", price))
    with till.store.work() as work:
        work.put_cart(after := replace(bill, customer=customer))
    return after


def owed(till, customer="anna"):
    return till.store.balance(f"account:{customer}", currency="EUR")


def test_a_voucher_pays_a_part_and_never_gives_change():
    till, session = a_counter()
    bill = a_bill(till, session)
    with pytest.raises(UserError, match="gives no change"):
        pay_with(till, session, bill, method="voucher", tendered_minor=1001)
    bill = pay_with(till, session, bill, method="voucher", tendered_minor=700)
    sale = pay_with(till, session, bill, method="cash", tendered_minor=500)

    assert [one.amount_minor for one in sale.facts.tenders] == [700, 300]
    assert till.store.jobs[-1].payload.count("true") == 1


@pytest.mark.parametrize("tendered_minor", [0, -1])
def test_a_voucher_pays_something(tendered_minor):
    with pytest.raises(UserError, match="no amount"):
        Voucher().tender(due_minor=100, tendered_minor=tendered_minor)


def test_nothing_is_given_back_as_a_voucher():
    with pytest.raises(UserError, match="Nothing is given back"):
        Voucher().tender(due_minor=-100, tendered_minor=-100)


def test_a_customer_owes_what_they_take_and_less_when_goods_come_back():
    till, session = a_counter()
    pay_with(till, session, a_bill(till, session), method="on_account", tendered_minor=None)

    assert owed(till) == 1000
    assert OnAccount().tender(due_minor=-300, tendered_minor=-300).amount_minor == -300


def test_nobody_owes_less_for_what_another_customer_took():
    till, session = a_counter()
    till = replace(till, shop=replace(till.shop, roles=(*ROLES, MAY_REFUND)))
    session = replace(session, person=replace(session.person, role=MAY_REFUND.name))
    bill = a_bill(till, session)
    sale = pay_with(till, session, bill, method="on_account", tendered_minor=None)
    back = return_line(
        till,
        session,
        None,
        sale,
        line=1,
        qty_milli=1000,
        disposition="resell",
        reason="not wanted",
    )
    other = replace(back, customer="bert")
    with pytest.raises(NotAllowedError) as refused:
        pay_with(till, session, other, method="on_account", tendered_minor=None)
    assert refused.value.permission == "refund_other_tender"
    pay_with(
        till, session, replace(back, customer="anna"), method="on_account", tendered_minor=None
    )
    assert owed(till) == 0


def test_the_limit_counts_what_is_owed_already_and_what_is_on_this_bill():
    till, session = a_counter(limit_minor=1500)
    pay_with(till, session, a_bill(till, session), method="on_account", tendered_minor=None)
    bill = a_bill(till, session)
    with pytest.raises(UserError, match="owe more than the shop allows"):
        pay_with(till, session, bill, method="on_account", tendered_minor=None)
    bill = pay_with(till, session, bill, method="on_account", tendered_minor=400)
    with pytest.raises(UserError, match="owe more than the shop allows"):
        pay_with(till, session, bill, method="on_account", tendered_minor=101)
    pay_with(till, session, bill, method="cash", tendered_minor=None)

    assert owed(till) == 1400


def test_who_may_not_is_approved_and_the_tender_says_by_whom():
    till, session = a_counter(person="ada")
    bill = a_bill(till, session)
    with pytest.raises(NotAllowedError) as refused:
        pay_with(till, session, bill, method="on_account", tendered_minor=500)
    assert refused.value.permission == "sell_on_account"
    bill = pay_with(till, session.approved_by(MIA), bill, method="on_account", tendered_minor=500)
    sale = pay_with(till, session, bill, method="cash", tendered_minor=None)

    assert [one.approver for one in sale.facts.tenders] == ["mia", ""]


def test_nobody_owes_without_a_name_not_even_when_it_is_taken_off_later():
    till, session = a_counter()
    bill = a_bill(till, session, customer="")
    with pytest.raises(UserError, match="Nobody is named"):
        pay_with(till, session, bill, method="on_account", tendered_minor=None)
    named = replace(bill, customer="anna")
    bill = pay_with(till, session, named, method="on_account", tendered_minor=500)
    with pytest.raises(UserError, match="Nobody is named"):
        pay_with(till, session, replace(bill, customer=""), method="cash", tendered_minor=None)
