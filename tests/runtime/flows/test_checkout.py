"""Paying a bill: in parts, to the nearest coin in use, and back to the customer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posforge.errors import UserError
from posforge.runtime.domain.payment import Tender
from posforge.runtime.domain.people import NotAllowedError
from posforge.runtime.domain.sale import Sale
from posforge.runtime.domain.shop import CashRules
from posforge.runtime.flows.cancel import cancel_bill
from posforge.runtime.flows.cash import Cash
from posforge.runtime.flows.checkout import pay_with
from posforge.runtime.flows.pay import due, due_by, give_back
from posforge.runtime.flows.scan import put
from posforge.runtime.flows.sign_in import sign_in
from posforge.runtime.flows.void import void_line
from posforge.testing.builders import a_shop
from posforge.testing.examples import examples
from posforge.testing.memory import a_till
from posforge.testing.sales import an_article


class Voucher:
    """Pays as much as stands on it, never with change."""

    name, opens_drawer = "voucher", False

    def offers(self, due_minor):
        return [due_minor]

    def tender(self, *, due_minor, tendered_minor):
        if tendered_minor > due_minor:
            raise UserError("A voucher gives no change.", hint="Type less.")
        return Tender(
            method=self.name,
            amount_minor=tendered_minor,
            tendered_minor=tendered_minor,
            change_minor=0,
        )


def a_counter(*prices, step_minor=1):
    shop = a_shop(payments=("cash", "voucher"), cash=CashRules(step_minor=step_minor))
    till = a_till(shop, payments={"cash": Cash(shop.currency), "voucher": Voucher()})
    session, bill = sign_in(till, "ada", "1234"), None
    for place, price in enumerate(prices):
        bill = put(till, session, bill, an_article(f"a{place}", price))
    return till, session, bill


def test_a_bill_is_paid_in_parts_and_what_was_taken_survives_the_power_cut():
    till, session, bill = a_counter(1500)
    bill = pay_with(till, session, bill, method="voucher", tendered_minor=500)
    saved = till.store.open_cart().cart
    assert saved == bill
    assert due(till, saved) == 1000

    sale = pay_with(till, session, saved, method="cash", tendered_minor=2000)
    paid = [(one.method, one.amount_minor, one.change_minor) for one in sale.facts.tenders]
    assert paid == [("voucher", 500, 0), ("cash", 1000, 1000)]
    assert till.store.open_cart() is None


def test_what_was_taken_is_given_back_before_a_bill_is_cancelled():
    till, session, bill = a_counter(1500)
    bill = pay_with(till, session, bill, method="cash", tendered_minor=500)
    with pytest.raises(UserError, match="paid already"):
        cancel_bill(till, session.answered(reason="mistake"), bill)
    bill = give_back(till, session, bill)
    cancel_bill(till, session.answered(reason="mistake"), bill)
    assert till.store.events[-1].header.type == "BillCancelled"


def test_only_the_cash_that_pays_the_rest_is_rounded():
    till, session, bill = a_counter(1013, step_minor=5)
    assert due_by(till, bill, method="voucher").asked_minor == 1013
    assert due_by(till, bill).asked_minor == 1015
    bill = pay_with(till, session, bill, method="voucher", tendered_minor=501)
    sale = pay_with(till, session, bill, method="cash", tendered_minor=None)

    assert [one.amount_minor for one in sale.facts.tenders] == [501, 510]
    assert (sale.facts.gross_minor, sale.facts.rounding_minor) == (1013, -2)


def test_cash_in_parts_is_paid_in_coins_there_are():
    till, session, bill = a_counter(1013, step_minor=5)
    with pytest.raises(UserError, match="no coins for this amount"):
        pay_with(till, session, bill, method="cash", tendered_minor=501)
    bill = pay_with(till, session, bill, method="cash", tendered_minor=500)
    sale = pay_with(till, session, bill, method="voucher", tendered_minor=513)
    assert sale.facts.rounding_minor == 0


def test_a_bill_of_nothing_or_less_than_a_coin_needs_no_payment():
    till, session, bill = a_counter(2, step_minor=5)
    sale = pay_with(till, session, bill, method="cash", tendered_minor=None)
    assert (sale.facts.tenders, sale.facts.rounding_minor) == ((), -2)


def test_change_is_lawful_for_cash_alone():
    till, session, bill = a_counter(1000)
    with pytest.raises(UserError, match="no change"):
        pay_with(till, session, bill, method="voucher", tendered_minor=1500)


@pytest.mark.money
@examples(40)
@given(
    st.integers(1, 100_000),
    st.lists(st.tuples(st.sampled_from(["cash", "voucher"]), st.integers(1, 40_000)), max_size=4),
    st.sampled_from([1, 5, 100]),
)
def test_split_tenders_sum_to_what_is_due_and_the_rounding(price, parts, step):
    till, session, bill = a_counter(price, step_minor=step)
    got = bill
    for method, amount in parts:
        if isinstance(got, Sale):
            break
        left = due_by(till, got, method=method).asked_minor
        given_minor = min(amount, left) // step * step if method == "cash" else min(amount, left)
        if given_minor:
            got = pay_with(till, session, got, method=method, tendered_minor=given_minor)
    if not isinstance(got, Sale):
        got = pay_with(till, session, got, method="cash", tendered_minor=None)
    facts = got.facts
    assert sum(one.amount_minor for one in facts.tenders) == price + facts.rounding_minor
    assert abs(facts.rounding_minor) * 2 <= step
    assert facts.gross_minor == price


def test_what_was_taken_for_lines_struck_since_goes_back_the_way_it_came():
    till, session, bill = a_counter(1000, 500)
    bill = pay_with(till, session, bill, method="voucher", tendered_minor=1200)
    bill = void_line(till, session.answered(reason="mistake"), bill, line=1)
    assert due(till, bill) == -700
    with pytest.raises(NotAllowedError) as refused:
        pay_with(till, session, bill, method="cash", tendered_minor=None)
    assert refused.value.permission == "refund_other_tender"

    till, session, bill = a_counter(1000, 500)
    bill = pay_with(till, session, bill, method="cash", tendered_minor=1200)
    bill = void_line(till, session.answered(reason="mistake"), bill, line=1)
    sale = pay_with(till, session, bill, method="cash", tendered_minor=None)
    assert [one.amount_minor for one in sale.facts.tenders] == [1200, -700]
