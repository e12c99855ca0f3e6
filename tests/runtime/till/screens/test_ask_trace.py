"""The till takes lot and serial numbers from the code, asks for them, and shows them."""

from __future__ import annotations

import pytest

from posforge.runtime.domain.shop import ScannerOptions
from posforge.testing.builders import a_shop
from posforge.testing.memory import a_till
from posforge.testing.tracked_goods import GOODS, SOAP, WATCH, YOGHURT, gs1, tracking
from tests.runtime.till.conftest import PEOPLE


@pytest.fixture
def counter(open_till, request):
    language = getattr(request, "param", "en")
    scanner = ScannerOptions(driver="wedge", suffix="enter", gap_ms=15)
    shop = tracking(a_shop(scanner=scanner, languages=(language,)))
    made = open_till(a_till(shop, products=GOODS, people=PEOPLE))
    made.sign_in()
    return made


def details(counter):
    return [row.detail for row in counter.screen.bill.lines.rows]


def test_a_gs1_code_is_sold_without_a_question(counter):
    counter.scan(gs1(YOGHURT, lot="A17", serial="7"), gs1(WATCH, lot="L1", serial="W-1"))
    assert counter.window.sheet is None
    assert [(one.lot, one.serial) for one in counter.bill.lines] == [("A17", ""), ("", "W-1")]
    assert [detail.partition(" · ")[2] for detail in details(counter)] == [
        "Lot A17",
        "Serial no. W-1",
    ]


def test_what_is_printed_below_the_code_can_be_typed(counter):
    counter.type(f"(01)0{YOGHURT}(10)A17")
    counter.press("Enter")
    assert [one.lot for one in counter.bill.lines] == ["A17"]


def test_a_plain_code_asks_and_the_next_scan_is_the_answer(counter):
    counter.scan(YOGHURT)
    assert counter.window.sheet.name == "ask_trace"
    counter.scan(gs1(YOGHURT, lot="A17"))
    assert counter.window.sheet is None
    assert [one.lot for one in counter.bill.lines] == ["A17"]


def test_the_number_is_typed_or_touched(counter):
    counter.scan(WATCH)
    counter.type("w-1/7.b")
    counter.press("Backspace", "Enter")
    assert [one.serial for one in counter.bill.lines] == ["W-1/7."]
    counter.scan(YOGHURT)
    for letter in ("l", "7"):
        counter.window.sheet._struck(letter)
    counter.window.sheet._take()
    counter.settle()
    assert [one.lot for one in counter.bill.lines] == ["", "L7"]


def test_the_barcode_of_an_article_is_no_lot_and_the_till_asks_again(counter):
    counter.scan(YOGHURT, SOAP)
    assert counter.window.sheet.name == "ask_trace"
    counter.type("A17")
    counter.press("Enter")
    assert [(one.name, one.lot) for one in counter.bill.lines] == [("Yoghurt", "A17")]


def test_nothing_typed_is_said_and_who_goes_back_sells_nothing(counter):
    counter.scan(YOGHURT)
    counter.press("Enter")
    assert counter.window.sheet.name == "ask_trace"
    counter.press("Esc")
    assert counter.window.sheet is None
    assert counter.window.desk.bill is None


def test_10_the_lines_of_a_receipt_say_which_lot_comes_back(counter):
    counter.scan(gs1(YOGHURT, lot="A17"), gs1(YOGHURT, lot="B9"))
    counter.press("F10", "Enter")
    sale = counter.till.store.last_sale()
    counter.scan(sale.facts.number)
    assert [row.detail for row in counter.window.sheet.list.rows] == [
        "1 / 1 · Lot A17",
        "1 / 1 · Lot B9",
    ]


def approve(counter):
    assert counter.window.sheet.name == "approve"
    counter.type("9876")
    counter.press("Enter")


def test_10_without_a_receipt_somebody_approves_and_then_the_lot_is_asked(counter):
    counter.screen.act("return_goods")
    counter.scan(YOGHURT)
    counter.press("Enter")
    approve(counter)
    assert counter.window.sheet.name == "ask_trace"
    counter.scan(gs1(YOGHURT, lot="A17"))
    (back,) = counter.bill.lines
    assert (back.lot, back.qty_milli, back.returned.approver) == ("A17", -1000, "chiara")


def test_stock_is_put_right_by_lot(counter):
    counter.screen.act("adjust_stock")
    counter.scan(YOGHURT)
    counter.type("-3")
    counter.press("Enter")
    approve(counter)
    counter.type("A17")
    counter.press("Enter")
    assert counter.store.events[-1].body["lot"] == "A17"
    assert counter.store.events[-1].header.approver == "chiara"


@pytest.mark.parametrize("counter", ["de"], indirect=True)
def test_german_tills_say_charge_and_seriennummer(counter):
    counter.scan(gs1(YOGHURT, lot="A17"), gs1(WATCH, serial="W-1"))
    assert [detail.partition(" · ")[2] for detail in details(counter)] == [
        "Charge A17",
        "Serien-Nr. W-1",
    ]
