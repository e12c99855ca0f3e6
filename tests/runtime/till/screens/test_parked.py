"""The list of parked bills: this till's own at once, the others' once the store server has said."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from posforge.errors import UserError
from posforge.runtime.domain.cart import Cart, CartLine
from posforge.runtime.ext.parked_bills import (
    PARKED_BILLS,
    TAKE_BILL,
    GivenBill,
    KnownBill,
    KnownBills,
)

BILL = Cart(
    id="b-1",
    cashier="ada",
    opened_ms=1_790_000_000_000,
    store="S01",
    bizdate="2026-09-21",
    lines=(
        CartLine(
            line=1,
            product="milk",
            code="04006381333931",
            name="Whole milk 1 l",
            department="dairy",
            unit="piece",
            tax="reduced",
            unit_price_minor=149,
            qty_milli=3000,
        ),
    ),
)
KNOWN = KnownBill(
    parking="p-1",
    cart="b-1",
    till=2,
    holder=2,
    parked_ms=1_790_000_000_000,
    since_ms=0,
    person="ada",
    label="",
    lines=1,
    gross_minor=447,
    stays="",
)


@dataclass
class Line:
    """The way to a store server that knows these bills and gives them, or says no."""

    known: tuple[KnownBill, ...] = (KNOWN,)
    no: str = ""
    asked: list[object] = field(default_factory=list)

    def ask(self, question, asked):
        if question is PARKED_BILLS:
            return KnownBills(bills=self.known)
        assert question is TAKE_BILL
        self.asked.append(asked)
        if self.no:
            raise UserError(self.no, hint="Look there.")
        return GivenBill(given="g-1", bill=BILL)


@pytest.fixture
def beside(open_till, quick_till):
    """Opens a till with such a line, somebody signed in."""

    def opened(line):
        counter = open_till(replace(quick_till, store_line=line))
        counter.sign_in()
        return counter

    return opened


def texts(counter):
    return [(row.title, row.detail, row.amount) for row in counter.window.sheet.list.rows]


def test_37_a_bill_of_another_till_is_in_the_list_and_comes_over(beside):
    line = Line()
    counter = beside(line)
    counter.press("F5")
    assert texts(counter) == [("Till 2 · 15:13", "Ada Berg", "4,47\xa0€")]

    counter.press("Enter")
    assert counter.window.sheet is None
    assert (counter.bill.id, counter.bill.parking) == ("b-1", "p-1")
    assert (line.asked[0].person, line.asked[0].is_taken_away) == ("ada", False)
    assert counter.events[-1] == "BillResumed"


def test_37_own_bills_stand_first_and_the_selection_stays(beside):
    counter = beside(Line(known=(KNOWN, replace(KNOWN, parking="p-2", cart="b-2", label="hat"))))
    counter.scan(counter.milk)
    counter.press("F4", "F5")
    assert texts(counter)[0][0].endswith(" · Whole milk 1 l")
    assert [one[0] for one in texts(counter)][1:] == ["Till 2 · 15:13", "Till 2 · hat"]
    assert counter.window.sheet.list.selected.title.endswith("Whole milk 1 l")


def test_37_what_another_till_took_from_here_is_shown_there_and_not_twice(beside):
    line = Line(known=())
    counter = beside(line)
    counter.scan(counter.milk)
    bill = counter.bill.id
    counter.press("F4")
    (parking,) = [one.header.id for one in counter.store.events if one.header.type == "BillParked"]
    line.known = (replace(KNOWN, parking=parking, cart=bill, till=1, since_ms=1),)
    counter.press("F5")
    assert [row.title for row in counter.window.sheet.list.rows] == ["Till 1 · 15:13"]
    assert texts(counter)[0][1].endswith("on the counter of till 2")
    line.known = (replace(line.known[0], holder=1),)
    counter.press("Esc", "F5")
    assert [one.endswith("Whole milk 1 l") for one, *_ in texts(counter)] == [True]


def test_37_what_is_on_a_counter_elsewhere_is_taken_away_on_purpose_alone(beside):
    line = Line(known=(replace(KNOWN, since_ms=KNOWN.parked_ms + 1),))
    counter = beside(line)
    counter.press("F5")
    assert texts(counter)[0][1] == "Ada Berg · on the counter of till 2"
    counter.press("Enter")
    assert counter.window.sheet.name == "question"
    counter.press("Enter")
    assert (counter.window.sheet, counter.window.desk.bill, line.asked) == (None, None, [])

    counter.press("F5", "Enter", "Right", "Enter")
    assert counter.bill.id == "b-1"
    assert line.asked[0].is_taken_away


def test_37_a_bill_this_till_lost_while_it_was_switched_off_needs_no_question(beside):
    line = Line(known=(replace(KNOWN, holder=1, since_ms=KNOWN.parked_ms + 1),))
    counter = beside(line)
    counter.press("F5", "Enter")
    assert counter.bill.id == "b-1"


def test_37_a_no_is_said_and_nothing_comes_over(beside):
    counter = beside(Line(no="This bill is paid already."))
    counter.press("F5", "Enter")
    assert counter.banner == "This bill is paid already."
    assert counter.window.desk.bill is None


def test_37_without_the_store_server_the_list_says_that_it_is_not_whole(counter):
    counter.press("F5")
    sheet = counter.window.sheet
    assert sheet.line.text() == (
        "The store server cannot be reached: only this till's bills are shown."
    )
    assert sheet.line.isVisible()
    counter.press("Esc")
    assert counter.window.sheet is None


def test_where_there_is_one_till_nobody_is_asked(open_till, till_of):
    till = till_of()
    alone = replace(till, branch=replace(till.branch, tills=1))
    counter = open_till(alone)
    counter.sign_in()
    counter.press("F5")
    assert not counter.window.sheet.line.isVisible()
