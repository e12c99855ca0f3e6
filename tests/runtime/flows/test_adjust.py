"""Stock put right by hand, at a till with a real disk: entries, permission, approval, refusals."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from posforge.errors import UserError
from posforge.runtime.domain.events import PersonEnrolled
from posforge.runtime.domain.people import NotAllowedError, Person
from posforge.runtime.flows.adjust import adjust_stock, product_to_adjust
from posforge.runtime.storage.tables import ledger_entry, stock_balance

OATS, CHEESE = "4006381333931", "77"


@pytest.fixture(autouse=True)
def _later(standalone):
    """Let time pass since the till was made: its dice fall as they did then."""
    standalone.till.clock.at_ms += 60_000


@pytest.fixture
def boss(standalone):
    with standalone.till.store.work() as work:
        chiara = PersonEnrolled(person="chiara", role="manager", is_active=True)
        work.record(chiara, personal={"name": "Chiara", "pin": "x"})
    return replace(standalone.session, person=Person(id="chiara", name="Chiara", role="manager"))


def adjusted(counter, session, code, qty_milli, *, reason="Broken", **where):
    product = product_to_adjust(counter.till, code)
    return adjust_stock(counter.till, session, product, qty_milli=qty_milli, reason=reason, **where)


def kept(counter):
    entry, stock = ledger_entry.c, stock_balance.c
    with counter.database.read() as connection:
        entries = connection.execute(
            select(entry.source, entry.target, entry.amount).order_by(entry.amount.desc())
        )
        stocks = connection.execute(select(stock.store, stock.product, stock.qty_milli))
        return [tuple(row) for row in entries], {row.product: row.qty_milli for row in stocks}


def test_what_broke_and_what_was_found_are_double_entries_and_change_the_stock(standalone, boss):
    adjusted(standalone, boss, OATS, -3000)
    adjusted(standalone, boss, OATS, 1000, reason="Found")
    adjusted(standalone, boss, CHEESE, -345)
    entries, stock = kept(standalone)
    assert entries == [
        ("stock:S01", "adjust:S01", 3000),
        ("adjust:S01", "stock:S01", 1000),
        ("stock:S01", "adjust:S01", 345),
    ]
    assert stock == {"p04006381333931": -2000, "p77": -345}


def test_what_lies_apart_is_put_right_there(standalone, boss):
    adjusted(standalone, boss, OATS, -1000, place="damaged")
    assert kept(standalone) == ([("damaged:S01", "adjust:S01", 1000)], {})


def test_a_cashier_needs_somebody_elses_approval_and_the_journal_names_both(standalone, boss):
    with pytest.raises(NotAllowedError) as refused:
        adjusted(standalone, standalone.session, OATS, -1000)
    assert refused.value.permission == "adjust_stock"
    approved = standalone.session.approved_by(boss.person)
    adjusted(standalone, approved, OATS, -1000, reason=" Fell  down ")
    log = next(log for log in standalone.journal.heads() if log.stream == "main")
    last = list(standalone.journal.export(log))[-1]
    assert (last.header.actor, last.header.approver) == ("p-0001", "chiara")
    assert last.body == {
        "product": "p04006381333931",
        "unit": "piece",
        "qty_milli": -1000,
        "reason": "Fell down",
    }


@pytest.mark.parametrize(
    ("qty_milli", "reason"), [(0, "x"), (10_000_000, "x"), (500, "x"), (1000, " ")]
)
def test_nothing_too_much_parts_of_pieces_and_no_reason_are_refused(
    standalone, boss, qty_milli, reason
):
    with pytest.raises(UserError):
        adjusted(standalone, boss, OATS, qty_milli, reason=reason)
    assert kept(standalone) == ([], {})
