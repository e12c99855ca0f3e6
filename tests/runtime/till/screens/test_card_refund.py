"""Money goes back to a card at the till: what the cashier sees, and does where it does not."""

from __future__ import annotations

import pytest
from qtpy.QtWidgets import QLabel

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
def paying_back(open_till, quick_till, terminal):
    """Milk and chocolate were paid by card; the chocolate comes back, and the card is chosen."""
    counter = open_till(with_terminal(quick_till, terminal, wait_s=60))
    counter.sign_in("9876", digit="2")
    counter.scan(counter.milk, counter.chocolate)
    counter.press("F9", "Tab", "F10")
    heard(counter, "sold")
    counter.press("Enter")
    counter.scan(counter.store.last_sale().facts.number)
    counter.press("Down", "Enter")
    counter.press("F9", "Tab")
    counter.heard.clear()
    return counter


def test_13_the_card_is_offered_what_it_paid_and_gets_it(paying_back, terminal):
    assert list(paying_back.screen.offers) == [-199]
    paying_back.press("F10")
    heard(paying_back, "sold")

    (tender,) = paying_back.store.last_sale().facts.tenders
    assert (tender.method, tender.amount_minor, tender.refunds) == ("card", -199, "S01-1-A/1")
    assert terminal.bank.kept_minor == 149


def test_what_a_card_did_not_pay_is_offered_to_it_neither_by_key_nor_by_touch(
    open_till, quick_till, terminal
):
    counter = open_till(with_terminal(quick_till, terminal, wait_s=60))
    counter.sign_in("9876", digit="2")
    counter.scan(counter.milk)
    counter.press("F10", "Enter")
    counter.scan(counter.store.last_sale().facts.number)
    counter.press("Enter", "F9", "Tab")
    assert list(counter.screen.offers) == []
    counter.press("F10")
    assert "did not pay for these goods" in counter.banner
    assert counter.bill is not None
    assert "refund" not in terminal.asked


def test_while_it_goes_back_the_sheet_says_so(paying_back, terminal):
    terminal.bank.mood = AT_IT
    paying_back.press("F10")
    heard(paying_back, "payment", state="SENT")

    sheet = paying_back.window.sheet
    assert isinstance(sheet, Waiting)
    assert sheet._state.text() == "The terminal gives the money back"
    terminal.bank.pay()
    heard(paying_back, "sold")


def test_declined_is_said_and_the_manager_gives_cash(paying_back, terminal):
    terminal.bank.mood = Mood(outcome="declined")
    paying_back.press("F10")
    heard(paying_back, "banner", key="banner.card_back_declined")
    assert paying_back.banner.startswith("Not given back")
    hints = [said["hint"] for one, said in paying_back.heard if one == "banner"]
    assert hints == ["Declined · Give it back another way."]

    paying_back.press("F10")  # in cash: the screen begins anew
    assert [one.method for one in paying_back.store.last_sale().facts.tenders] == ["cash"]
    assert terminal.bank.kept_minor == 348


def test_unknown_is_never_called_failed_and_a_person_may_settle_it(paying_back, terminal):
    terminal.bank.mood = LOST
    paying_back.press("F10")
    heard(paying_back, "payment", state="UNKNOWN")
    assert "may have it" in paying_back.window.sheet._text.text()

    paying_back.press("Right", "Enter")  # set aside
    paying_back.window.cards.do("open_payments")
    paying_back.settle()
    sheet = paying_back.window.sheet
    assert isinstance(sheet, OpenPayments)
    (row,) = sheet.list.rows
    assert row.amount == paying_back.window.kit.money(-199)
    sheet._decide()
    said = [one.text() for one in paying_back.window.sheet.findChildren(QLabel)]
    assert "How did this refund end?" in said


def test_a_part_is_said_and_the_rest_goes_back_as_well(paying_back, terminal):
    terminal.bank.mood = Mood(part=99)
    paying_back.press("F10")
    heard(paying_back, "banner", key="banner.card_back_partial")
    assert paying_back.screen.due_minor == -100

    terminal.bank.mood = Mood()
    paying_back.press("Tab", "F10")
    heard(paying_back, "sold")
    assert terminal.bank.kept_minor == 149
