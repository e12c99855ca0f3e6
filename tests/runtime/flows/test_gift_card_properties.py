"""What holds of gift cards whatever happens to them: sold, redeemed, refunded and given back."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posforge.errors import UserError
from posforge.runtime.app.terminals import bundled_payments
from posforge.runtime.domain.ledger import gift_card_of, sale_entries
from posforge.runtime.domain.people import Person
from posforge.runtime.domain.period import Period
from posforge.runtime.domain.pricing import total
from posforge.runtime.domain.shop import GiftCardRules, OfflineRules
from posforge.runtime.flows.checkout import pay_with
from posforge.runtime.flows.gift_card import sell_card
from posforge.runtime.flows.pay import due
from posforge.runtime.flows.refund import left_to_return, return_line
from posforge.runtime.flows.scan import put
from posforge.runtime.flows.sign_in import sign_in
from posforge.testing.builders import QUEBEC_TAX, a_shop
from posforge.testing.examples import examples
from posforge.testing.memory import a_till
from posforge.testing.sales import an_article

pytestmark = pytest.mark.money

MIA = Person(id="mia", name="Mia", role="super_admin")
SHOP = a_shop(
    payments=("cash", "gift_card"),
    gift_cards=GiftCardRules(least_minor=100, most_minor=25_000, step_minor=50),
    offline=OfflineRules(gift_card_minor=None),
)
shops = st.sampled_from([SHOP, replace(SHOP, tax=QUEBEC_TAX)])
cards = st.sampled_from(["AAAA00000001", "BBBB00000002", "CCCC00000003"])
amounts = st.integers(2, 500).map(lambda steps: steps * 50)
prices = st.integers(1, 30_000)
deeds = st.lists(
    st.one_of(
        st.tuples(st.just("sell"), cards, amounts),
        st.tuples(st.just("buy"), cards, prices),
        st.tuples(st.just("back"), st.integers(0, 20), st.booleans()),
    ),
    max_size=12,
)


class Counted:
    """A till in memory, and what its gift cards ought to be worth."""

    def __init__(self, shop):
        self.till = a_till(shop, people={MIA: "9876"}, payments=bundled_payments(shop))
        self.session = sign_in(self.till, "mia", "9876")
        self.sales = []

    def pay(self, bill, method="cash", code=""):
        paid = pay_with(
            self.till, self.session, bill, method=method, tendered_minor=None, code=code
        )
        if hasattr(paid, "facts"):
            self.sales.append(paid)
            return None
        return paid

    def sell(self, code, amount, price=0):
        bill = sell_card(self.till, self.session, None, amount_minor=amount, code=code)
        self.pay(put(self.till, self.session, bill, an_article("x", price)) if price else bill)

    def buy(self, code, price):
        bill = put(self.till, self.session, None, an_article(f"a{price}", price))
        try:
            bill = self.pay(bill, "gift_card", code)
        except UserError:
            assert self.left(code) <= 0
        if bill is not None:
            self.pay(bill)

    def back(self, number, is_onto_card):
        """Take the first line of some sale back, first onto its card where it may go there."""
        sale = self.sales[number % len(self.sales)] if self.sales else None
        lines = left_to_return(self.till, sale, None) if sale is not None else ()
        if not lines:
            return
        try:
            bill = return_line(
                self.till,
                self.session,
                None,
                sale,
                line=lines[0].line.line,
                qty_milli=lines[0].left_milli,
                disposition="resell",
                reason="x",
            )
        except UserError:
            assert lines[0].line.kind == "gift_card"
            assert self.left(lines[0].line.code) < lines[0].line.gross_minor
            return
        if is_onto_card and any(one.method == "gift_card" for one in sale.facts.tenders):
            assert self.pay(bill, "gift_card") is None
        else:
            self.pay(bill)

    def left(self, code):
        return -self.till.store.balance(gift_card_of(code), currency="EUR")

    def told(self, code):
        """Sold − redeemed + refunded, as the receipts say."""
        told = 0
        for sale in self.sales:
            told += sum(
                line.gross_minor
                for line in sale.facts.lines
                if line.kind == "gift_card" and line.code == code
            )
            told -= sum(
                one.amount_minor
                for one in sale.facts.tenders
                if one.method == "gift_card" and one.reference == code
            )
        return told


@examples(40)
@given(shops, deeds)
def test_sold_less_redeemed_and_refunded_is_what_is_owed(shop, wanted):
    counted = Counted(shop)
    for what, *facts in wanted:
        getattr(counted, what)(*facts)
        for code in ("AAAA00000001", "BBBB00000002", "CCCC00000003"):
            assert counted.left(code) == counted.told(code) >= 0
    period: Period = counted.till.store.period()
    figures = period.figures
    assert sum(one.amount_minor for one in figures.tenders) == (
        figures.gross_minor + figures.cards_minor + figures.rounding_minor
    )
    assert figures.net_minor + figures.tax_minor == figures.gross_minor
    assert figures.gross_minor == figures.sold.amount_minor - figures.returned.amount_minor


bills = st.lists(
    st.tuples(st.booleans(), amounts, st.sampled_from(["standard", "reduced"])),
    min_size=1,
    max_size=6,
)


def a_bill(counted, wanted):
    bill = None
    for place, (is_card, amount, tax) in enumerate(wanted):
        till, session = counted.till, counted.session
        if is_card:
            code = f"CARD0000000{place}"
            bill = sell_card(till, session, bill, amount_minor=amount, code=code)
        else:
            bill = put(till, session, bill, an_article(f"a{place}", amount + place, tax=tax))
    return bill


@examples(40)
@given(shops, bills)
def test_goods_and_cards_refunded_whole_give_zero_in_every_ledger(shop, wanted):
    counted = Counted(shop)
    counted.pay(a_bill(counted, wanted))
    (sale,) = counted.sales
    bill = None
    for one in left_to_return(counted.till, sale, None):
        bill = return_line(
            counted.till,
            counted.session,
            bill,
            sale,
            line=one.line.line,
            qty_milli=one.left_milli,
            disposition="resell",
            reason="x",
        )
    assert due(counted.till, bill) == -sale.facts.due_minor
    counted.pay(bill)
    balances = Counter()
    for one in counted.sales:
        for entry in sale_entries(one.facts, store="S01", node="n"):
            balances[entry.ledger, entry.source, entry.item] -= entry.amount
            balances[entry.ledger, entry.target, entry.item] += entry.amount
    assert {account: amount for account, amount in balances.items() if amount} == {}


@examples(40)
@given(shops, bills, st.randoms())
def test_permuting_goods_and_cards_changes_no_total(shop, wanted, dice):
    bill = a_bill(Counted(shop), wanted)
    lines = tuple(dice.sample(bill.lines, len(bill.lines)))
    before, after = total(bill, shop), total(replace(bill, lines=lines), shop)
    assert (after.due_minor, after.cards_minor) == (before.due_minor, before.cards_minor)
    assert (after.gross_minor, after.taxes) == (before.gross_minor, before.taxes)
    assert before.cards_minor == sum(amount for is_card, amount, _ in wanted if is_card)
