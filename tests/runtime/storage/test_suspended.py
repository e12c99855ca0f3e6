"""A suspended shift on a real disk: its cash in the ledger, in X and Z, and in their proof."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posforge.runtime.domain.events_suspend import ShiftResumed
from posforge.runtime.domain.people import Person
from posforge.runtime.domain.product import Product
from posforge.runtime.ext.reports import ReportParameters
from posforge.runtime.flows.checkout import pay_with
from posforge.runtime.flows.close_shift import close_shift
from posforge.runtime.flows.count_drawer import count_drawer
from posforge.runtime.flows.pay_out import pay_out
from posforge.runtime.flows.resume_shift import resume_shift, suspended_shifts
from posforge.runtime.flows.scan import scan
from posforge.runtime.flows.sign_in import sign_in
from posforge.runtime.flows.suspend_shift import suspend_shift
from posforge.runtime.reports.accounts import make as make_accounts
from posforge.runtime.reports.door import BooksDoor
from posforge.runtime.reports.x import figures
from posforge.runtime.security.node_keys import signature_matches
from posforge.runtime.storage.verify import verify
from posforge.testing.standalone import CASHIER, PIN, found_standalone, open_standalone

OATS = Product(
    id="oats",
    name="Oats",
    department="pantry",
    unit="piece",
    tax="reduced",
    price_minor=199,
    code="own-1",
)
MANAGER = Person(id="p-0002", name="Max", role="manager")


@pytest.fixture
def counter(tmp_path):
    found_standalone(tmp_path, [OATS], others={MANAGER: PIN})
    with open_standalone(tmp_path) as opened:
        yield opened


def sell(till, session):
    cart = scan(till, session, None, OATS.code)
    return pay_with(till, session, cart, method="cash", tendered_minor=None)


def balance(counter, account):
    sql = (
        "SELECT COALESCE(SUM(CASE WHEN target = :a THEN amount ELSE -amount END), 0) "
        "FROM ledger_entry WHERE ledger = 'money' AND :a IN (source, target)"
    )
    with counter.database.read() as connection:
        return connection.exec_driver_sql(sql, {"a": account}).scalar_one()


def faults(counter):
    report = verify(counter.database, signature_matches=signature_matches)
    return [one.reason for one in report.faults]


def go_on(counter):
    (known,), _ = suspended_shifts(counter.till)
    return resume_shift(counter.till, sign_in(counter.till, CASHIER.id, PIN), known)


def test_37_the_cash_goes_from_the_drawer_on_its_way_and_into_a_drawer_again(counter):
    till, drawer = counter.till, f"cash:{counter.till.identity.node}"
    sell(till, counter.session)
    suspend_shift(till, counter.session)
    assert (balance(counter, drawer), balance(counter, "transit:S01")) == (0, 199)
    go_on(counter)
    assert (balance(counter, drawer), balance(counter, "transit:S01")) == (199, 0)
    assert suspended_shifts(till)[0] == []
    assert faults(counter) == []


def test_37_both_zs_are_what_was_done_since_the_last_and_x_says_the_same(counter):
    till = counter.till
    sell(till, counter.session)
    first = suspend_shift(till, counter.session).facts
    session = go_on(counter)
    sell(till, session)
    count_drawer(till, session, cash_minor=2 * 199)
    chief = replace(session, person=MANAGER)
    second = close_shift(till, chief, shift=session.shift.id).facts
    assert (first.number, second.number) == (1, 2)
    assert (first.figures.receipts, second.figures.receipts) == (1, 1)
    assert first.figures.handed_over == second.figures.taken_over
    assert (second.expected_minor, second.difference_minor) == (2 * 199, 0)
    asked = ReportParameters(first=first.bizdate, last=second.bizdate)
    x = figures(BooksDoor(counter.database), asked)
    assert (x.handed_over, x.taken_over) == (first.figures.handed_over, second.figures.taken_over)
    assert faults(counter) == []


def test_37_the_bookkeeper_gets_both_halves_and_each_is_balanced(counter):
    till = counter.till
    sell(till, counter.session)
    z = suspend_shift(till, counter.session)
    session = go_on(counter)
    asked = ReportParameters(first=z.facts.bizdate, last=session.bizdate)
    table = make_accounts(till.shop).run(BooksDoor(counter.database), asked)
    halves = {row[4]: (row[7], row[8]) for row in table.rows if row[6] == "transit"}
    assert halves == {1: (199, None), None: (None, 199)}
    assert table.totals[-3] == table.totals[-2]


def test_37_a_shift_that_brings_more_than_left_is_found(counter):
    till = counter.till
    sell(till, counter.session)
    suspend_shift(till, counter.session)
    (known,), _ = suspended_shifts(till)
    session = sign_in(till, CASHIER.id, PIN)
    with till.store.work() as work:
        work.record(
            ShiftResumed(
                shift=session.shift.id,
                suspension=known.suspension,
                till=1,
                amount_minor=198,
                currency="EUR",
            )
        )
    count_drawer(till, session, cash_minor=198)
    close_shift(till, replace(session, person=MANAGER), shift=session.shift.id)
    assert faults(counter) == ["the shift that came from till 1 brought what did not leave there"]


def test_37_a_negative_drawer_is_handed_over_as_it_is(counter):
    """More was paid out than the books knew of: the difference is whoever's who counts at last."""
    till, drawer = counter.till, f"cash:{counter.till.identity.node}"
    sale = sell(till, counter.session)
    chief = replace(counter.session, person=MANAGER)
    pay_out(till, chief, amount_minor=sale.facts.gross_minor + 100, reason="Window cleaner")
    z = suspend_shift(till, counter.session).facts
    assert (z.figures.handed_over.amount_minor, z.expected_minor) == (-100, 0)
    go_on(counter)
    assert balance(counter, drawer) == -100
    assert faults(counter) == []
