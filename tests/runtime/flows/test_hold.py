"""Parked bills in the journal, and taken up again here and elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from posforge.errors import UserError
from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.codec import from_body
from posforge.runtime.domain.envelope import LogKey
from posforge.runtime.domain.events_bill import BillParked, BillTaken
from posforge.runtime.domain.people import NotAllowedError
from posforge.runtime.ext.parked_bills import PARKED_BILLS, GivenBill, KnownBill, KnownBills
from posforge.runtime.ext.store_line import UnreachableError
from posforge.runtime.flows import hold
from posforge.runtime.flows.cancel import cancel_bill
from posforge.runtime.flows.card import begin
from posforge.runtime.flows.checkout import pay_with
from posforge.runtime.flows.hold import park, parked, parked_elsewhere, resume, take_over
from posforge.runtime.flows.in_the_way import in_the_way
from posforge.runtime.flows.refund import return_line
from posforge.runtime.flows.scan import scan
from posforge.testing.cards import BankTerminal, with_terminal
from posforge.testing.journals import JournalWriter

OATS = "04006381333931"
OTHER = "f" * 32


@dataclass
class Line:
    """A way to a store server that gives, says no or is silent."""

    given: Cart | None = None
    no: UserError | None = None
    known: tuple[KnownBill, ...] = ()
    asked: list[object] = field(default_factory=list)

    def ask(self, question, asked):
        if question is PARKED_BILLS:
            return KnownBills(bills=self.known)
        self.asked.append(asked)
        if self.no is not None:
            raise self.no
        return GivenBill(given="g-1", bill=self.given)


def beside(standalone, line):
    return replace(standalone.till, store_line=line)


def written(standalone, *kinds):
    log = LogKey(standalone.till.identity.node, 1, "main")
    return [one for one in standalone.journal.export(log) if one.header.type in kinds]


def a_bill(standalone):
    return scan(standalone.till, standalone.session, None, OATS)


def cancel(standalone, bill):
    cancel_bill(standalone.till, standalone.session.answered(reason="left"), bill)


def known(parking="p-1", cart="b-1"):
    return KnownBill(
        parking=parking,
        cart=cart,
        till=2,
        holder=2,
        parked_ms=1,
        since_ms=0,
        person="p-0001",
        label="",
        lines=1,
        gross_minor=199,
        stays="",
    )


def test_37_a_parked_bill_stands_whole_in_the_journal_with_who_and_when(standalone):
    bill = a_bill(standalone)
    park(standalone.till, standalone.session, bill, label=" red hat ")
    (event,) = written(standalone, "BillParked")
    body = from_body(BillParked, event.body)
    assert (body.bill, body.cart, body.label, body.stays) == (bill, bill.id, "red hat", "")
    assert (body.lines, body.gross_minor, event.header.actor) == (1, 199, "p-0001")

    again = resume(standalone.till, standalone.session, bill.id)
    park(standalone.till, standalone.session, again)
    second = written(standalone, "BillParked")[-1]
    assert second.body["before"] == event.header.id
    cancel(standalone, parked(standalone.till)[0].cart)
    (cancelled,) = written(standalone, "BillCancelled")
    assert cancelled.body["parking"] == second.header.id


def test_37_the_sale_of_a_bill_says_that_it_was_parked_and_of_others_nothing(standalone):
    till, session = standalone.till, standalone.session
    plain = pay_with(till, session, a_bill(standalone), method="cash", tendered_minor=None)
    park(till, session, a_bill(standalone))
    bill = resume(till, session, parked(till)[0].cart.id)
    sold = pay_with(till, session, bill, method="cash", tendered_minor=None)
    (parking,) = written(standalone, "BillParked")
    assert (plain.facts.parking, sold.facts.parking) == ("", parking.header.id)
    assert "parking" not in written(standalone, "SaleCompleted")[0].body


def test_37_who_may_not_hold_parks_and_takes_nothing(standalone):
    bill = a_bill(standalone)
    nobody = replace(standalone.session, person=replace(standalone.session.person, role="guest"))
    with pytest.raises(NotAllowedError, match="park or resume"):
        park(standalone.till, nobody, bill)
    with pytest.raises(NotAllowedError, match="park or resume"):
        take_over(beside(standalone, Line()), nobody, known())
    assert written(standalone, "BillParked") == []


def test_37_a_bill_with_money_taken_for_it_stays_at_its_till(standalone):
    till, session = standalone.till, standalone.session
    bill = pay_with(till, session, a_bill(standalone), method="cash", tendered_minor=100)
    park(till, session, bill)
    assert written(standalone, "BillParked")[-1].body["stays"] == "part_paid"


def test_37_so_does_one_whose_card_payment_is_under_way(standalone):
    till = with_terminal(standalone.till, BankTerminal())
    bill = a_bill(standalone)
    begin(till, standalone.session, bill, method="card")
    park(till, standalone.session, bill)
    assert written(standalone, "BillParked")[-1].body["stays"] == "part_paid"


def test_37_one_on_which_goods_come_back_by_receipt_travels(standalone):
    till, session = standalone.till, standalone.session
    chief = replace(session, person=replace(session.person, role="manager"))
    sale = pay_with(till, session, a_bill(standalone), method="cash", tendered_minor=None)
    bill = return_line(
        till, chief, None, sale, line=1, qty_milli=1000, disposition="resell", reason="stale"
    )
    park(till, session, bill)
    body = from_body(BillParked, written(standalone, "BillParked")[-1].body)
    assert (body.stays, body.bill.lines[0].returned.sale) == ("", sale.id)


def test_37_a_bill_too_long_to_travel_is_parked_all_the_same(standalone, monkeypatch):
    monkeypatch.setattr(hold, "LONGEST_BILL", 100)
    bill = a_bill(standalone)
    park(standalone.till, standalone.session, bill)
    body = written(standalone, "BillParked")[-1].body
    assert (body["bill"], body["stays"]) == (None, "too_long")
    assert resume(standalone.till, standalone.session, bill.id).lines == bill.lines


def test_37_a_till_asks_before_it_goes_on_with_its_own_bill_and_keeps_the_answer(standalone):
    line = Line()
    till = beside(standalone, line)
    park(till, standalone.session, a_bill(standalone))
    bill = resume(till, standalone.session, parked(till)[0].cart.id)
    assert [one.parking for one in line.asked] == [bill.parking]
    assert written(standalone, "BillResumed")[-1].body["given"] == "g-1"


def test_37_a_no_of_the_store_server_leaves_the_bill_where_it_is(standalone):
    till = beside(standalone, Line(no=UserError("Till 2 has this bill.", hint="Ask there.")))
    park(till, standalone.session, a_bill(standalone))
    with pytest.raises(UserError, match="Till 2 has this bill"):
        resume(till, standalone.session, parked(till)[0].cart.id)
    assert len(parked(till)) == 1
    assert written(standalone, "BillResumed") == []


def test_37_a_bill_from_elsewhere_is_put_on_the_counter_as_it_was(standalone):
    theirs = replace(a_bill(standalone), id="b-1", cashier="p-0002", parking="")
    cancel(standalone, standalone.till.store.open_cart().cart)
    till = beside(standalone, Line(given=theirs))
    bill = take_over(till, standalone.session, known())
    assert bill == replace(theirs, parking="p-1")
    assert till.store.open_cart().cart == bill
    assert written(standalone, "BillResumed")[-1].body == {
        "cart": "b-1",
        "parking": "p-1",
        "given": "g-1",
    }


def test_37_nothing_is_taken_while_a_bill_is_on_the_counter_nor_without_the_server(standalone):
    line = Line()
    a_bill(standalone)
    with pytest.raises(UserError, match="Another bill is on the counter"):
        take_over(beside(standalone, line), standalone.session, known())
    assert line.asked == []
    cancel(standalone, standalone.till.store.open_cart().cart)
    with pytest.raises(UnreachableError):
        take_over(standalone.till, standalone.session, known())
    assert standalone.till.store.open_cart() is None


def test_37_a_bill_that_was_sold_here_is_not_given_again_before_the_server_has_heard(standalone):
    till, session = standalone.till, standalone.session
    theirs = replace(a_bill(standalone), id="b-1", parking="")
    cancel(standalone, till.store.open_cart().cart)
    till = beside(standalone, Line(given=theirs))
    bill = take_over(till, session, known())
    pay_with(till, session, bill, method="cash", tendered_minor=None)
    with pytest.raises(UserError, match="paid already"):
        take_over(till, session, known())
    assert till.store.open_cart() is None
    assert len(written(standalone, "BillResumed")) == 1


def test_37_what_was_cancelled_here_may_be_taken_back(standalone):
    till, session = standalone.till, standalone.session
    theirs = replace(a_bill(standalone), id="b-1", parking="")
    cancel(standalone, till.store.open_cart().cart)
    till = beside(standalone, Line(given=theirs))
    cancel(standalone, take_over(till, session, known()))
    assert take_over(till, session, known()).id == "b-1"


def test_37_money_taken_here_for_a_bill_is_not_lost_to_how_it_lies_elsewhere(standalone):
    """Cut off, this till went on with a bill that another had taken, and took a part of it."""
    till, session = standalone.till, standalone.session
    park(till, session, a_bill(standalone))
    bill = resume(till, session, parked(till)[0].cart.id)
    part = pay_with(till, session, bill, method="cash", tendered_minor=100)
    park(till, session, part)
    line = Line(given=replace(bill, parking=""))
    with pytest.raises(UserError, match="A part of this bill is paid here"):
        take_over(beside(standalone, line), session, known("p-2", bill.id))
    assert line.asked == [], "it stays with whoever has it"
    assert [one.cart.tenders for one in parked(till)] == [part.tenders]


def test_42_what_another_till_took_is_gone_from_the_list_and_blocks_no_closing(standalone):
    till, session = standalone.till, standalone.session
    park(till, session, a_bill(standalone))
    (parking,) = written(standalone, "BillParked")
    _server_says(standalone, parking, taker=OTHER)
    assert parked(till) == []
    assert in_the_way(till) == ()
    with pytest.raises(UserError, match="no longer parked"):
        resume(till, session, parking.body["cart"])

    park(till, session, a_bill(standalone))
    with till.store.work() as work:
        assert work.open_bill(parking.body["cart"]) is None, "the copy is dropped"


def test_37_no_money_is_taken_here_for_a_bill_that_another_till_has(standalone):
    till, session = standalone.till, standalone.session
    park(till, session, a_bill(standalone))
    bill = resume(till, session, parked(till)[0].cart.id)
    (parking,) = written(standalone, "BillParked")
    _server_says(standalone, parking, taker=OTHER)
    with pytest.raises(UserError, match="Another till has taken this bill over"):
        pay_with(till, session, bill, method="cash", tendered_minor=None)
    with pytest.raises(UserError, match="Another till has taken this bill over"):
        begin(with_terminal(till, BankTerminal()), session, bill, method="card")
    cancel(standalone, bill)


def test_37_what_lies_here_is_not_listed_as_elsewhere_and_what_waits_comes_first(standalone):
    park(standalone.till, standalone.session, a_bill(standalone))
    (here,) = written(standalone, "BillParked")
    busy = replace(known("p-2", "b-2"), since_ms=5)
    mine = replace(known(here.header.id), till=1, holder=1)
    line = Line(known=(mine, busy, known("p-3", "b-3")))
    found = parked_elsewhere(beside(standalone, line))
    assert [one.parking for one in found] == ["p-3", "p-2"]

    line = Line(known=(replace(mine, holder=2, since_ms=9),))
    assert len(parked_elsewhere(beside(standalone, line))) == 1, "another till has taken it"


def _server_says(standalone, parking, *, taker):
    body = BillTaken(
        cart=parking.body["cart"],
        parking=parking.header.id,
        giver=standalone.till.identity.node,
        taker=taker,
    )
    standalone.journal.receive([JournalWriter(7).write(body)])
