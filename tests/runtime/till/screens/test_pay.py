"""Taking money: nothing but the cashier's own keys changes the amount, and one sale is one sale."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from posforge.runtime.app.terminals import bundled_payments
from posforge.runtime.domain.shop import TenderRules
from posforge.runtime.flows.checkout import pay_with
from posforge.runtime.flows.refund import return_line
from posforge.runtime.flows.scan import scan
from posforge.runtime.flows.sign_in import sign_in


@pytest.fixture
def paying(counter):
    counter.scan(counter.milk, counter.chocolate)
    counter.press("F9")
    assert counter.window.screen_name == "pay"
    return counter


def test_a_scan_is_refused_aloud_and_the_amount_unchanged(paying):
    paying.type("20")
    paying.scan(paying.milk)

    assert paying.heard[-1][1]["key"] == "banner.scan_at_pay"
    assert paying.screen.amount.minor == 20
    assert paying.screen.due_minor == 348
    assert [line.qty_milli for line in paying.bill.lines] == [1000, 1000]


def test_the_change_is_shown_while_the_amount_is_typed(paying):
    paying.type("3")
    assert paying.screen.given.result.startswith("Still missing")
    paying.type("48")
    assert "0.00" in paying.screen.given.result.replace(",", ".")
    paying.type("0")

    assert "31.32" in paying.screen.given.result.replace(",", ".")
    assert paying.screen.given.result.startswith("Change")


def test_quick_amounts_are_the_notes_a_customer_gives(paying):
    assert list(paying.screen.offers) == [348, 400, 500, 1000, 2000, 5000]
    paying.screen._quick[3].click()
    paying.settle()

    assert paying.store.last_sale().change_minor == 652


def test_quick_amounts_are_chosen_with_arrows(paying):
    paying.press("Down", "Right", "Enter")

    assert paying.store.last_sale().facts.tenders[0].tendered_minor == 400


def test_typing_puts_the_arrows_choice_aside(paying):
    paying.press("Down", "Right")
    paying.type("500")
    paying.press("Enter")

    assert paying.store.last_sale().facts.tenders[0].tendered_minor == 500


def test_enter_without_an_amount_asks_for_one(paying):
    paying.press("Enter")

    assert paying.heard[-1][1]["key"] == "banner.nothing_given"
    assert paying.store.last_sale() is None


def test_too_little_and_far_too_much_are_refused(paying):
    paying.type("347")
    paying.press("Enter")
    assert paying.store.last_sale() is None
    paying.press(*["Backspace"] * 3)
    paying.type("400638133")
    paying.press("Enter")

    assert paying.store.last_sale() is None
    assert paying.window.screen_name == "pay"


def test_pressing_twice_pays_once(paying):
    paying.type("500")
    for _ in range(3):
        paying.screen.act("pay")
    paying.settle()

    assert paying.events.count("SaleCompleted") == 1
    assert paying.window.screen_name == "change"


def test_escape_goes_back_and_nothing_is_lost(paying):
    paying.press("Esc")

    assert paying.window.screen_name == "sell"
    assert len(paying.bill.standing) == 2
    paying.press("F9")
    assert paying.screen.amount.minor is None


def test_a_scan_while_the_sale_is_being_written_is_the_next_customers(paying):
    paying.screen.act("exact_cash")
    paying.keyboard.scan(paying.handle, paying.milk)
    paying.settle()

    assert paying.store.last_sale().facts.gross_minor == 348
    assert [line.product for line in paying.bill.lines] == ["milk"]
    assert paying.window.screen_name == "sell"


def test_currencies_without_cents_are_typed_as_they_are(open_till, yen_till):
    counter = open_till(yen_till)
    counter.sign_in()
    counter.scan(counter.milk)
    counter.press("F9")
    counter.type("1000")
    counter.press("Enter")

    assert counter.store.last_sale().change_minor == 851
    assert "851" in counter.screen.change.text


def test_francs_are_typed_as_francs_and_change_is_in_euro(open_till, till_of):
    rules = TenderRules(currencies={"CHF": Decimal("1.05")})
    till = till_of(payments=("cash", "cash_chf"), tenders=rules)
    counter = open_till(replace(till, payments=bundled_payments(till.shop)))
    counter.sign_in()
    counter.scan(counter.milk, counter.chocolate)
    counter.press("F9", "Tab")
    assert counter.screen.offers[0] == 335
    counter.type("500")
    assert "1.77" in counter.screen.given.result.replace(",", ".")
    counter.press("Enter")

    (paid,) = counter.store.last_sale().facts.tenders
    assert (paid.foreign_minor, paid.change_minor) == (500, 177)


@pytest.mark.parametrize("is_typed", [False, True])
def test_a_credit_note_is_scanned_or_its_code_typed(open_till, till_of, is_typed):
    till = till_of(payments=("cash", "store_credit"))
    till = replace(till, payments=bundled_payments(till.shop))
    session = sign_in(till, "chiara", "9876")
    bill = scan(till, session, None, "4006381333931")
    sold = pay_with(till, session, bill, method="cash", tendered_minor=None)
    back = return_line(
        till, session, None, sold, line=1, qty_milli=1000, disposition="resell", reason="x"
    )
    note = pay_with(till, session, back, method="store_credit", tendered_minor=None)
    code = note.facts.tenders[0].reference
    counter = open_till(till)
    counter.sign_in()
    counter.scan(counter.milk, counter.chocolate)
    counter.press("F9", "Tab")
    if is_typed:
        counter.screen.do_exact_cash()
        assert counter.window.sheet.name == "credit_note"
        for letter in code:
            counter.window.sheet._struck(letter)
        counter.window.sheet._take()
    else:
        counter.scan(code)
    counter.settle()

    (paid,) = counter.bill.tenders
    assert (paid.amount_minor, paid.reference) == (149, code)
