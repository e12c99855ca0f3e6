"""Who has a parked bill: what a store server answers its tills, on both kinds of database."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest

from posforge.errors import UserError
from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.events import BillCancelled
from posforge.runtime.domain.events_bill import BillParked, BillResumed
from posforge.runtime.domain.returned import ReturnedFrom
from posforge.runtime.ext.parked_bills import WantedBill, WhichBills
from posforge.runtime.ext.reports import ReportParameters
from posforge.runtime.reports.door import BooksDoor
from posforge.runtime.reports.paid_twice import make
from posforge.runtime.server.bills import Bills
from posforge.runtime.storage.bills import is_lost
from posforge.testing.builders import a_shop
from posforge.testing.facts import a_layaway, a_sale
from posforge.testing.journals import JournalWriter

EVER = ReportParameters(first="2000-01-01", last="2099-12-31")


class Counters:
    """The tills of a branch, and what they do with parked bills."""

    def __init__(self, branch):
        self.branch, self.database = branch, branch.database
        self.hears, self.journal = branch.hears, branch.journal
        self.bills = Bills(database=branch.database, author=branch.author)

    def parks(self, till, cart="b-1", **facts):
        bill = Cart(id=cart, cashier="ada", opened_ms=1)
        body = BillParked(
            cart=cart, lines=1, gross_minor=119, currency="EUR", **{"bill": bill, **facts}
        )
        return self.hears(till, body).header.id

    def gives(self, till, parking, *, is_taken_away=False):
        wanted = WantedBill(parking=parking, person="ada", is_taken_away=is_taken_away)
        return self.bills.give(self.branch.asker(till), wanted)

    def resumes(self, till, parking, cart="b-1", given=""):
        self.hears(till, BillResumed(cart=cart, parking=parking, given=given))

    def pays(self, till, parking, cart="b-1", number="S01-1-A-000001"):
        sale = replace(a_sale(number), cart=cart, parking=parking, till=till)
        return self.hears(till, sale).header.id

    def known(self):
        found = self.bills.known(self.branch.asker(1), WhichBills()).bills
        return {one.parking: (one.till, one.holder, bool(one.since_ms)) for one in found}

    def taken(self):
        with self.database.read() as connection:
            sql = "SELECT body FROM event WHERE type = 'BillTaken'"
            return len(list(connection.exec_driver_sql(sql)))

    def has_lost(self, till, parking):
        node = self.branch.tills[till].key.node
        with self.database.read() as connection:
            return is_lost(connection, parking, node=node)


@pytest.fixture
def counters(branch):
    return Counters(branch)


def test_37_a_parked_bill_waits_until_a_till_has_it_and_then_belongs_to_that(counters):
    parking = counters.parks(1)
    assert counters.known() == {parking: (1, 1, False)}
    given = counters.gives(2, parking)
    assert given.bill.id == "b-1"
    assert counters.known() == {parking: (1, 2, True)}
    with pytest.raises(UserError, match="Till 2 has this bill on its counter"):
        counters.gives(3, parking)
    with pytest.raises(UserError, match="Till 2 has this bill on its counter"):
        counters.gives(1, parking)


def test_37_asked_again_by_who_has_it_the_answer_is_the_same_and_nothing_is_written(counters):
    parking = counters.parks(1)
    assert counters.gives(2, parking) == counters.gives(2, parking)
    assert counters.taken() == 1


def test_37_a_till_that_broke_down_loses_the_bill_to_who_takes_it_away(counters):
    parking = counters.parks(1)
    counters.gives(2, parking)
    counters.gives(3, parking, is_taken_away=True)
    assert counters.known() == {parking: (1, 3, True)}
    assert [counters.has_lost(till, parking) for till in (1, 2, 3)] == [True, True, False]


def test_37_a_till_that_took_it_back_knows_before_the_journal_has_come(counters):
    """The answer says which event gave it; older ones that come by sync take nothing away."""
    parking = counters.parks(1)
    counters.gives(2, parking)
    assert counters.has_lost(1, parking)
    counters.resumes(1, parking, given="not here yet")
    assert not counters.has_lost(1, parking)


def test_37_what_was_given_is_lost_again_to_who_takes_it_later(counters):
    parking = counters.parks(1)
    counters.resumes(1, parking, given=counters.gives(1, parking).given)
    counters.gives(2, parking, is_taken_away=True)
    assert counters.has_lost(1, parking)


@pytest.mark.parametrize("end", ["paid", "cancelled", "parked again"])
def test_37_what_is_over_is_neither_listed_nor_given(counters, end):
    parking = counters.parks(1)
    counters.gives(2, parking)
    if end == "paid":
        counters.pays(2, parking)
    elif end == "cancelled":
        counters.hears(
            2,
            BillCancelled(
                cart="b-1",
                lines=1,
                gross_minor=119,
                currency="EUR",
                after="request",
                parking=parking,
            ),
        )
    else:
        again = counters.parks(2, before=parking)
    assert parking not in counters.known()
    with pytest.raises(UserError, match=r"is paid already|is no longer parked"):
        counters.gives(3, parking)
    if end == "parked again":
        assert counters.known() == {again: (2, 2, False)}
        assert counters.gives(3, again).bill.id == "b-1"


def test_34_a_bill_that_was_laid_away_is_given_to_no_other_till(counters):
    parking = counters.parks(1)
    counters.gives(2, parking)
    laid_away = a_layaway("S01-2-LA0001")
    counters.hears(2, replace(laid_away, cart="b-1", parking=parking, till=2))
    assert counters.known() == {}
    with pytest.raises(UserError, match="is no longer parked"):
        counters.gives(3, parking)


def test_37_who_has_lost_a_bill_ends_it_for_nobody_else(counters):
    parking = counters.parks(1)
    counters.resumes(1, parking)
    counters.gives(2, parking, is_taken_away=True)
    given_up = BillCancelled(
        cart="b-1", lines=1, gross_minor=119, currency="EUR", after="request", parking=parking
    )
    counters.hears(1, given_up)
    assert counters.known() == {parking: (1, 2, True)}


@pytest.mark.parametrize(
    ("stays", "why"),
    [
        ("part_paid", "A part of it is paid already"),
        ("too_long", "too long to be handed over"),
    ],
)
def test_37_what_stays_is_given_to_its_own_till_alone_and_the_sentence_says_why(
    counters, stays, why
):
    parking = counters.parks(1, stays=stays, bill=None)
    with pytest.raises(UserError, match=f"finished at till 1. .*{why}"):
        counters.gives(2, parking)
    assert counters.gives(1, parking).given


def test_37_a_bill_the_server_has_not_heard_of_is_no_refusal(counters):
    assert counters.gives(1, "nobody knows").given == ""


def test_37_bills_of_another_branch_are_not_given(counters):
    elsewhere = JournalWriter(5, store="S02")
    body = BillParked(cart="b-9", lines=1, gross_minor=1, currency="EUR", bill=None)
    counters.journal.receive([event := elsewhere.write(body)])
    assert counters.known() == {}
    assert counters.gives(1, event.header.id).given == ""


def test_37_both_heads_paid_are_in_the_report_with_what_came_back(counters):
    parking = counters.parks(1)
    with suppress(UserError):
        counters.gives(2, parking)
    counters.pays(2, parking, number="S01-2-A-000001")
    first = counters.pays(1, parking, number="S01-1-A-000001")
    counters.pays(3, counters.parks(3, "b-3"), "b-3", number="S01-3-A-000001")
    report = make(a_shop())
    rows = report.run(BooksDoor(counters.database), EVER).rows
    assert [(row[2], row[3], row[6]) for row in rows] == [
        (2, "S01-2-A-000001", 0),
        (1, "S01-1-A-000001", 0),
    ]
    back = a_sale("S01-1-A-000002", qty_milli=-2000)
    line = replace(back.lines[0], kind="return", returned=_from(first))
    counters.hears(1, replace(back, cart="b-4", lines=(line,)))
    rows = report.run(BooksDoor(counters.database), EVER).rows
    assert [(row[3], row[5], row[6]) for row in rows][1] == ("S01-1-A-000001", 238, 238)
    assert report.run(BooksDoor(counters.database), replace(EVER, branch="S02")).rows == ()


def _from(sale):
    return ReturnedFrom(
        sale=sale, number="S01-1-A-000001", line=1, disposition="resell", reason="twice"
    )
