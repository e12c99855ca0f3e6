"""Ringing up: scans, codes, names and quantities, by keyboard and by touch."""

from __future__ import annotations

from dataclasses import replace

import pytest
from qtpy.QtCore import Qt

from posforge.runtime.domain.reasons import ReasonRules
from posforge.testing.builders import a_shop
from tests.runtime.till.conftest import a_quick_till


@pytest.mark.parametrize("times", ["3 x", "3x", "3*", "3×"])
def test_a_quantity_said_before_the_scan_counts_for_it_alone(counter, times):
    counter.type(times)
    counter.scan(counter.milk, counter.chocolate)

    assert [line.qty_milli for line in counter.bill.lines] == [3000, 1000]


def test_a_weight_is_a_quantity(counter):
    counter.type("0,345x")
    counter.scan(counter.tomatoes)

    assert counter.bill.lines[0].qty_milli == 345
    assert counter.bill.lines[0].amount_minor == 120


def test_the_quantity_stands_when_the_code_was_misread(counter):
    counter.type("3x")
    counter.scan("4006381333932", counter.milk)

    assert [line.qty_milli for line in counter.bill.lines] == [3000]


def test_a_code_can_be_typed(counter):
    counter.type(counter.milk)
    counter.press("Enter")

    assert [line.product for line in counter.bill.lines] == ["milk"]
    assert counter.screen.entry.text == ""


def test_a_name_is_searched_while_it_is_typed(counter):
    counter.type("choc")
    assert [row.title for row in counter.screen.found.list.rows] == ["Dark chocolate 100 g"]
    counter.press("Enter")

    assert [line.product for line in counter.bill.lines] == ["chocolate"]
    assert counter.screen.entry.text == ""


def test_results_are_chosen_with_arrows_and_take_the_quantity_said(counter):
    counter.type("2x")
    counter.type("1")
    counter.press("Backspace")
    counter.type("l")
    counter.type("k")
    counter.press("Backspace", "Backspace")
    counter.type("in")
    counter.press("Backspace", "Backspace")
    counter.type("at")
    counter.press("Enter")

    assert [(line.product, line.qty_milli) for line in counter.bill.lines] == [("chocolate", 2000)]


def test_keys_right_after_a_name_wait_for_what_is_found(counter):
    for letter in "at":
        counter.screen.entry.strike(letter)
    for key, text in ((Qt.Key.Key_Down, ""), (Qt.Key.Key_Return, "\r")):
        counter.keyboard.strike(counter.handle, key, text)
    counter.settle()

    assert [line.product for line in counter.bill.lines] == ["tomatoes"]


def test_a_name_nobody_has_says_so(counter):
    counter.type("zzz")

    assert counter.screen.found._none.isVisible()
    counter.press("Esc")
    assert counter.screen.entry.text == ""


def test_searching_needs_no_keyboard(counter):
    screen = counter.screen
    screen._touched("search")
    for letter in "vine":
        screen._letters.struck.emit(letter)
    counter.settle()
    screen.found.list.touched.emit(screen.found.list.rows[0].id)
    counter.settle()

    assert [line.product for line in counter.bill.lines] == ["tomatoes"]
    assert not screen._letters.isVisible()


def test_a_scan_never_lands_in_the_search(counter):
    counter.type("choc")
    counter.scan(counter.milk)

    assert counter.screen.entry.text == "choc"
    assert [line.product for line in counter.bill.lines] == ["milk"]


def test_the_quantity_of_a_line_is_changed(counter):
    counter.scan(counter.milk, counter.chocolate)
    counter.press("Up")
    counter.type("4")
    counter.press("F6")
    assert [line.qty_milli for line in counter.bill.lines] == [4000, 1000]

    counter.press("F6")
    counter.type("2")
    counter.press("Enter")
    assert counter.window.sheet.name == "why", "fewer is a void in part"
    counter.press("Enter")
    assert [line.qty_milli for line in counter.bill.lines] == [2000, 1000]


def test_a_quantity_that_is_none_is_asked_for_again(counter):
    counter.scan(counter.milk)
    counter.press("F6")
    counter.type("abc")
    counter.press("F6")

    assert counter.heard[-1][1]["key"] == "banner.no_quantity"
    assert counter.bill.lines[0].qty_milli == 1000


def test_a_line_is_voided_and_stays_readable(counter):
    counter.scan(counter.milk, counter.chocolate)
    counter.press("F7")

    row = counter.screen.bill.lines.rows[1]
    assert row.is_struck
    assert row.mark == "void"
    assert counter.events[-1] == "LineVoided"
    assert counter.heard[-1] == ("bill", {"lines": 1, "total_minor": 149})


@pytest.mark.parametrize(("answer", "reason"), [("Enter", 0), ("3", 2)])
def test_25_a_line_scanned_before_is_struck_for_a_reason(counter, answer, reason):
    counter.scan(counter.milk, counter.chocolate)
    counter.press("Up", "F7")
    why = counter.window.sheet
    assert (why.name, len(counter.bill.standing)) == ("why", 2)
    counter.scan(counter.milk)
    assert len(counter.bill.lines) == 2, "the scan waits for the answer"

    counter.press(answer) if answer == "Enter" else counter.type(answer)
    assert counter.window.sheet is None
    struck = [one for one in counter.store.events if one.header.type == "LineVoided"]
    assert [one.body["reason"] for one in struck] == [why.reasons[reason]]
    assert [line.product for line in counter.bill.standing] == ["chocolate", "milk"]


