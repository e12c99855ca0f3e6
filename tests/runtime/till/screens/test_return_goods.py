"""Taking goods back as a cashier does it: scan the receipt, choose, say where it goes."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from posforge.runtime.domain.events_counter import GiftReceiptPrinted
from posforge.runtime.domain.receipt_known import ReceiptKnown
from posforge.runtime.domain.returns import gift_code
from tests.runtime.till.conftest import a_quick_till


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
    assert counter.window.desk.bill is None


def test_9_goods_of_a_receipt_nobody_can_look_up_are_noted_with_it(counter):
    counter.press("Esc")
    counter.scan("S01-9-A-000001")
    sheet = counter.window.sheet
    assert "S01-9-A-000001 cannot be looked up" in sheet.says.text()
    counter.press("Enter")
    assert counter.heard[-1][1]["key"] == "banner.no_receipt"
    counter.scan(counter.chocolate)
    assert "S01-9-A-000001" in sheet.says.text()
    counter.press("Enter")
    (back,) = counter.bill.lines
    assert (back.returned.number, back.returned.sale) == ("S01-9-A-000001", "")
    assert (back.amount_minor, back.returned.is_unknown) == (-199, True)


def test_9_a_receipt_scanned_after_an_unknown_one_is_the_one_that_counts(counter):
    counter.press("Esc")
    counter.scan("S01-9-A-000001", counter.chocolate, receipt(counter))
    assert len(counter.window.sheet.list.rows) == 2
    counter.scan(counter.chocolate)
    counter.press("Enter")
    (back,) = counter.bill.lines
    assert (back.returned.number, back.returned.is_unknown) == ("", False)


def test_9_an_own_receipt_says_when_other_tills_could_not_be_asked(counter):
    counter.press("Esc")
    counter.scan(receipt(counter))
    assert "could not be asked" in counter.window.sheet.says.text()
    counter.press("Enter")
    assert counter.bill.lines[0].returned.is_unchecked


def test_9_an_answer_that_is_not_believed_is_said_and_another_receipt_may_be_scanned(open_till):
    class LyingLine:
        def ask(self, _question, _asked):
            return ReceiptKnown(sales=("{}",))

    counter = open_till(replace(a_quick_till(), store_line=LyingLine()))
    counter.sign_in("9876", digit="2")
    counter.scan("S01-9-A-000001")
    assert "cannot be believed" in counter.banner
    assert counter.window.sheet.says.text().startswith("Scan the receipt")
    counter.window.close_sheet()
    counter.scan("4000000000000")
    assert counter.window.sheet is None


def test_9_while_a_receipt_is_looked_up_the_till_sells_on(open_till):
    asked, answered = threading.Event(), threading.Event()

    class SlowLine:
        def ask(self, _question, _asked):
            asked.set()
            assert answered.wait(10)
            return ReceiptKnown()

    counter = open_till(replace(a_quick_till(), store_line=SlowLine()))
    counter.sign_in("9876", digit="2")
    counter.keyboard.scan(counter.handle, "S01-9-A-000001")
    counter.settle_sale()
    assert asked.wait(10)
    counter.window.close_sheet()
    counter.keyboard.scan(counter.handle, counter.milk)
    counter.settle_sale()
    assert [line.product for line in counter.bill.lines] == ["milk"]
    answered.set()
    counter.settle()
    assert counter.window.sheet is None, "nobody waits for the answer any more"
    assert len(counter.bill.lines) == 1


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


def a_gift_receipt(counter):
    """The gift receipt of the last sale, as if it had been printed."""
    sale = counter.store.last_sale()
    with counter.store.work() as work:
        work.record(GiftReceiptPrinted(number=sale.facts.number, sale=sale.id, copy=0))
    return gift_code(sale.facts.number)


def test_16_a_gift_receipt_that_was_never_printed_takes_nothing_back(counter):
    counter.press("Esc")
    counter.scan(f"{receipt(counter)}-G")
    counter.press("Enter")
    assert "was ever printed" in counter.banner
    assert counter.window.desk.bill is None


def test_16_with_the_receipt_itself_somebody_is_told_of_the_gift_receipt(counter):
    counter.press("Esc")
    code = a_gift_receipt(counter)
    counter.scan(receipt(counter))
    assert "has a gift receipt" in counter.window.sheet.says.text()
    counter.press("Esc")
    counter.scan(code)
    assert "has a gift receipt" not in counter.window.sheet.says.text()


def test_the_code_of_a_gift_receipt_gives_no_money(counter):
    counter.press("Esc")
    counter.scan(a_gift_receipt(counter))
    counter.press("Enter")
    (back,) = counter.bill.lines
    assert back.returned.is_gift
    counter.press("F10")
    assert counter.bill is not None
    assert counter.store.last_sale().facts.gross_minor > 0
