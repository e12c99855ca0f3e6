"""A shift at the till: float, cash in and out, count, Z, and a forgotten day, by key and touch."""

from __future__ import annotations

import threading

import pytest

from posforge.runtime.domain.people import Person
from posforge.runtime.domain.product import Product
from posforge.runtime.domain.shop import ScannerOptions, ShiftRules
from posforge.runtime.ext.terminals import NoAnswerError
from posforge.runtime.flows.sign_in import sign_in
from posforge.testing.builders import a_shop
from posforge.testing.cards import BankTerminal, with_terminal
from posforge.testing.fixed_clock import FixedClock
from posforge.testing.memory import a_till

PEOPLE = {
    Person(id="ada", name="Ada Berg", role="cashier"): "1234",
    Person(id="chiara", name="Chiara Rossi", role="manager"): "9876",
}
MILK = Product(
    id="milk",
    name="Whole milk 1 l",
    department="dairy",
    unit="piece",
    tax="reduced",
    price_minor=149,
    code="04006381333931",
)
MIA = Person(id="mia", name="Mia Manager", role="manager")
DAY_MS = 24 * 60 * 60 * 1000


@pytest.fixture
def manager(open_till):
    """A manager is signed in."""
    counter = open_till()
    counter.sign_in("9876", digit="2")
    return counter


def a_counter(people=None, **rules):
    """A till under these rules for shifts."""
    scanner = ScannerOptions(driver="wedge", suffix="enter", gap_ms=15)
    shop = a_shop(scanner=scanner, shift=ShiftRules(**rules))
    return a_till(shop, products=[MILK], people=PEOPLE | (people or {}))


def choose(counter, action):
    counter.press("Ctrl+M")
    place = list(counter.window.sheet.offered).index(action)
    counter.type("1234567890ABCDEFGHIJ"[place])


def last(counter, kind):
    return next(one for one in reversed(counter.store.events) if one.header.type == kind)


def sell_milk(counter):
    counter.scan(counter.milk)
    counter.press("F10")
    counter.press("Esc")


def test_a_drawer_is_counted_and_the_shift_closed_with_a_z(manager):
    sell_milk(manager)
    choose(manager, "count_drawer")
    assert manager.window.screen_name == "count"
    assert manager.store.jobs[-1].kind == "drawer"
    manager.press("Down", "Down", "Down", "Down", "Down", "Down", "Down")
    manager.type("1")
    assert manager.screen.total.amount == "1,00\xa0€"
    manager.press("F9")
    assert manager.window.sheet.name == "found"
    manager.press("Enter")
    assert manager.window.sheet.name == "z_preview"
    assert ["Sales", "1", "1,49\xa0€"] in manager.window.sheet.table.texts
    manager.press("Enter")
    assert manager.window.sheet.name == "closed"
    z = manager.store.z()
    assert (z.facts.number, z.facts.difference_minor) == (1, -49)
    assert (z.closed_by, manager.store.jobs[-1].kind) == ("chiara", "z")
    manager.press("Enter")
    assert (manager.window.screen_name, manager.store.shift()) == ("sign_in", None)


def test_a_drawer_is_counted_as_a_sum_too(manager):
    choose(manager, "count_drawer")
    manager.press("Tab")
    manager.type("1250")
    manager.press("Enter", "Enter")
    assert last(manager, "DrawerCounted").body["tenders"][0]["counted_minor"] == 1250
    manager.press("Right", "Enter")
    assert manager.window.screen_name == "count", "it is counted again"
    manager.press("Tab")
    manager.type("0")
    manager.press("F9")
    assert manager.events.count("DrawerCounted") == 2


@pytest.fixture
def taking_cards(open_till):
    """A card has paid for a milk; the manager has counted, and the drawer is right."""
    terminal = BankTerminal()
    counter = open_till(with_terminal(a_counter(), terminal))
    counter.terminal = terminal
    counter.sign_in("9876", digit="2")
    counter.scan(counter.milk)
    counter.press("F9", "Tab", "F10")
    counter.qtbot.waitUntil(lambda: counter.store.last_sale() is not None, timeout=10_000)
    counter.settle()
    counter.press("Esc")
    choose(counter, "count_drawer")
    counter.press("F9")
    return counter


@pytest.mark.parametrize("is_off", [False, True])
def test_terminals_are_asked_before_the_z_and_never_keep_it_waiting(taking_cards, is_off):
    taking_cards.terminal.is_off = is_off
    taking_cards.press("Enter")
    taking_cards.settle()
    assert taking_cards.window.sheet.name == "z_preview"
    label = "Card, NOT MATCHED" if is_off else "Card, at the terminal"
    number = "1" if is_off else ""
    assert [label, number, "1,49\xa0€"] in taking_cards.window.sheet.table.texts
    taking_cards.press("Enter")
    assert taking_cards.window.sheet.name == "closed"
    assert taking_cards.store.z().facts.number == 1


def test_who_does_not_wait_for_a_terminal_closes_without(taking_cards, monkeypatch):
    waits, ends = threading.Event(), threading.Event()

    def totals(_sale, **_range):
        waits.set()
        ends.wait(20)
        raise NoAnswerError("Too late.", hint="Ask again.")

    taking_cards.terminal.totals = totals
    monkeypatch.setattr(taking_cards, "settle", taking_cards.settle_sale)
    taking_cards.press("Enter")
    assert waits.wait(10)
    assert taking_cards.window.sheet.name == "matching"
    taking_cards.press("Enter")
    assert taking_cards.window.sheet.name == "z_preview"
    taking_cards.press("Enter")
    (match,) = taking_cards.store.z().facts.figures.matches
    assert (match.counted_minor, match.reason) == (None, "")
    ends.set()