def test_25_without_an_answer_the_line_stands(counter):
    counter.scan(counter.milk, counter.chocolate)
    counter.press("Up", "F7", "Esc")
    assert counter.window.sheet is None
    assert len(counter.bill.standing) == 2
    assert "LineVoided" not in counter.events


def test_25_a_bill_is_given_up_for_one_of_the_shops_reasons(open_till):
    rules = replace(a_shop().till, reasons=ReasonRules(cancel=("Fire drill",)))
    counter = open_till(a_quick_till(till=rules))
    counter.sign_in("1234")
    counter.scan(counter.milk)
    counter.press("Esc", "Right", "Enter")
    assert counter.window.sheet.reasons == ("Fire drill",)
    counter.type("1")
    assert counter.window.desk.bill is None
    assert counter.store.events[-1].body["reason"] == "Fire drill"


@pytest.mark.parametrize("key", ["F6", "F7"])
def test_a_key_that_needs_a_line_says_so(counter, key):
    counter.press(key)

    assert counter.heard[-1][1]["key"] == "banner.no_line"


def test_a_bill_is_parked_and_resumed(counter):
    counter.scan(counter.milk)
    counter.press("F4")
    assert counter.window.desk.bill is None
    counter.scan(counter.chocolate)
    counter.press("F4")
    counter.press("F5", "Down", "Enter")
    assert [line.product for line in counter.bill.lines] == ["chocolate"]

    counter.press("F5", "Enter")
    assert counter.heard[-1][1]["key"] == "UserError", "another bill is on the counter"
    assert [line.product for line in counter.bill.lines] == ["chocolate"]


def test_nothing_parked_is_said(counter):
    counter.press("F5")
    assert counter.window.sheet.name == "parked"
    assert counter.window.sheet.list.rows == ()
    counter.press("Enter")

    assert counter.window.sheet is None


def test_escape_never_clears_a_bill_without_asking(counter):
    counter.scan(counter.milk)
    counter.press("Esc")
    assert counter.window.sheet.name == "question"
    counter.press("Esc")
    assert counter.bill.standing
    counter.press("Esc", "Enter")
    assert counter.bill.standing, "the harmless answer is the first"

    counter.press("Esc", "Right", "Enter", "Enter")
    assert counter.window.desk.bill is None
    assert counter.events[-1] == "BillCancelled"


def test_escape_takes_back_what_was_typed_first(counter):
    counter.scan(counter.milk)
    counter.type("3x")
    counter.type("12")
    counter.press("Esc")

    assert counter.window.sheet is None
    assert counter.screen.entry.text == ""
    assert counter.screen.entry.qty_milli is None


def test_payment_needs_a_bill(counter):
    counter.press("F9")
    assert counter.heard[-1][1]["key"] == "banner.nothing_on_bill"
    counter.press("F10")

    assert counter.window.screen_name == "sell"


def test_exact_cash_is_one_key(counter):
    counter.scan(counter.milk)
    counter.press("F10")

    assert counter.store.last_sale().facts.tenders[0].tendered_minor == 149
    assert counter.heard[-1] == ("change", {"change_minor": 0})


def test_the_drawer_opens_for_a_reason_and_for_those_who_may(open_till):
    counter = open_till()
    counter.sign_in()
    counter.press("F11", "Right", "Enter")
    assert counter.window.sheet.name == "approve"
    counter.press("Esc")
    assert counter.heard[-1][1]["key"] == "NotAllowedError"
    assert counter.store.jobs == []

    counter.press("F12")
    counter.sign_in("9876", digit="2")
    counter.press("F11", "Right", "Enter")
    assert counter.events[-1] == "DrawerOpened"
    assert counter.store.events[-1].body["reason"] == "Count the drawer"
    assert counter.store.jobs[-1].kind == "drawer"


def test_the_last_receipt_is_printed_again(counter):
    counter.scan(counter.milk)
    counter.press("F10", "Ctrl+P", "Enter")

    assert counter.events[-1] == "ReceiptReprinted"
    assert counter.window.screen_name == "change", "the change stays in sight"


def test_the_numpad_types_into_the_field(counter):
    keys = counter.screen._keys
    for stroke in ("3", "times", *counter.milk, "enter"):
        keys.struck.emit(stroke)
    counter.settle()

    assert [line.qty_milli for line in counter.bill.lines] == [3000]


def test_the_last_line_is_always_in_sight(counter):
    for number in range(24):
        counter.scan((counter.milk, counter.chocolate)[number % 2])
    lines = counter.screen.bill.lines

    assert lines.is_longer_than_shown
    assert lines.viewport().rect().contains(lines.visualRect(lines.currentIndex()))
    assert counter.screen.bill.selected_line == 24
