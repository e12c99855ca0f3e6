"""Customers at the till: found while typing, noted by keys or touch, on the bill and off it."""

from __future__ import annotations

import pytest

from posforge.runtime.domain.shop import CustomerGroup, Loyalty


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
