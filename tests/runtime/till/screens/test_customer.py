"""Customers at the till: found while typing, noted by keys or touch, on the bill and off it."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from posforge.runtime.domain.customer import Customer
from posforge.runtime.domain.customer_known import CustomersKnown, told_customer
from posforge.runtime.domain.envelope import seal
from posforge.runtime.domain.shop import CustomerGroup, Loyalty
from posforge.runtime.flows.customer import record_customer
from posforge.runtime.flows.sign_in import sign_in
from posforge.runtime.till.widgets.key import Key
from posforge.testing.memory import PlainSigner


@pytest.fixture
def sheet(open_till, till_of):
    staff, points = (
        CustomerGroup(name="staff", label="Staff"),
        Loyalty(earn_per_minor=100, worth_minor=1),
    )
    counter = open_till(till_of(groups=(staff,), loyalty=points))
    counter.sign_in("9876", digit="2")
    counter.window.front_screen.act("customer")
    return counter


def noted(counter, name="Zoë"):
    counter.type(name)
    counter.press("Right", "Enter")
    counter.settle()
    counter.press("Enter")
    counter.settle()
    return counter.window.desk.bill


def test_a_new_customer_is_noted_with_group_and_consent_and_put_on_the_bill(sheet):
    sheet.type("Zoë")
    sheet.press("Right", "Enter")
    note = sheet.window.sheet
    assert (note.name, note.fields["name"].text()) == ("note_customer", "Zoë")
    sheet.press("Tab")
    sheet.type("0171")
    for key in (note.group, note.on_receipt, note.on_receipt, note.contact):
        key.click()
    sheet.press("Enter")
    sheet.settle()
    (event,) = [one for one in sheet.store.events if one.header.type == "CustomerRecorded"]
    assert event.personal["data"] == {"name": "Zoë", "phone": "0171"}
    assert {key: event.body[key] for key in ("group", "on_receipt", "may_contact")} == {
        "group": "staff",
        "on_receipt": "name",
        "may_contact": True,
    }
    bill = sheet.window.desk.bill
    assert (bill.customer, bill.group) == (event.body["customer"], "staff")
    assert sheet.window.desk.customer.name == "Zoë"


def test_who_is_found_goes_on_the_bill_and_off_it_again(sheet):
    noted(sheet)
    sheet.scan(sheet.milk)
    sheet.window.front_screen.act("customer")
    sheet.press("Right", "Right", "Right", "Enter")
    sheet.settle()
    assert sheet.window.desk.bill.customer == ""
    sheet.window.front_screen.act("customer")
    sheet.type("zo")
    sheet.settle()
    assert [row.title for row in sheet.window.sheet.list.rows] == ["Zoë"]
    sheet.press("Enter")
    sheet.settle()
    assert sheet.window.desk.bill.customer
    assert "customer" in sheet.banner


def test_fingers_are_enough(sheet):
    find = sheet.window.sheet
    for stroke in ("a", "n", "n", "backspace"):
        find._struck(stroke)
    find._new()
    note = sheet.window.sheet
    note._struck("a")
    assert note.fields["name"].text() == "ana"
    note.fields["name"].clear()
    for stroke in ("o", "l", " ", "k"):
        note._struck(stroke)
    assert note.fields["name"].text() == "Ol K"


def test_nobody_and_no_name_are_asked_for_again(sheet):
    sheet.press("Enter")
    assert sheet.heard[-1][1]["key"] == "banner.no_customer"
    sheet.press("Right", "Enter")
    sheet.press("Enter")
    assert sheet.heard[-1][1]["key"] == "banner.no_name"
    assert "CustomerRecorded" not in sheet.events


class OtherBranch:
    """A line to a store server that knows customers of another branch, and may be slow."""

    def __init__(self, till):
        self.asked, self.may_answer = [], threading.Event()
        self.may_answer.set()
        who = sign_in(till, "chiara", "9876")
        for name in ("Nobody", "Zoë Zweig", "Zora Berg"):  # ids of their own
            record_customer(till, who, Customer(id="", number="", name=name, group="staff"))
        self._told = [self._of(one, till.shop) for one in till.store.events[-2:]]

    def ask(self, _question, asked):
        self.asked.append(asked.text)
        assert self.may_answer.wait(10)
        return CustomersKnown(customers=tuple(self._told))

    def _of(self, noted, shop):
        there = replace(noted.header, store=shop.branches[1].code, node="f" * 32)
        event = seal(there, noted.body, personal=noted.personal, signer=PlainSigner())
        return told_customer(event, points=12)


@pytest.fixture
def asking(open_till, till_of):
    facts = {
        "groups": (CustomerGroup(name="staff", label="Staff"),),
        "loyalty": Loyalty(earn_per_minor=100, worth_minor=1),
    }
    line = OtherBranch(till_of(**facts))
    counter = open_till(replace(till_of(**facts), store_line=line))
    counter.sign_in("9876", digit="2")
    counter.window.front_screen.act("customer")
    return counter, line


def shown(counter):
    return [(row.title, row.detail, row.amount) for row in counter.window.sheet.list.rows]


def test_8_customers_of_other_branches_are_shown_with_their_branch_and_put_on_the_bill(asking):
    counter, _ = asking
    noted(counter, "Zoltan")
    counter.window.front_screen.act("customer")
    counter.type("zo")
    counter.settle()
    assert [title for title, *_ in shown(counter)] == ["Zoltan"], "two letters ask nobody"
    counter.window.sheet.field.setText("zo ")
    counter.window.sheet.field.setText("zol")
    counter.settle()
    branch = counter.window.sheet.kit.shop.branches[1].name
    assert [title for title, *_ in shown(counter)] == ["Zoltan", "Zoë Zweig", "Zora Berg"]
    assert shown(counter)[1][1].startswith(f"{branch} · ")
    assert shown(counter)[1][2] == "12 points"
    counter.press("Down", "Enter")
    counter.settle()
    bill = counter.window.desk.bill
    assert (bill.group, counter.window.desk.customer.name) == ("staff", "Zoë Zweig")


def test_8_nothing_waits_for_other_branches_and_only_the_newest_question_counts(asking):
    counter, line = asking
    line.may_answer.clear()
    field = counter.window.sheet.field
    for text in ("zoe", "zoe z", "zoe zw"):
        field.setText(text)
    counter.settle_sale()
    assert shown(counter) == []
    line.may_answer.set()
    counter.settle()
    assert len(shown(counter)) == 2
    assert line.asked in (["zoe zw"], ["zoe", "zoe zw"])

    line.may_answer.clear()
    field.setText("zora")
    counter.settle_sale()
    counter.window.close_sheet()
    line.may_answer.set()
    counter.settle()
    assert counter.window.sheet is None


def test_8_an_answer_about_customers_that_is_not_believed_is_said(asking):
    counter, line = asking
    line._told = [replace(line._told[0], event="{}")]
    counter.window.sheet.field.setText("zora")
    counter.settle()
    assert "cannot be believed" in counter.banner
    assert counter.window.sheet.name == "customer"


def test_a_panel_of_600_lines_is_enough_to_find_and_to_note_somebody(open_till, till_of):
    staff = CustomerGroup(name="staff", label="Staff")
    counter = open_till(till_of(groups=(staff,)), size=(1024, 600))
    counter.sign_in("9876", digit="2")
    counter.window.front_screen.act("customer")
    least = counter.window.kit.look.metrics.target

    assert noted(counter).customer
    for typed, is_found in (("Zoë", True), ("Nobody", False)):
        counter.window.front_screen.act("customer")
        sheet = counter.window.sheet
        counter.type(typed)
        counter.settle()
        assert (sheet.list.isVisible(), sheet.says.isVisible()) == (is_found, not is_found)
        assert counter.window.height() == 600
        counter.press("Right", "Enter")
        assert counter.window.sheet.name == "note_customer"
        assert counter.window.height() == 600
        keys = [key for key in counter.window.sheet.findChildren(Key) if key.isVisible()]
        assert all(min(key.width(), key.height()) >= least for key in keys)
        counter.press("Esc")


@pytest.mark.parametrize("size", [(1024, 768), (1366, 768), (1920, 1080)])
def test_the_window_stays_as_large_as_its_panel_while_somebody_is_found(open_till, till_of, size):
    counter = open_till(till_of(groups=()), size=size)
    counter.sign_in("9876", digit="2")
    counter.window.front_screen.act("customer")
    assert noted(counter).customer

    counter.window.front_screen.act("customer")
    counter.settle()
    assert counter.window.sheet.name == "customer"
    assert (counter.window.width(), counter.window.height()) == size