@pytest.mark.parametrize("is_off", [False, True])
def test_37_terminals_are_asked_also_before_a_shift_leaves_its_till(taking_cards, is_off):
    taking_cards.terminal.is_off = is_off
    taking_cards.press("Esc")
    choose(taking_cards, "suspend_shift")
    taking_cards.press("Enter")
    taking_cards.settle()
    assert taking_cards.window.sheet.name == "closed"
    z = taking_cards.store.z().facts
    assert z.closed_by == "handover"
    assert [one.counted_minor for one in z.figures.matches] == [None if is_off else 149]


def test_closing_asks_for_a_count_first(manager):
    choose(manager, "close_shift")
    assert manager.window.screen_name == "count"
    manager.press("Esc")
    assert manager.window.screen_name == "sell"
    assert manager.store.z() is None


def test_42_what_is_not_finished_is_shown_and_carried_over_on_purpose(manager):
    manager.scan(manager.milk)
    choose(manager, "close_shift")
    assert manager.window.sheet.name == "in_the_way"
    assert len(manager.window.sheet._choices) == 1, "a bill on the counter is finished first"
    manager.press("Enter", "F4")
    choose(manager, "count_drawer")
    manager.press("F9", "Enter")
    assert manager.window.sheet.name == "in_the_way"
    manager.press("Right", "Enter")
    assert manager.window.sheet.name == "z_preview"
    manager.press("Enter")
    assert len(manager.store.z().facts.carried_over) == 1


@pytest.mark.parametrize(
    ("place", "kind", "reason"),
    [("1", "drop", ""), ("2", "top_up", ""), ("3", "pay_in", "Found"), ("4", "pay_out", "Stamps")],
)
def test_cash_goes_in_and_out(open_till, place, kind, reason):
    counter = open_till(a_counter(pay_out_reasons=("Stamps", "Windows")))
    counter.sign_in("9876", digit="2")
    choose(counter, "cash")
    counter.type(place)
    counter.type("2000")
    counter.press("Enter")
    moved = last(counter, "CashMoved").body
    assert (moved["kind"], moved["amount_minor"], moved["reason"]) == (kind, 2000, reason)
    assert counter.window.sheet is None


def test_36_a_second_person_confirms_with_their_pin(open_till):
    counter = open_till(a_counter({MIA: "1111"}, confirm=("drop",)))
    counter.sign_in("9876", digit="2")
    choose(counter, "cash")
    counter.type("1")
    counter.type("500")
    counter.press("Enter")
    assert counter.window.sheet.name == "confirm"
    counter.type("2222")
    counter.press("Enter")
    assert "PIN is wrong" in counter.banner
    counter.type("1111")
    counter.press("Enter")
    moved = last(counter, "CashMoved").body
    assert (moved["giver"], moved["receiver"]) == ("chiara", "mia")


def test_a_cashier_closes_with_the_approval_of_a_manager_given_once(counter):
    choose(counter, "count_drawer")
    counter.press("F9", "Enter")
    assert counter.window.sheet.name == "approve"
    counter.type("9876")
    counter.press("Enter")
    assert counter.window.sheet.name == "z_preview"
    counter.press("Enter")
    closed = last(counter, "ShiftSettled").header
    assert (closed.actor, closed.approver) == ("ada", "chiara")


def test_a_float_is_counted_before_the_first_sale(open_till):
    counter = open_till(a_counter(count_float=True, float_minor=10_000))
    counter.sign_in("9876", digit="2")
    assert counter.window.screen_name == "count"
    counter.press("Tab")
    counter.type("10000")
    counter.press("F9")
    assert counter.window.screen_name == "sell"
    assert last(counter, "ShiftOpened").body["float_minor"] == 10_000
    sell_milk(counter)
    assert counter.events[-1] == "SaleCompleted"


def test_whoever_does_not_count_the_float_leaves_the_till(open_till):
    counter = open_till(a_counter(count_float=True))
    counter.sign_in("9876", digit="2")
    counter.press("Esc")
    assert (counter.window.screen_name, counter.window.desk.session) == ("sign_in", None)


def test_a_day_that_ends_while_somebody_sells_goes_on_in_the_next(counter):
    counter.scan(counter.milk)
    clock = counter.till.clock
    assert isinstance(clock, FixedClock)
    clock.pass_ms(DAY_MS)
    counter.window.shifts.look()
    counter.settle()
    assert "business day is over" in counter.banner
    assert counter.window.desk.session.bizdate == "2026-11-22"
    counter.press("F10")
    sold = last(counter, "SaleCompleted").header
    assert sold.bizdate == "2026-11-22"
    assert counter.store.z().facts.carried_over == (counter.store.last_sale().facts.cart,)


def test_a_shift_forgotten_yesterday_is_closed_when_the_till_starts(open_till):
    till = a_counter()
    sign_in(till, "ada", "1234")
    till.clock.pass_ms(DAY_MS)
    counter = open_till(till)
    z = counter.store.z()
    assert (z.facts.closed_by, z.facts.is_counted) == ("clock", False)


def test_a_z_is_printed_again(manager):
    choose(manager, "count_drawer")
    manager.press("F9", "Enter", "Enter", "Enter")
    manager.sign_in("9876", digit="2")
    choose(manager, "reprint_z")
    manager.type("2")
    assert manager.events[-1] == "ZReprinted"
    assert manager.store.events[-1].body["reason"] == "Nothing came out"
