"""Payments of unknown outcome: since when, and how they ended, said by whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

from posforge.runtime.domain.card import Payment, answered, decided, escalated, unclear
from posforge.runtime.domain.events_payment import step_to
from posforge.testing.cards import a_payment, an_answer
from tests.runtime.reports.conftest import Books

DAY = date(2026, 4, 1)
HOUR_MS = 60 * 60 * 1000


def told(books: Books, *steps: Payment, approver: str = "", at: time = time(10)) -> None:
    """Let till 1 of S01 write these steps, a minute apart."""
    books.chain.clock.set(DAY, at)
    for step in steps:
        with books.chain.till("S01", 1).work() as work:
            work.record(step_to(step), actor="p0", approver=approver)


def found(books: Books, *, hours: int = 24):
    now_ms = books.chain.clock.now_ms() + HOUR_MS
    return books.reports.doubts(
        since_ms=now_ms - hours * HOUR_MS, now_ms=now_ms, bizdate=DAY.isoformat()
    )


def a_lost(**facts: object) -> tuple[Payment, Payment, Payment]:
    going = a_payment(bizdate=DAY.isoformat(), **facts)
    lost = unclear(going, "The terminal does not answer.")
    return replace(going, state="PENDING"), going, lost


def test_a_payment_nobody_knows_the_end_of_is_open(empty_books: Books):
    told(empty_books, *a_lost())
    (one,) = found(empty_books)
    assert (one.reference, one.method, one.till, one.store) == ("S01-1-A/17", "card", 1, "S01")
    assert (one.state, one.is_open, one.amount_minor) == ("UNKNOWN", True, 1234)
    assert one.reason == "The terminal does not answer."
    assert not one.is_refund


def test_a_refund_is_below_zero_and_says_so(empty_books: Books):
    told(empty_books, *a_lost(refunds="S01-1-A/3"))
    (one,) = found(empty_books)
    assert (one.is_refund, one.amount_minor) == (True, -1234)


def test_what_the_terminal_said_later_is_said_by_nobody(empty_books: Books):
    steps = a_lost()
    told(empty_books, *steps, answered(steps[-1], an_answer("approved")))
    (one,) = found(empty_books)
    assert (one.state, one.is_open, one.person, one.why) == ("APPROVED", False, "", "")
    assert one.settled_ms >= one.since_ms
    assert one.settled_minor == 1234


def test_what_a_person_said_stands_there_with_their_name_and_approver(empty_books: Books):
    steps = a_lost()
    asked = escalated(steps[-1], "three minutes")
    told(empty_books, *steps, asked)
    told(empty_books, decided(asked, "DECLINED", reason="No slip"), approver="p1", at=time(11))
    (one,) = found(empty_books)
    assert (one.state, one.why, one.person, one.approver) == ("DECLINED", "No slip", "p0", "p1")
    assert one.reason == "three minutes"
    assert one.settled_ms - one.since_ms >= HOUR_MS - 1000


def test_a_payment_that_simply_ends_is_no_doubt(empty_books: Books):
    going = a_payment()
    told(
        empty_books, replace(going, state="PENDING"), going, answered(going, an_answer("approved"))
    )
    assert found(empty_books) == []


def test_a_till_that_is_out_of_touch_leaves_one_behind(empty_books: Books):
    going = a_payment(bizdate=DAY.isoformat())
    told(empty_books, replace(going, state="PENDING"), going)
    (one,) = found(empty_books)
    assert (one.state, one.is_open, one.reason) == ("SENT", True, "")


def test_the_open_come_first_and_the_old_that_are_settled_are_gone(empty_books: Books):
    settled = a_lost(id="p-1", service="1")
    told(empty_books, *settled, answered(settled[-1], an_answer("approved")), at=time(9))
    told(empty_books, *a_lost(id="p-2", service="2"), at=time(8))
    assert [one.reference for one in found(empty_books)] == ["S01-1-A/2", "S01-1-A/1"]
    empty_books.chain.clock.set(date(2026, 5, 1), time(8))
    assert [one.reference for one in found(empty_books)] == ["S01-1-A/2"]
