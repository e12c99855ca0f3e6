"""Further actions: the menu, figures with a reason, and approval in place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posforge.runtime.app.terminals import bundled_payments
from posforge.runtime.domain.occasion import When
from posforge.runtime.domain.payment import GIFT_CARD, STORE_CREDIT
from posforge.runtime.domain.promotion_kinds import AmountOff, OnBill, Promotion
from posforge.runtime.domain.shop import LayawayRules
from posforge.runtime.till.screens.menu import MENU
from posforge.runtime.till.texts import Texts
from posforge.testing.cards import BankTerminal, with_terminal


@pytest.fixture
def manager(open_till):
    counter = open_till()
    counter.sign_in("9876", digit="2")
    return counter


def choose(counter, action):
    counter.press("Ctrl+M")
    place = list(counter.window.sheet.offered).index(action)
    counter.type("1234567890"[place])


def test_the_menu_opens_by_key_and_by_touch_and_closes_again(counter):
    counter.press("Ctrl+M")
    assert counter.window.sheet.name == "menu"
    counter.press("Ctrl+M")
    assert counter.window.sheet is None
    counter.window.header._plate.more.click()
    assert counter.window.sheet.name == "menu"


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_action_of_the_menu_has_words(language):
    texts = Texts(language)
    assert all(texts(f"action.{one}") for one in MENU)


def test_a_manager_changes_a_price_and_says_why(manager):
    manager.scan(manager.milk)
    choose(manager, "override_price")
    manager.type("99")
    manager.press("Enter")

    assert [line.unit_price_minor for line in manager.bill.lines] == [99]
    assert manager.store.events[-1].body["reason"] == "Shelf price"


def test_a_discount_is_percent_or_money(manager):
    manager.scan(manager.milk, manager.chocolate)
    choose(manager, "discount_bill")
    manager.type("10")
    assert manager.window.sheet.shown.text() == "10 %"
    manager.press("Enter")
    assert manager.heard[-1] == ("bill", {"lines": 2, "total_minor": 313})

    choose(manager, "discount_bill")
    manager.type("*100")
    manager.press("Right", "Enter")
    assert manager.heard[-1] == ("bill", {"lines": 2, "total_minor": 248})
    assert manager.store.events[-1].body["reason"] == "Goodwill"


def test_without_a_figure_nothing_is_done(manager):
    manager.scan(manager.milk)
    choose(manager, "discount_line")
    manager.press("Enter")
    assert manager.window.sheet.name == "figure"
    assert manager.events[-1] != "DiscountGiven"


def test_a_manager_approves_in_place_and_the_cashier_goes_on(counter):
    counter.scan(counter.milk)
    choose(counter, "override_price")
    counter.type("99")
    counter.press("Enter")
    assert counter.window.sheet.name == "approve"
    counter.scan(counter.chocolate)
    counter.type("1111")
    counter.press("Enter")
    assert "PIN is wrong" in counter.banner
    counter.type("9876")
    counter.press("Enter")

    assert counter.window.sheet is None
    assert [line.unit_price_minor for line in counter.bill.lines] == [99, 199]
    changed = next(one for one in counter.store.events if one.header.type == "PriceOverridden")
    assert (changed.header.actor, changed.header.approver) == ("ada", "chiara")
    choose(counter, "override_price")
    counter.type("50")
    counter.press("Enter")
    assert counter.window.sheet.name == "approve", "an approval is for one deed"


def test_a_bill_is_paid_in_two_parts_by_hand(counter):
    counter.scan(counter.milk, counter.chocolate)
    counter.press("F9")
    counter.type("100")
    counter.press("Enter")
    assert counter.heard[-1][1]["key"] == "banner.part"
    assert counter.screen.due_minor == 348, "100 may have been meant for 100.00"
    counter.press("Enter")
    assert counter.window.screen_name == "pay"
    assert counter.screen.due_minor == 248
    counter.type("300")
    counter.press("Enter")
    assert counter.window.screen_name == "change"
    assert counter.store.last_sale().change_minor == 52


def test_what_was_taken_can_be_given_back(counter):
    counter.scan(counter.milk)
    counter.press("F9")
    counter.type("100")
    counter.press("Enter", "Enter")
    assert len(counter.bill.tenders) == 1
    choose(counter, "give_back")
    assert counter.bill.tenders == ()
    assert counter.screen.due_minor == 149


def test_a_gift_receipt_is_offered_where_there_is_store_credit(open_till, till_of):
    till = till_of(payments=("cash", "store_credit"))
    counter = open_till(replace(till, payments=bundled_payments(till.shop)))
    counter.sign_in()
    counter.scan(counter.milk)
    counter.press("F10", "Enter", "Esc")
    counter.window.front_screen.act("gift_receipt")
    counter.settle()

    assert '"gift": true' in counter.store.jobs[-1].payload
    assert counter.events[-1] == "GiftReceiptPrinted"


@pytest.mark.parametrize("field", ["", "deposit"])
def test_empties_are_offered_where_articles_have_a_deposit(open_till, till_of, field):
    till = till_of()
    rules = replace(till.shop.catalogue, deposit_field=field)
    counter = open_till(replace(till, shop=replace(till.shop, catalogue=rules)))
    counter.sign_in()
    counter.press("Ctrl+M")
    assert ("empties" in counter.window.sheet.offered) == bool(field)


def test_the_whole_menu_fits_a_short_panel(open_till, till_of):
    coupon = Promotion(
        name="club",
        label="Club",
        gives=OnBill(cut=AmountOff(1_00)),
        when=When(coupon="CLUB-1"),
    )
    till = till_of(layaway=LayawayRules(), promotions=(coupon,))
    cash = till.payments["cash"]
    rules = replace(till.shop.catalogue, deposit_field="deposit")
    till = replace(
        till,
        shop=replace(till.shop, catalogue=rules),
        payments={**till.payments, STORE_CREDIT: cash, GIFT_CARD: cash},
    )
    counter = open_till(with_terminal(till, BankTerminal()), size=(1024, 600))
    counter.sign_in()
    counter.scan(counter.milk)
    counter.press("Ctrl+M")
    assert len(counter.window.sheet.offered) >= 25
    assert counter.window.size().height() == 600
