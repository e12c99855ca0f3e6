"""Gift cards at the window: sold by scanner or with a new code, redeemed, asked about."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from posforge.runtime.app.terminals import bundled_payments
from posforge.runtime.domain.shop import GiftCardRules, OfflineRules
from posforge.runtime.domain.stored_value import Held

CODE = "4051234567890123"


def a_card_till(till_of):
    till = till_of(
        payments=("cash", "gift_card"),
        gift_cards=GiftCardRules(least_minor=500, most_minor=25_000, step_minor=100),
        offline=OfflineRules(gift_card_minor=None),
    )
    return replace(till, payments=bundled_payments(till.shop))


@pytest.fixture
def selling(open_till, till_of):
    counter = open_till(a_card_till(till_of))
    counter.sign_in()
    return counter


def menu(counter, action):
    counter.press("Ctrl+M")
    sheet = counter.window.sheet
    counter.type("1234567890ABCDEFG"[sheet.offered.index(action)])
    assert counter.window.sheet.name == action


def sell_one(counter, code=CODE):
    menu(counter, "gift_card")
    if code:
        counter.scan(code)
    else:
        counter.press("Right", "Enter")
    counter.type("2500")
    counter.press("Enter")


def test_a_card_is_scanned_its_amount_typed_and_paid_with_goods(selling):
    selling.scan(selling.milk)
    sell_one(selling)
    assert [line.kind for line in selling.bill.lines] == ["goods", "gift_card"]
    selling.press("F9", "Enter")
    selling.screen.do_exact_cash()
    selling.settle()
    facts = selling.store.last_sale().facts
    assert (facts.gross_minor, facts.cards_minor) == (149, 2500)


def test_a_card_of_the_tills_own_needs_no_scan(selling):
    sell_one(selling, code="")
    assert selling.bill.lines[0].code.startswith("GC")


def test_an_amount_the_shop_does_not_sell_is_refused_in_a_sentence(selling):
    menu(selling, "gift_card")
    selling.scan(CODE)
    selling.type("99")
    selling.press("Enter")
    assert "sold for" in selling.banner
    assert selling.window.desk.bill is None


def test_a_card_is_scanned_at_payment_shows_its_balance_and_pays(selling):
    sell_one(selling)
    selling.window.desk.pay("cash", tendered_minor=None)
    selling.settle()
    selling.scan(selling.milk, selling.chocolate)
    selling.press("F9", "Tab")
    selling.scan(CODE)
    assert selling.window.sheet.name == "question"
    selling.press("Enter")
    (paid,) = selling.store.last_sale().facts.tenders
    assert (paid.method, paid.amount_minor, paid.reference) == ("gift_card", 348, CODE)

    selling.press("Enter")
    menu(selling, "gift_card_left")
    selling.type("4051-2345-6789-0123")
    selling.press("Enter")
    assert selling.window.sheet.name == "question"
    selling.press("Enter")
    assert selling.window.sheet is None


def test_the_code_is_asked_for_where_nobody_scans(selling):
    selling.scan(selling.milk)
    selling.press("F9", "Tab")
    selling.screen.do_exact_cash()
    assert selling.window.sheet.name == "gift_card_code"
    selling.type("NOBODYHASTHIS")
    selling.press("Enter")
    assert "nothing that is left" in selling.banner


def test_a_shop_without_gift_cards_offers_none(counter):
    counter.press("Ctrl+M")
    assert not {"gift_card", "gift_card_left"} & set(counter.window.sheet.offered)


def test_a_code_of_the_tills_own_shows_its_balance_when_it_is_scanned_for_goods(selling):
    sell_one(selling, code="")
    code = selling.bill.lines[0].code
    selling.window.desk.pay("cash", tendered_minor=None)
    selling.settle()
    selling.press("Enter")
    selling.scan(code)
    assert selling.window.sheet.name == "question"
    selling.press("Enter")
    selling.scan("GCABCDEFGHIJKLM")
    assert "nothing that is left" in selling.banner


def test_while_a_balance_is_asked_for_the_till_sells_on(open_till, till_of):
    asked, answered = threading.Event(), threading.Event()

    class SlowLine:
        def ask(self, _question, _asked):
            asked.set()
            assert answered.wait(10)
            return Held(left_minor=700, good_ms=0)

    counter = open_till(replace(a_card_till(till_of), store_line=SlowLine()))
    counter.sign_in()
    counter.keyboard.scan(counter.handle, "GCABCDEFGHIJKLM")
    counter.settle_sale()
    assert asked.wait(10)
    counter.keyboard.scan(counter.handle, counter.milk)
    counter.settle_sale()
    assert [line.product for line in counter.bill.lines] == ["milk"]
    answered.set()
    counter.settle()
    assert counter.window.sheet is None, "nobody waits for the answer any more"
    counter.scan("GCABCDEFGHIJKLM")
    assert counter.window.sheet.name == "question"
