"""Orders and payments say what the newest step made of them, in whatever order steps arrive."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from posforge.runtime.domain.card import answered, decided, escalated, reversing, unclear
from posforge.runtime.domain.events_payment import TerminalMatched, step_to
from posforge.runtime.domain.payment import Tender
from posforge.runtime.storage import heard
from posforge.runtime.storage.digest import table_digests
from posforge.runtime.storage.projector import apply
from posforge.testing.cards import a_payment, an_answer, an_intent
from posforge.testing.facts import a_sale
from posforge.testing.journals import JournalWriter

SENT = a_payment(order="c-9")
PENDING = replace(SENT, state="PENDING")
UNKNOWN = unclear(SENT, "silent")
APPROVED = answered(UNKNOWN, an_answer("approved"))
ORDERS = "SELECT id, store, terminal, total_minor, status, created_ms FROM orders ORDER BY id"
PAYMENTS = "SELECT order_id, method, status, reference, amount_minor, settled_minor FROM payments"


@pytest.fixture
def told(either):
    """Applies events one by one and answers with the rows of a query."""

    def tell(events, query):
        with either.write() as connection:
            apply(connection, events)
            return [tuple(row) for row in connection.exec_driver_sql(query)]

    return tell


def journal(*bodies):
    writer = JournalWriter(1)
    return [writer.write(body) for body in bodies]


def steps(*payments):
    return journal(*map(step_to, payments))


@pytest.mark.parametrize(
    ("payments", "order", "status", "settled"),
    [
        ([PENDING], "PENDING", "PENDING", 0),
        ([PENDING, SENT], "PENDING", "SENT", 0),
        ([PENDING, SENT, UNKNOWN], "PENDING", "UNKNOWN", 0),
        ([PENDING, SENT, UNKNOWN, escalated(UNKNOWN, "x")], "PENDING", "ESCALATED", 0),
        ([PENDING, SENT, UNKNOWN, APPROVED], "PENDING", "APPROVED", 1234),
        ([PENDING, SENT, answered(SENT, an_answer("declined"))], "FAILED", "DECLINED", 0),
        ([PENDING, SENT, decided(UNKNOWN, "DECLINED", reason="x")], "FAILED", "DECLINED", 0),
        ([APPROVED, reversing(APPROVED, "x")], "PENDING", "UNKNOWN", 0),
        (
            [APPROVED, answered(reversing(APPROVED, "x"), an_answer("reversed"))],
            "FAILED",
            "REVERSED",
            0,
        ),
    ],
)
def test_each_step_shows_in_both(told, payments, order, status, settled):
    assert told(steps(*payments), ORDERS) == [
        ("c-9", "S01", 1, 1234, order, 1_795_258_700_000),
    ]
    assert told([], PAYMENTS) == [("c-9", "card", status, "S01-1-A/17", 1234, settled)]


BACK = a_payment(order="c-9", id="p-9", service="19", amount_minor=1000, refunds="S01-1-A/17")
LOST = unclear(BACK, "silent")
BACK_ANSWER = an_answer("approved", approved_minor=900)


@pytest.mark.parametrize(
    ("payments", "status", "settled", "refunded"),
    [
        ([replace(BACK, state="PENDING")], "PENDING", 0, 1000),
        ([BACK], "SENT", 0, 1000),
        ([BACK, LOST], "UNKNOWN", 0, 1000),
        ([BACK, answered(BACK, BACK_ANSWER)], "APPROVED", -900, 900),
        ([BACK, answered(BACK, an_answer("declined"))], "DECLINED", 0, 0),
        ([BACK, answered(BACK, an_answer("refused"))], "DECLINED", 0, 0),
    ],
)
def test_13_a_refund_has_its_row_and_counts_until_it_is_known_not_to_be(
    told, either, payments, status, settled, refunded
):
    columns = "SELECT kind, refunds, status, reference, amount_minor, settled_minor FROM payments"
    assert told(steps(APPROVED, *payments), f"{columns} WHERE id = 'p-9'") == [
        ("refund", "S01-1-A/17", status, "S01-1-A/19", -1000, settled)
    ]
    with either.read() as connection:
        assert heard.refunded(connection, "S01-1-A/17") == refunded
        assert heard.refunded(connection, "S01-1-A/18") == 0


def test_what_a_sale_gives_back_by_hand_is_of_kind_refund(told):
    sale = a_sale("S01-1-A-000001")
    cash = Tender(method="cash", amount_minor=-238, tendered_minor=-238, change_minor=0)
    told(journal(replace(sale, tenders=(cash,))), ORDERS)
    assert told([], "SELECT kind, refunds, settled_minor FROM payments") == [("refund", "", -238)]


def test_a_sale_makes_its_order_a_success_and_keeps_cash_as_a_payment(told):
    sale = a_sale("S01-1-A-000001")
    card = Tender(
        method="card", amount_minor=138, tendered_minor=138, change_minor=0, payment="p-1"
    )
    cash = Tender(method="cash", amount_minor=100, tendered_minor=200, change_minor=100)
    events = journal(replace(sale, tenders=(card, cash)))

    assert told(events, ORDERS) == [("c-1", "S01", 1, 238, "SUCCESS", 1_790_000_000_000)]
    assert told([], PAYMENTS) == [("c-1", "cash", "APPROVED", "", 100, 100)]


def test_48_what_is_paid_stays_paid_whatever_is_heard_later(told):
    intent = an_intent(order="c-1")
    declined = answered(a_payment(order="c-1"), an_answer("declined"))
    sale = a_sale("S01-1-A-000001")
    events = journal(sale, step_to(replace(declined, state="PENDING", intent=intent)))

    assert told(events, "SELECT status, total_minor FROM orders") == [("SUCCESS", 238)]


def test_a_second_attempt_opens_a_failed_order_again(told):
    declined = answered(SENT, an_answer("declined"))
    again = replace(PENDING, intent=an_intent(order="c-9", id="p-2", service="18"))

    assert told(steps(declined, again), "SELECT status FROM orders") == [("PENDING",)]
    assert told([], "SELECT status FROM payments ORDER BY id") == [("DECLINED",), ("PENDING",)]


def test_whatever_order_the_steps_arrive_in_the_rows_are_the_same(either):
    sale = a_sale("S01-1-A-000001")
    here = a_payment(order="c-1")
    events = journal(
        step_to(replace(here, state="PENDING")), step_to(here), step_to(unclear(here, "x")), sale
    )
    digests = set()
    for arrival in itertools.permutations(events):
        with either.write() as connection:
            for table in ("orders", "payments", "payment_doubt", "applied", "sale", "sale_line"):
                connection.exec_driver_sql(f"DELETE FROM {table}")
            for table in ("sale_tax", "sale_tender", "ledger_entry", "stock_balance"):
                connection.exec_driver_sql(f"DELETE FROM {table}")
            apply(connection, arrival)
            found = table_digests(connection)
            digests.add(tuple(found[one] for one in ("orders", "payments", "payment_doubt")))

    assert len(digests) == 1


def test_a_terminals_totals_stand_beside_the_books(told):
    match = TerminalMatched(
        method="card",
        terminal="twin-1",
        sale="S01-1-A",
        first=1,
        last=17,
        booked=16,
        booked_minor=20_000,
        counted=17,
        counted_minor=21_234,
        currency="EUR",
    )
    question = "SELECT bizdate, method, counted_minor - booked_minor FROM terminal_match"
    assert told(journal(match), question) == [("2026-11-21", "card", 1234)]
