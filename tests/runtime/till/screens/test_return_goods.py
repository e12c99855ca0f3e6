"""Taking goods back as a cashier does it: scan the receipt, choose, say where it goes."""

from __future__ import annotations

import pytest


@pytest.fixture
def counter(open_till):
    made = open_till()
    made.sign_in("9876", digit="2")
    made.scan(made.milk, made.milk, made.chocolate)
    made.press("F10", "Enter")
    return made


def receipt(counter):
    return counter.store.last_sale().facts.number


def test_the_barcode_of_a_receipt_opens_what_can_come_back(counter):
    counter.press("Esc")
    counter.scan(receipt(counter))
    sheet = counter.window.sheet

    assert sheet.name == "return"
    assert [row.title for row in sheet.list.rows] == ["Whole milk 1 l", "Dark chocolate 100 g"]
    assert sheet.list.rows[0].detail == "2 / 2"


def test_goods_come_back_and_others_go_out_on_one_bill(counter):
    counter.press("Esc")
    number = receipt(counter)
    counter.scan(number)
    counter.press("Down", "Right", "Enter")
    assert counter.window.sheet is None
    (back,) = counter.bill.lines
    assert (back.product, back.qty_milli) == ("chocolate", -1000)
    assert back.returned.disposition == "damaged"

    counter.scan(counter.milk)
    counter.press("F9")
    assert counter.screen.due_minor == 149 - 199
    counter.press("F10")
    assert counter.store.last_sale().facts.gross_minor == -50
    assert counter.window.screen_name == "change"


def test_how_much_comes_back_is_typed(counter):
    counter.press("Esc")
    counter.scan(receipt(counter))
    counter.type("2")
    counter.press("Enter")
    assert [line.qty_milli for line in counter.bill.lines] == [-2000]


def test_an_article_comes_back_without_a_receipt(counter):
    counter.press("Esc")
    counter.window.front_screen.act("return_goods")
    counter.scan(counter.chocolate)
    counter.press("Enter")
    (back,) = counter.bill.lines
    assert (back.returned.number, back.amount_minor) == ("", -199)


def test_what_is_no_receipt_is_said_and_nothing_happens(counter):
    counter.press("Esc")
    counter.window.front_screen.act("return_goods")
    counter.press("Enter")
    assert counter.heard[-1][1]["key"] == "banner.no_receipt"
    counter.scan("S01-9-A-000001")
    assert "not known at this till" in counter.banner
    assert counter.window.desk.bill is None


def test_what_comes_back_without_a_receipt_may_give_another_price(counter):
    counter.press("Esc")
    counter.window.front_screen.act("return_goods")
    counter.scan(counter.chocolate)
    counter.press("Enter")
    counter.window.front_screen.act("override_price")
    counter.type("150")
    counter.press("Enter")
    (back,) = counter.bill.lines
    assert (back.amount_minor, back.list_price_minor) == (-150, 199)


def test_the_code_of_a_gift_receipt_gives_no_money(counter):
    counter.press("Esc")
    counter.scan(f"{receipt(counter)}-G")
    counter.press("Enter")
    (back,) = counter.bill.lines
    assert back.returned.is_gift
    counter.press("F10")
    assert counter.bill is not None
    assert counter.store.last_sale().facts.gross_minor > 0
