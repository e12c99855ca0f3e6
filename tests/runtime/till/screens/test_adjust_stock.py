"""Putting stock right at the till: by keys and by touch, with a reason."""

from __future__ import annotations

import pytest


@pytest.fixture
def sheet(open_till):
    counter = open_till()
    counter.sign_in("9876", digit="2")
    counter.window.front_screen.act("adjust_stock")
    return counter


def test_an_article_is_scanned_a_quantity_typed_and_a_reason_chosen(sheet):
    sheet.scan(sheet.milk)
    sheet.type("-3")
    sheet.press("Right", "Enter")
    assert sheet.window.sheet is None
    assert sheet.store.events[-1].header.type == "StockAdjusted"
    assert sheet.store.events[-1].body == {
        "product": "milk",
        "unit": "piece",
        "qty_milli": -3000,
        "reason": "Broken or spoilt",
    }
    assert "adjusted" in sheet.banner


def test_fingers_are_enough(sheet):
    sheet.scan(sheet.milk)
    for stroke in ("1", "2", "backspace", "\u00b1"):
        sheet.window.sheet._struck(stroke)
    assert sheet.window.sheet.field.text() == "-1"
    sheet.window.sheet._struck("enter")
    sheet.settle()
    assert sheet.store.events[-1].body["qty_milli"] == -1000


def test_without_article_or_quantity_nothing_is_done(sheet):
    sheet.press("Enter")
    assert sheet.heard[-1][1]["key"] == "banner.no_adjustment"
    sheet.scan(sheet.milk)
    sheet.type("0")
    sheet.press("Enter")
    assert sheet.window.sheet.name == "adjust"
    assert "StockAdjusted" not in sheet.events
