"""A card pays at the till: what is shown meanwhile, and what the cashier can do."""

from __future__ import annotations

import pytest

from posforge.runtime.devices.twins.bank import Mood
from posforge.runtime.till.screens.card import OpenPayments, Waiting
from posforge.testing.cards import BankTerminal, with_terminal
from tests.runtime.till.conftest import heard

LOST = Mood(outcome="in_progress", is_deaf=True, answer="never")
AT_IT = Mood(outcome="in_progress")


@pytest.fixture
def terminal():
    return BankTerminal(is_patient=True)


@pytest.fixture
def paying(open_till, quick_till, terminal):
    counter = open_till(with_terminal(quick_till, terminal, wait_s=60))
    counter.sign_in()
    counter.scan(counter.milk, counter.chocolate)
    counter.press("F9", "Tab")
    return counter


def waiting(counter) -> Waiting:
    sheet = counter.window.sheet
    assert isinstance(sheet, Waiting)
    return sheet


def test_an_approved_card_sells_the_bill(paying, terminal):
    paying.press("F10")
    heard(paying, "sold")

    tender = paying.store.last_sale().facts.tenders[0]
    assert (tender.method, tender.amount_minor, tender.note) == (
        "card",
        348,
        "VISA ····1111, 000001",
    )
    assert terminal.bank.kept_minor == 348
    assert paying.window.sheet is None


def test_while_the_customer_pays_the_sheet_says_so_and_scans_wait(paying, terminal):
    terminal.bank.mood = AT_IT
    paying.press("F10")
    heard(paying, "payment", state="SENT")

    assert waiting(paying)._state.text() == "The customer is paying"
    assert waiting(paying)._text.text() == "Present card"
    paying.scan(paying.milk)
    assert len(paying.bill.standing) == 2
    terminal.bank.pay()
    heard(paying, "sold")


def test_a_declined_card_is_said_and_another_way_is_taken(paying, terminal):
    terminal.bank.mood = Mood(outcome="declined")
    paying.press("F10")
    heard(paying, "banner", key="banner.card_declined")

    assert paying.window.screen_name == "pay"
    assert paying.window.sheet is None
    paying.press("F10")  # in cash: the screen begins anew
    assert paying.store.last_sale().facts.tenders[0].method == "cash"


def test_a_part_that_is_approved_leaves_the_rest_to_pay(paying, terminal):
    terminal.bank.mood = Mood(part=300)
    paying.press("F10")
    heard(paying, "banner", key="banner.card_partial")

    assert paying.screen.due_minor == 48
    paying.press("F10")
    assert [one.amount_minor for one in paying.store.last_sale().facts.tenders] == [300, 48]


def test_the_cashier_stops_the_payment(paying, terminal):
    terminal.bank.mood = AT_IT
    paying.press("F10")
    heard(paying, "payment", state="SENT")
    paying.press("Esc")
    heard(paying, "payment", state="DECLINED")

    assert terminal.bank.kept_minor == 0
    assert paying.bill.tenders == ()


def test_the_bill_is_set_aside_and_paid_there_while_another_is_rung_up(paying, terminal):
    terminal.bank.mood = AT_IT
    paying.press("F10")
    heard(paying, "payment", state="SENT")
    paying.press("Right", "Enter")
    assert paying.window.screen_name == "sell"
    paying.scan(paying.chocolate)
    terminal.bank.pay()
    heard(paying, "banner", key="banner.card_elsewhere")

    assert paying.bill.tenders == ()
    paying.press("F9", "F10")
    assert paying.store.last_sale().facts.tenders[0].method == "cash"
    paying.press("Enter", "F5", "Enter")
    heard(paying, "sold", total_minor=348)
    assert paying.store.last_sale().facts.tenders[0].method == "card"


def test_unknown_is_said_and_never_called_failed(paying, terminal):
    terminal.bank.mood = LOST
    paying.press("F10")
    heard(paying, "payment", state="UNKNOWN")

    assert waiting(paying)._state.text().startswith("Outcome unknown")
    assert "may have paid" in waiting(paying)._text.text()
    terminal.bank.mood = Mood()
    terminal.bank.pay()
    heard(paying, "sold")


def test_a_payment_is_given_back_at_the_terminal(paying, terminal):
    terminal.bank.mood = Mood(part=300)
    paying.press("F10")
    heard(paying, "banner", key="banner.card_partial")
    paying.screen.do_give_back()
    heard(paying, "payment", state="REVERSED")

    assert terminal.bank.kept_minor == 0
    assert paying.bill.tenders == ()
    assert paying.screen.due_minor == 348


def test_a_wallet_shows_its_code(open_till, quick_till):
    wallet = BankTerminal(is_patient=True)
    wallet.bank.mood = AT_IT
    counter = open_till(with_terminal(quick_till, wallet, method="payqr", wait_s=60))
    counter.sign_in()
    counter.scan(counter.milk)
    counter.press("F9", "Tab", "F10")
    heard(counter, "payment", state="SENT")

    assert waiting(counter).code.text == "payqr:S01-1-A/1"
    assert waiting(counter).code.isVisible()
    wallet.bank.pay()
    heard(counter, "sold")


def settled_by_hand(counter, *, choice):
    """Open the list, choose how it ended and how that is known, and let the manager approve."""
    counter.window.cards.do("open_payments")
    counter.settle()
    assert isinstance(counter.window.sheet, OpenPayments)
    counter.press("Right", "Right", "Enter", *["Right"] * choice, "Enter", "Enter")
    assert counter.window.sheet.name == "approve"
    counter.type("9876")
    counter.press("Enter")
    heard(counter, "banner", key="banner.payment_decided")


@pytest.mark.parametrize(("choice", "method"), [(1, "cash"), (2, "card")])
def test_a_person_settles_what_the_terminal_cannot(paying, terminal, choice, method):
    terminal.bank.mood = LOST
    paying.press("F10")
    heard(paying, "payment", state="UNKNOWN")
    paying.press("Right", "Enter")  # set aside
    settled_by_hand(paying, choice=choice)
    paying.press("F5", "Enter")
    if method == "cash":
        paying.press("F9", "F10")
    heard(paying, "sold")

    assert paying.store.last_sale().facts.tenders[0].method == method


def test_the_terminals_are_matched_from_the_menu(paying, terminal):
    paying.press("F10")
    heard(paying, "sold")
    paying.press("Enter")
    paying.window.do("match_terminals")
    paying.settle()

    assert paying.window.sheet.name == "question"
    assert paying.events[-1] == "TerminalMatched"


def test_without_terminals_the_menu_does_not_speak_of_them(counter):
    counter.press("Ctrl+M")

    assert not {"open_payments", "match_terminals"} & set(counter.window.sheet.offered)
