"""Gift cards in the books: owed and not earned, on Z, X, in the journal and in their own report."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from posforge.runtime.app.terminals import bundled_payments
from posforge.runtime.domain.accounts import AccountMap
from posforge.runtime.domain.deeds import Need, needs
from posforge.runtime.domain.ledger import gift_card_of
from posforge.runtime.domain.shop import GiftCardRules, OfflineRules
from posforge.runtime.ext.reports import ReportParameters
from posforge.runtime.flows.checkout import pay_with
from posforge.runtime.flows.close_shift import close_shift
from posforge.runtime.flows.count_drawer import count_drawer
from posforge.runtime.flows.gift_card import sell_card
from posforge.runtime.flows.refund import return_line
from posforge.runtime.flows.report_text import csv_rows
from posforge.runtime.flows.scan import scan
from posforge.runtime.reports import gift_cards, sales_by_department, sales_by_item
from posforge.runtime.reports.days import day
from posforge.runtime.reports.door import BooksDoor
from posforge.runtime.reports.postings import postings
from posforge.runtime.reports.x import figures
from posforge.runtime.security.node_keys import signature_matches
from posforge.runtime.storage.tables_payment import account_balance
from posforge.runtime.storage.verify import verify
from posforge.testing.builders import a_shop
from posforge.testing.standalone import found_standalone, open_standalone
from tests.runtime.reports.test_accounts import ALL, MANAGER, OATS

A, B = "AAAA00000001", "BBBB00000002"
SHOP = a_shop(
    payments=("cash", "gift_card", "store_credit"),
    gift_cards=GiftCardRules(least_minor=500, most_minor=25_000, step_minor=100),
    offline=OfflineRules(gift_card_minor=None),
)


@pytest.fixture
def counter(tmp_path):
    found_standalone(tmp_path, [OATS], shop=SHOP, others={MANAGER: "9876"})
    with open_standalone(tmp_path, shop=SHOP) as opened:
        till = replace(opened.till, payments=bundled_payments(SHOP))
        yield replace(opened, till=till, session=replace(opened.session, person=MANAGER))


@pytest.fixture
def sold(counter):
    """Two cards, one of them beside goods; the first pays for oats that come back to it in part."""
    till, session = counter.till, counter.session

    def pay(bill, method="cash", code=""):
        return pay_with(till, session, bill, method=method, tendered_minor=None, code=code)

    def card(code, amount, bill=None):
        return sell_card(till, session, bill, amount_minor=amount, code=code)

    pay(card(A, 2500, scan(till, session, None, OATS.code)))
    second = pay(card(B, 1000))
    pay(scan(till, session, None, OATS.code, qty_milli=3000), "gift_card", A)
    back = return_line(
        till, session, None, second, line=1, qty_milli=1000, disposition="resell", reason="x"
    )
    pay(back)
    return counter


def close(counter):
    till, shift = counter.till, counter.till.store.shift()
    count_drawer(till, counter.session, cash_minor=till.store.period().drawer_minor)
    return close_shift(till, counter.session, shift=shift.id)


def test_z_and_x_keep_goods_and_cards_apart_and_the_books_are_sound(sold):
    z = close(sold)
    counted = z.facts.figures
    assert counted.gross_minor == counted.net_minor + counted.tax_minor == 4 * 199
    assert (counted.cards_sold.number, counted.cards_sold.amount_minor) == (2, 3500)
    assert (counted.cards_returned.number, counted.cards_returned.amount_minor) == (1, 1000)
    assert (counted.sold.number, counted.sold.amount_minor) == (2, 4 * 199)
    assert counted.returned.number == 0
    taken = {one.method: one.amount_minor for one in counted.tenders}
    assert taken == {"cash": 199 + 2500 + 1000 - 1000, "gift_card": 3 * 199}
    assert sum(taken.values()) == counted.gross_minor + counted.cards_minor
    assert z.facts.perpetual.sold_minor == 4 * 199

    asked = ReportParameters(first=z.facts.bizdate, last=z.facts.bizdate)
    x = figures(BooksDoor(sold.database), asked)
    assert (x.gross_minor, x.cards_sold, x.cards_returned, x.sold) == (
        counted.gross_minor,
        counted.cards_sold,
        counted.cards_returned,
        counted.sold,
    )
    assert verify(sold.database, signature_matches=signature_matches).is_sound


def test_the_bookkeeper_gets_what_is_owed_under_an_account_of_its_own(sold):
    z = close(sold)
    asked = ReportParameters(first=z.facts.bizdate, last=z.facts.bizdate)
    accounts = AccountMap(tenders={"gift_card": "1604"})
    sums: Counter[str] = Counter()
    for one in postings(BooksDoor(sold.database), asked, accounts):
        sums[one.account] += one.amount_minor
    assert sums["1604"] == -(2500 - 3 * 199)
    assert sums["revenue reduced"] + sums["tax reduced"] == -4 * 199
    assert sum(sums.values()) == 0


def test_sales_by_item_department_and_day_know_goods_alone(sold):
    bizdate = sold.till.store.last_sale().bizdate
    asked, door = ReportParameters(first=bizdate, last=bizdate), BooksDoor(sold.database)
    for made in (sales_by_item, sales_by_department):
        table = made.make(SHOP).run(door, asked)
        assert len(table.rows) == 1
        assert table.totals[-1] == 4 * 199
    with sold.database.read() as connection:
        today = day(connection, bizdate, top=5)
    assert [one.product for one in today.top] == ["oats"]


def test_the_report_says_what_was_sold_redeemed_and_is_owed(sold):
    bizdate = sold.till.store.last_sale().bizdate
    asked = ReportParameters(first=bizdate, last=bizdate)
    report = gift_cards.make(SHOP)
    table = report.run(BooksDoor(sold.database), asked)
    assert table.rows == (
        ("Gift card", "…0001", 2500, 597, 1903, None),
        ("Gift card", "…0002", 0, 0, 0, None),
    )
    assert table.totals == ("Total", None, 2500, 597, 1903, None)
    assert [*csv_rows(table, currency="EUR")][1][:3] == ["Gift card", "…0001", "25.00"]
    later = ReportParameters(first="2030-01-01", last="2030-01-31")
    assert report.run(BooksDoor(sold.database), later).rows == (
        ("Gift card", "…0001", 0, 0, 1903, None),
    )
    others = replace(report, most=1).run(BooksDoor(sold.database), asked)
    assert len(others.rows) == 2


def test_an_overdrawn_card_is_named_first(sold):
    till, bizdate = sold.till, sold.till.store.last_sale().bizdate
    with sold.database.write() as connection:  # as if another till had redeemed it meanwhile
        connection.execute(
            account_balance.update()
            .where(account_balance.c.account == gift_card_of(A))
            .values(amount_minor=-10_000)
        )
    bill = scan(till, sold.session, None, OATS.code, qty_milli=20_000)
    pay_with(till, sold.session, bill, method="gift_card", tendered_minor=None, code=A)
    asked = ReportParameters(first=bizdate, last=bizdate)
    (first, *_) = gift_cards.make(SHOP).run(BooksDoor(sold.database), asked).rows
    assert first == ("Gift card", "…0001", 2500, 597 + 3980, 2500 - 597 - 3980, "overdrawn")
    german = gift_cards.make(a_shop(languages=("de",)))
    assert german.run(BooksDoor(sold.database), asked).rows[0][-1] == "überzogen"


def test_a_card_that_another_till_has_sold_is_no_exception_at_this_one(counter):
    till, session = counter.till, counter.session
    with counter.database.write() as connection:
        facts = {"account": gift_card_of(B), "currency": "EUR", "amount_minor": -1000}
        connection.execute(account_balance.insert().values(**facts))
    bill = scan(till, session, None, OATS.code)
    sale = pay_with(till, session, bill, method="gift_card", tendered_minor=None, code=B)
    asked = ReportParameters(first=sale.bizdate, last=sale.bizdate)
    (row,) = gift_cards.make(SHOP).run(BooksDoor(counter.database), asked).rows
    assert row == ("Gift card", "…0002", 0, 199, -199, "sold elsewhere")


def test_it_runs_on_both_databases(books):
    assert gift_cards.make(SHOP).run(BooksDoor(books.database), ALL).rows == ()


def test_who_sold_or_gave_back_a_card_without_permission_is_flagged():
    sold = {"kind": "gift_card", "qty_milli": 1000, "gross_minor": 500, "approver": "mia"}
    back = {
        "kind": "gift_card",
        "qty_milli": -1000,
        "gross_minor": -500,
        "returned": {"sale": "s", "approver": ""},
    }
    assert [*needs("SaleCompleted", {"lines": [sold, back]})] == [
        Need("sell"),
        Need("sell_gift_card", approvers=("mia",)),
        Need("refund_gift_card"),
    ]
