"""The till as somebody uses it, by keyboard and scanner alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from qtpy.QtCore import Qt
from qtpy.QtWidgets import QLabel

from posforge.errors import KnownError
from posforge.runtime.till.ports import Doubt, Status


def test_a_cash_sale_needs_no_mouse(counter):
    counter.scan(counter.milk, counter.milk, counter.chocolate)
    counter.press("F9")
    counter.type("1000")
    counter.press("Enter")

    sale = counter.store.last_sale()
    assert sale.facts.gross_minor == 497
    assert sale.change_minor == 503
    assert counter.window.screen_name == "change"
    assert "5,03" in counter.screen.change.text
    assert ("change", {"change_minor": 503}) in counter.heard
    assert [job.kind for job in counter.store.jobs] == ["receipt"]


def test_the_same_article_again_is_one_line_of_two(counter):
    counter.scan(counter.milk, counter.milk)

    assert [line.qty_milli for line in counter.bill.lines] == [2000]
    assert counter.heard[-1] == ("bill", {"lines": 1, "total_minor": 298})


def test_an_unknown_code_and_a_misread_one_are_said_aloud(counter):
    counter.scan("4099999999996")
    assert "4099999999996" in counter.banner
    assert counter.heard[-1][1]["key"] == "UnknownCodeError"

    counter.scan("4006381333932")
    assert counter.heard[-1][1]["key"] == "BadCheckDigitError"
    assert counter.window.desk.bill is None


def test_twenty_scans_with_a_sheet_open_lose_none(counter):
    counter.press("F1")
    for number in range(20):
        counter.keyboard.scan(counter.handle, (counter.milk, counter.chocolate)[number % 2])
    counter.settle()

    assert counter.window.sheet is not None
    assert sum(line.qty_milli for line in counter.bill.lines) == 20_000


def test_scans_on_their_way_to_the_disk_all_arrive_before_payment(counter):
    for _ in range(10):
        counter.keyboard.scan(counter.handle, counter.milk)
        counter.keyboard.scan(counter.handle, counter.chocolate)
    counter.press("F9")

    assert counter.window.screen_name == "pay"
    assert counter.screen.due_minor == 10 * (149 + 199)


def test_who_scans_and_pays_before_the_till_has_let_them_in_loses_neither(open_till):
    counter = open_till()
    counter.type("11234")
    for key in (Qt.Key.Key_Return, None, Qt.Key.Key_F10):
        if key is None:
            counter.keyboard.scan(counter.handle, counter.milk)
        else:
            counter.keyboard.strike(counter.handle, key)
    counter.settle()

    assert counter.store.last_sale().facts.gross_minor == 149
    assert counter.window.screen_name == "change"


def test_a_wrong_pin_refuses_the_scan_that_came_with_it(open_till):
    counter = open_till()
    counter.type("11235")
    counter.keyboard.strike(counter.handle, Qt.Key.Key_Return)
    counter.keyboard.scan(counter.handle, counter.milk)
    counter.settle()

    assert counter.heard[-1][1]["key"] == "banner.scan_signed_out"
    counter.sign_in()
    assert counter.window.desk.bill is None


def test_the_next_customer_paid_for_while_the_last_sale_is_written_is_a_sale_of_their_own(counter):
    counter.scan(counter.milk)
    counter.keyboard.strike(counter.handle, Qt.Key.Key_F10)
    counter.keyboard.scan(counter.handle, counter.chocolate)
    counter.keyboard.strike(counter.handle, Qt.Key.Key_F10)
    counter.keyboard.scan(counter.handle, counter.tomatoes)
    counter.settle()

    assert counter.events.count("SaleCompleted") == 2
    assert counter.store.last_sale().facts.gross_minor == 199
    assert [line.product for line in counter.bill.lines] == ["tomatoes"]


def test_locking_leaves_the_bill_on_the_counter(counter):
    counter.scan(counter.milk)
    counter.press("F12")
    assert counter.window.screen_name == "sign_in"
    counter.scan(counter.chocolate)
    assert counter.heard[-1][1]["key"] == "banner.scan_signed_out"

    counter.sign_in("9876", digit="2")
    counter.scan(counter.chocolate)

    assert [line.product for line in counter.bill.lines] == ["milk", "chocolate"]
    assert counter.bill.cashier == "ada"


def test_after_a_power_cut_the_bill_is_resumed(open_till, interrupted):
    counter = open_till(interrupted)
    counter.sign_in()
    assert counter.window.sheet.name == "recover"
    counter.press("Esc")
    counter.scan(counter.chocolate)
    assert counter.window.desk.bill is None, "a scan waits until the bill's fate is known"
    counter.press("Enter")

    assert counter.bill.id == interrupted.store.open_cart().cart.id
    assert [line.product for line in counter.bill.lines] == ["milk", "chocolate"]


def test_after_a_power_cut_the_bill_is_cancelled_and_that_is_recorded(open_till, interrupted):
    bill = interrupted.store.open_cart().cart
    counter = open_till(interrupted)
    counter.sign_in()
    counter.press("Right", "Enter")

    assert counter.window.sheet is None
    assert counter.store.open_cart() is None
    cancelled = counter.store.events[-1]
    assert cancelled.header.type == "BillCancelled"
    assert cancelled.header.actor == "ada"
    assert cancelled.body["cart"] == bill.id
    assert cancelled.body["after"] == "restart"


def test_whoever_may_not_cancel_can_only_resume(open_till, interrupted):
    roles = [
        replace(role, may=role.may - {"cancel_bill"}) if role.name == "cashier" else role
        for role in interrupted.shop.roles
    ]
    shop = replace(interrupted.shop, roles=tuple(roles))
    counter = open_till(replace(interrupted, shop=shop))
    counter.sign_in()
    counter.press("Right", "Enter")
    assert counter.window.sheet.name == "approve"
    counter.press("Esc")
    assert counter.heard[-1][1]["key"] == "NotAllowedError"
    assert counter.window.sheet.name == "recover", "the bill is not forgotten"
    counter.press("Left", "Enter")

    assert counter.bill.id == interrupted.store.open_cart().cart.id


def test_a_full_disk_is_said_and_the_bill_stays(counter):
    counter.scan(counter.milk)
    counter.store.refuses = KnownError("The disk is full.", hint="Free some space.")
    counter.press("F10")

    assert counter.banner == "The disk is full."
    assert counter.store.last_sale() is None
    counter.store.refuses = None
    counter.press("F10")
    assert counter.store.last_sale().facts.gross_minor == 149


def test_a_bug_shows_one_sheet_and_leaves_with_its_own_code(counter):
    counter.scan(counter.milk)
    counter.window.show_crash()
    counter.scan(counter.chocolate)
    counter.press("Esc", "F12", "F9", "Enter")

    assert counter.window.sheet.name == "crash"
    assert counter.left_with == [70]
    assert counter.store.open_cart().cart.standing[0].product == "milk"
    assert ("crashed", {}) in counter.heard


def test_status_is_always_in_sight_with_a_word_for_every_colour(counter):
    bar = counter.window.statusbar
    assert (bar.line.text, bar.waiting.text) == ("Online", "All sent")
    counter.state = Status(
        is_online=False,
        unsynced=12,
        oldest_ms=190_000,
        printer="off",
        printer_message="The printer at 192.0.2.7 does not answer.",
    )
    counter.window.watch.look()
    counter.settle()

    assert bar.line.text == "Offline, selling goes on"
    assert bar.waiting.text == "12 to send, 3 min"
    assert bar.printer.text == "Printer is off"
    assert bar.line.warns
    assert bar.printer.warns
    assert "printer" in counter.window.header._banner.hint.text


def test_a_printer_that_stays_off_is_said_once(counter):
    counter.state = Status(is_online=True, printer="off", printer_message="No paper.")
    for _ in range(3):
        counter.window.watch.look()
        counter.settle()

    said = [facts for what, facts in counter.heard if what == "banner"]
    assert [one["key"] for one in said].count("banner.printer_off") == 1


def test_a_till_its_server_does_not_accept_says_why_and_goes_on(counter):
    why = "The store server takes nothing from us: this machine was revoked."
    counter.state = Status(is_online=True, unsynced=3, trouble=why)
    counter.window.watch.look()
    counter.settle()

    assert counter.window.statusbar.line.text == "Not accepted, selling goes on"
    assert counter.window.statusbar.line.warns
    assert counter.window.header._banner.hint.text == why
    counter.scan(counter.milk)
    assert len(counter.bill.lines) == 1


def test_a_till_without_the_newest_fields_says_so_once_and_goes_on(counter):
    why = "Nothing was written: the disk is full."
    counter.state = Status(is_online=True, tables=why)
    for _ in range(2):
        counter.window.watch.look()
        counter.settle()

    assert counter.window.header._banner.hint.text == why
    said = [facts["key"] for what, facts in counter.heard if what == "banner"]
    assert said.count("banner.old_tables") == 1
    counter.scan(counter.milk)
    assert len(counter.bill.lines) == 1


@pytest.mark.parametrize(
    ("keys", "answer"), [(["Enter"], "printed"), (["Right", "Enter"], "print_again")]
)
def test_a_receipt_in_doubt_is_asked_about_once_and_the_answer_is_heard(counter, keys, answer):
    counter.state = Status(is_online=True, doubt=Doubt(job="j1", number="S01-1-A-000007"))
    for _ in range(2):
        counter.window.watch.look()
        counter.settle()
    assert counter.window.sheet is not None
    titles = [one.text() for one in counter.window.sheet.findChildren(QLabel)]
    assert "Was receipt S01-1-A-000007 printed?" in titles

    counter.press(*keys)
    counter.window.watch.look()
    counter.settle()

    assert counter.answered == [(answer, "j1")]
    assert counter.window.sheet is None


def test_a_receipt_in_doubt_does_not_interrupt_a_payment(counter):
    counter.scan(counter.milk)
    counter.press("F9")
    counter.state = Status(is_online=True, doubt=Doubt(job="j1", number="S01-1-A-000007"))
    counter.window.watch.look()
    counter.settle()
    assert counter.window.sheet is None


def test_nothing_announced_holds_a_name_or_a_pin(counter):
    counter.scan(counter.milk, counter.tomatoes)
    counter.press("F12")
    counter.sign_in("5555")
    counter.sign_in("9876", digit="2")
    counter.press("F11", "Esc", "F4", "F5", "Esc", "F7")

    told = repr(counter.heard)
    for secret in ("1234", "5555", "9876", "Ada", "Berg", "Chiara", "Rossi", "milk", "tomatoes"):
        assert secret not in told


def test_the_help_sheet_lists_every_key_and_its_key_closes_it(counter):
    counter.press("F1")
    texts = {label.text() for label in counter.window.sheet.findChildren(QLabel)}
    assert set(counter.window.kit.keymap.keys.values()) <= texts

    counter.press("F1")
    assert counter.window.sheet is None


def test_a_scan_after_help_reaches_the_field_again(counter):
    counter.press("F1", "Esc")
    counter.type("mi")

    assert counter.screen.entry.text == "mi"


def test_esc_first_closes_what_was_said_then_asks_about_the_bill(counter):
    counter.scan(counter.milk, "4012345678901")
    assert counter.window.header.is_saying
    counter.press("Esc")
    assert not counter.window.header.is_saying
    assert counter.window.sheet is None
    counter.press("Esc")
    assert counter.window.sheet is not None
