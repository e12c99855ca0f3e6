"""The change stays until the next article or a key."""

from __future__ import annotations

from dataclasses import replace

import pytest
from qtpy.QtGui import QFontMetricsF
from qtpy.QtWidgets import QLabel

from posforge.runtime.till.screens.change import Change


@pytest.fixture
def paid(counter):
    counter.scan(counter.milk)
    counter.press("F9")
    counter.type("200")
    counter.press("Enter")
    assert counter.window.screen_name == "change"
    return counter


def test_the_next_scan_starts_the_next_bill(paid):
    paid.scan(paid.chocolate)

    assert paid.window.screen_name == "sell"
    assert [line.product for line in paid.bill.lines] == ["chocolate"]


@pytest.mark.parametrize("key", ["Enter", "Esc", "Up", "F9"])
def test_a_key_makes_room(paid, key):
    paid.press(key)

    assert paid.window.screen_name == "sell"
    assert paid.window.desk.bill is None


def test_what_is_typed_is_the_next_customers_already(paid):
    paid.type("3x")
    paid.scan(paid.chocolate)

    assert paid.bill.lines[0].qty_milli == 3000


def test_a_second_tap_on_pay_does_not_hide_the_change(paid, monkeypatch):
    monkeypatch.setattr(Change, "hold_ms", 60_000)
    paid.press("Enter")

    assert paid.window.screen_name == "change"


def test_waiting_does_not_hide_it(paid):
    for _ in range(3):
        paid.window.watch.look()
        paid.settle()
    paid.window.header.clear()

    assert paid.window.screen_name == "change"


def test_no_change_is_said_in_words(counter):
    counter.scan(counter.milk)
    counter.press("F10")

    assert counter.screen.change.text == ""
    assert counter.screen.change.accessibleName() == "No change"


def test_amounts_are_big_enough_to_be_read_from_afar(paid):
    look = paid.window.kit.look

    assert QFontMetricsF(look.font("change", bold=True)).height() >= 64
    assert look.font("change").pointSizeF() * 96 / 72 >= 64
    assert look.font("amount").pointSizeF() * 96 / 72 >= 48
    assert look.font("amount").pointSizeF() >= 3 * look.font("body").pointSizeF()


def test_how_it_was_paid_is_named_where_it_was_not_cash(paid):
    sale = paid.store.last_sale()
    tender = replace(sale.facts.tenders[0], method="house_account")
    paid.screen.show_sale(replace(sale, facts=replace(sale.facts, tenders=(tender,))))

    first = paid.screen._facts.column.itemAt(0).widget()
    assert first.findChildren(QLabel)[0].text() == "House account"
