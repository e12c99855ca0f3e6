"""Layaway at the till: laid away, paid in, handed over and cancelled, by key, touch and scan."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from qtpy.QtCore import QPoint, QRect
from qtpy.QtWidgets import QAbstractButton, QLabel

from posforge.runtime.domain.customer import Customer
from posforge.runtime.domain.shop import LayawayRules
from posforge.runtime.flows.customer import attach, record_customer
from posforge.runtime.flows.lay_away import lay_away as flows_lay_away
from posforge.runtime.flows.scan import scan
from posforge.runtime.flows.sign_in import sign_in
from posforge.runtime.till.widgets.key import Key
from posforge.testing.cards import BankTerminal, with_terminal
from tests.runtime.till.conftest import Counter

RULES = LayawayRules(deposit_percent_milli=50_000, fee_percent_milli=10_000)


def at_a_till(counter, *, pin="1234", digit="1"):
    counter.sign_in(pin, digit=digit)
    chief = next(one for one in counter.till.store.people() if one.role == "manager")
    who = counter.window.desk.session
    noted = Customer(id="", number="", name="Ingrid Berg")
    counter.customer = record_customer(counter.till, who.approved_by(chief), noted)
    return counter


@pytest.fixture
def shop(open_till, till_of):
    return at_a_till(open_till(till_of(layaway=RULES)))


def act(counter, action):
    counter.window.front_screen.act(action)
    counter.settle()


def lay_away(counter):
    counter.scan(counter.milk, counter.chocolate)
    counter.window.desk.change(
        lambda who, bill: attach(counter.till, who, bill, counter.customer.id)
    )
    counter.settle()
    act(counter, "lay_away")
    counter.press("Enter")


def laid_away(counter):
    """Lay milk and chocolate away for 3.48, the deposit of 1.74 paid."""
    lay_away(counter)
    counter.press("F10", "Enter")
    return counter.store.layaways()[0].number


def laid_away_by_flows(till):
    """Lay a milk away while no window is open; the bill of the deposit is on the counter."""
    ada = sign_in(till, "ada", "1234")
    chief = next(one for one in till.store.people() if one.role == "manager")
    noted = Customer(id="", number="", name="Ingrid Berg")
    customer = record_customer(till, ada.approved_by(chief), noted)
    bill = attach(till, ada, scan(till, ada, None, Counter.milk), customer.id)
    return flows_lay_away(till, ada, bill).layaway.number


def shown(counter):
    return texts_of(counter.screen._facts)


def texts_of(widget):
    return {label.text().replace("\xa0", " ") for label in widget.findChildren(QLabel)}


def test_34_a_bill_is_laid_away_and_its_deposit_taken_at_once(shop):
    lay_away(shop)
    assert (shop.window.screen_name, shop.screen.due_minor) == ("pay", 174)
    assert shop.banner == "Laid away; the goods are reserved"
    shop.type("500")
    shop.press("Enter")
    assert shop.window.screen_name == "change"
    assert shop.screen.change.text.startswith("3,26")
    number = shop.store.layaways()[0].number
    assert {"Left to pay", "1,74 €", "Layaway", number} <= shown(shop)
    assert ("sold", {"number": number, "total_minor": 174}) in shop.heard
    assert [one.kind for one in shop.store.jobs] == ["layaway", "layaway"]
    shop.press("Ctrl+P")
    assert '"copy": 1' in shop.store.jobs[-1].payload


def test_34_without_a_customer_or_a_bill_it_is_said_what_is_missing(shop):
    act(shop, "lay_away")
    assert shop.heard[-1][1]["key"] == "banner.nothing_on_bill"
    shop.scan(shop.milk)
    act(shop, "lay_away")
    assert shop.heard[-1][1]["key"] == "banner.no_customer_named"


def test_34_the_paper_is_scanned_and_the_rest_is_paid_and_handed_over(shop):
    number = laid_away(shop)
    shop.scan(number)
    assert shop.window.sheet.name == "layaways"
    assert shop.window.sheet.chosen.number == number
    shop.press("Enter")
    assert shop.window.sheet.name == "instalment"
    shop.type("100")
    shop.press("Enter")
    assert (shop.window.screen_name, shop.screen.due_minor) == ("pay", 100)
    shop.press("F10", "Enter")
    shop.scan(number)
    shop.press("Right", "Enter")
    assert "Not all of" in shop.banner
    shop.scan(number)
    shop.press("Enter", "Right", "Enter")
    assert shop.screen.due_minor == 74
    shop.press("F10", "Enter")
    shop.scan(number)
    shop.press("Enter")
    assert shop.window.screen_name == "change"
    assert shop.store.last_sale().facts.gross_minor == 348
    assert "Paid in before" in shown(shop)
    assert shop.store.layaways() == []


def test_34_a_manager_approves_a_cancellation_and_the_money_goes_back(shop):
    number = laid_away(shop)
    act(shop, "layaways")
    shop.press("Right", "Right", "Enter")
    assert {"1,74 €", "0,35 €", "1,39 €"} <= texts_of(shop.window.sheet)
    shop.press("Right", "Enter")
    assert shop.window.sheet.name == "approve"
    shop.type("9876")
    shop.press("Enter")
    assert (shop.window.screen_name, shop.screen.due_minor) == ("pay", -139)
    shop.press("F10")
    assert shop.window.screen_name == "change"
    assert shop.store.layaways() == []
    ended = [one for one in shop.store.events if one.header.type == "LayawayCancelled"]
    assert [(one.header.actor, one.header.approver) for one in ended] == [("ada", "chiara")]
    back = shop.store.events[-1]
    assert (back.header.type, back.header.approver) == ("LayawayPaid", "chiara")
    assert back.body["number"] == number


def test_34_an_instalment_that_was_interrupted_is_taken_up_again(open_till, till_of):
    till = till_of(layaway=RULES)
    laid_away_by_flows(till)
    again = open_till(till)
    again.sign_in()
    assert again.window.sheet.name == "recover"
    again.press("Enter")
    assert (again.window.screen_name, again.screen.due_minor) == ("pay", 75)
    again.press("Esc")
    assert again.window.screen_name == "sell"
    again.scan(again.milk)
    assert "is an instalment of" in again.banner
    again.press("F9")
    assert again.window.screen_name == "pay"


def test_34_letters_are_touched_to_look_for_one(shop):
    laid_away(shop)
    act(shop, "layaways")
    sheet = shop.window.sheet
    next(key for key in sheet.findChildren(Key) if key.accessibleName() == "search").click()
    for letter in "zz":
        sheet.letters.struck.emit(letter)
    shop.settle()
    assert sheet.list.rows == ()
    shop.press("Enter")
    assert shop.heard[-1][1]["key"] == "banner.no_layaway"
    for _ in "zz":
        sheet.letters.struck.emit("backspace")
    shop.settle()
    assert [row.title.split(" · ")[0] for row in sheet.list.rows] == ["Ingrid Berg"]


def test_34_a_shop_that_lays_nothing_away_any_more_finishes_what_it_has(open_till, till_of):
    till = till_of(layaway=RULES)
    number = laid_away_by_flows(till)
    shop = open_till(replace(till, shop=replace(till.shop, layaway=None)))
    shop.sign_in()
    shop.press("Enter")  # the bill of the deposit was still on the counter
    shop.press("F10", "Enter")
    shop.press("Ctrl+M")
    assert not {"lay_away", "layaways"} & set(shop.window.sheet.offered)
    shop.press("Esc")
    shop.scan(number)
    assert shop.window.sheet.chosen.number == number
    shop.press("Enter", "Right", "Enter")
    assert shop.window.screen_name == "pay"


def test_34_a_card_pays_the_deposit(open_till, till_of):
    terminal = BankTerminal(is_patient=True)
    till = with_terminal(till_of(layaway=RULES), terminal, wait_s=60)
    shop = at_a_till(open_till(till))
    lay_away(shop)
    shop.press("Tab", "F10")
    shop.qtbot.waitUntil(lambda: any(what == "sold" for what, _ in shop.heard), timeout=10_000)
    shop.settle()
    assert shop.window.screen_name == "change"
    assert {"Card", "1,74 €"} <= shown(shop)
    assert terminal.bank.kept_minor == 174
    assert shop.store.layaways()[0].paid_minor == 174


@pytest.mark.parametrize("is_typing", [False, True])
@pytest.mark.parametrize("what", ["layaways", "menu", "lay_away"])
def test_34_everything_fits_a_short_panel(open_till, till_of, what, is_typing):
    till = till_of(layaway=RULES, languages=("de",))
    shop = at_a_till(open_till(till, size=(1024, 600)), pin="9876", digit="2")
    laid_away(shop)
    shop.scan(shop.milk)
    shop.window.desk.change(lambda who, bill: attach(shop.till, who, bill, shop.customer.id))
    shop.settle()
    if what == "menu":
        shop.press("Ctrl+M")
    else:
        act(shop, what)
    sheet = shop.window.sheet
    if is_typing and what == "layaways":
        sheet._turn_letters()
        shop.settle()
    least = shop.window.kit.look.metrics.target
    keys = [key for key in sheet.findChildren(QAbstractButton) if key.isVisible()]
    places = [QRect(key.mapTo(shop.window, QPoint(0, 0)), key.size()) for key in keys]
    assert (shop.window.width(), shop.window.height()) == (1024, 600)
    assert all(place.height() >= least for place in places)
    assert all(shop.window.rect().contains(place) for place in places)
    assert not any(one.intersects(other) for one, other in combinations(places, 2))
