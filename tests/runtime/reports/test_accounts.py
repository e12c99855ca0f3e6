"""The journal for the bookkeeper: debits equal credits, and each Z is what its postings say."""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from posforge.errors import KnownError, UserError
from posforge.runtime.app.accounting import write_accounts
from posforge.runtime.domain.accounts import AccountMap
from posforge.runtime.domain.people import Person
from posforge.runtime.domain.product import Product
from posforge.runtime.ext.reports import ReportParameters
from posforge.runtime.flows.close_shift import close_shift
from posforge.runtime.flows.count_drawer import count_drawer
from posforge.runtime.flows.drop import drop
from posforge.runtime.flows.pay import due, tender
from posforge.runtime.flows.pay_out import pay_out
from posforge.runtime.flows.report_text import csv_rows
from posforge.runtime.flows.scan import scan
from posforge.runtime.flows.sell import sell
from posforge.runtime.flows.sign_in import sign_in
from posforge.runtime.reports import accounts
from posforge.runtime.reports.door import BooksDoor
from posforge.runtime.reports.postings import postings
from posforge.runtime.reports.x import figures
from posforge.testing.standalone import (
    CASHIER,
    PIN,
    StandaloneTill,
    found_standalone,
    open_standalone,
)
from tests.runtime.reports.conftest import DAYS

ALL = ReportParameters(first=DAYS[0].isoformat(), last=DAYS[-1].isoformat())
SKR = AccountMap(
    revenue={"standard": "8400", "reduced": "8300"},
    tax={"standard": "1776", "reduced": "1771"},
    tenders={"cash": "1000"},
)
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


def by_voucher(found) -> dict[str, Counter[str]]:
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    for one in found:
        sums[one.voucher.code][one.name] += one.amount_minor
    return dict(sums)


def by_day(found) -> dict[str, Counter[str]]:
    """What each till's day comes to; what a Z moved to the safe was taken in cash."""
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    for one in found:
        voucher = one.voucher
        day = sums[f"{voucher.store}-{voucher.till}-{voucher.bizdate}"]
        day["cash" if one.name == "safe" else one.name] += one.amount_minor
    return dict(sums)


@pytest.mark.parametrize("asked", [ALL, replace(ALL, branch="S01")], ids=["all", "a branch"])
def test_random_sales_are_posted_once_and_in_balance(books, asked):
    found = postings(BooksDoor(books.database), asked, AccountMap())
    wanted: dict[str, Counter[str]] = defaultdict(Counter)
    for sale in books.sales:
        if asked.branch in {"", sale.store}:
            voucher = wanted[f"{sale.store}-{sale.facts.till}-{sale.bizdate}"]
            voucher["cash"] += sale.facts.gross_minor
            for one in sale.facts.taxes:
                voucher[f"revenue {one.code}"] -= one.net_minor
                voucher[f"tax {one.code}"] -= one.tax_minor

    assert by_day(found) == wanted
    assert {sum(one.values()) for one in by_day(found).values()} == {0}


def test_it_ties_to_x(books):
    data = BooksDoor(books.database)
    x = figures(data, ALL)
    sums = Counter()
    for one in postings(data, ALL, AccountMap()):
        name = one.name.split()[0]
        sums["cash" if name == "safe" else name] += one.amount_minor

    assert sums == {"revenue": -x.net_minor, "tax": -x.tax_minor, "cash": x.gross_minor}
    assert [one.amount_minor for one in x.tenders] == [sums["cash"]]


def test_the_map_names_the_accounts_and_the_csv_is_the_same_in_every_language(books):
    shop = replace(books.chain.shop, accounts=SKR)
    door = BooksDoor(books.database)
    english, german = (
        accounts.make(replace(shop, languages=(language,))).run(door, ALL)
        for language in ("en", "de")
    )
    rows = csv_rows(english, currency="EUR")

    assert csv_rows(german, currency="EUR") == rows
    assert [column.title for column in german.columns][5:9] == [
        "Konto",
        "Bezeichnung",
        "Soll",
        "Haben",
    ]
    assert rows[0] == "date voucher branch till z account name debit credit currency".split()
    assert {row[5] for row in rows[1:]} == {"8400", "8300", "1776", "1771", "1000", "safe"}
    assert german.totals[7] == german.totals[8] > 0


def test_a_long_period_is_written_day_by_day(books):
    shop = replace(books.chain.shop, accounts=SKR)
    written = write_accounts(books.database, shop, days=(DAYS[0], DAYS[-1]))
    table = accounts.make(shop).run(BooksDoor(books.database), ALL)

    assert list(csv.reader(io.StringIO(written.text))) == csv_rows(table, currency="EUR")
    assert written.vouchers == len({row[1] for row in table.rows})
    assert 0 < written.without_z < written.vouchers
    with pytest.raises(UserError, match="ends before it begins"):
        write_accounts(books.database, shop, days=(DAYS[1], DAYS[0]))


def test_a_day_without_sales_has_the_headings(empty_books):
    nothing = write_accounts(
        empty_books.database, empty_books.chain.shop, days=(date(2020, 1, 1), date(2020, 1, 1))
    )

    assert (nothing.text.count("\r\n"), nothing.vouchers) == (1, 0)


@pytest.fixture
def counter(tmp_path) -> Iterator[StandaloneTill]:
    found_standalone(tmp_path, [OATS], others={MANAGER: PIN})
    with open_standalone(tmp_path) as opened:
        yield opened


def ring_up(counter, session) -> int:
    cart = scan(counter.till, session, None, OATS.code)
    amount = due(counter.till, cart)
    sell(counter.till, session, cart, (tender(counter.till, cart, tendered_minor=amount),))
    return amount


def close(counter, session, *, off_minor: int = 0):
    till, shift = counter.till, counter.till.store.shift()
    count_drawer(till, session, cash_minor=till.store.period().drawer_minor + off_minor)
    return close_shift(till, replace(session, person=MANAGER), shift=shift.id)


def test_each_z_is_a_voucher_of_all_that_moved_since_the_last(counter):
    chief = replace(counter.session, person=MANAGER)
    sold = ring_up(counter, counter.session) + ring_up(counter, counter.session)
    drop(counter.till, chief, amount_minor=100)
    pay_out(counter.till, chief, amount_minor=50, reason="Milk for the staff")
    z = close(counter, counter.session, off_minor=-7)
    session = sign_in(counter.till, CASHIER.id, PIN)
    later = ring_up(counter, session)

    day = z.facts.bizdate
    asked = ReportParameters(first=day, last=day)
    found = by_voucher(postings(BooksDoor(counter.database), asked, AccountMap()))
    first, second = found[z.code], found[f"S01-1-{day}"]

    assert list(found) == [f"S01-1-{day}", z.code]
    assert -first["revenue reduced"] - first["tax reduced"] == sold == z.facts.figures.gross_minor
    assert (first["petty"], first["difference"]) == (50, 7)
    assert first["safe"] + first["cash"] == sold - 50 - 7
    assert first["cash"] == z.facts.kept_minor
    assert -second["revenue reduced"] - second["tax reduced"] == later

    close(counter, session)
    again = by_voucher(postings(BooksDoor(counter.database), asked, AccountMap()))
    assert again[z.code] == first
    assert list(again) == [z.code, z.code.replace("Z0001", "Z0002")]


def test_a_z_that_says_something_else_is_not_handed_over(counter):
    ring_up(counter, counter.session)
    z = close(counter, counter.session)
    with counter.database.write() as connection:
        connection.exec_driver_sql("UPDATE z_report SET gross_minor = gross_minor + 1")

    asked = ReportParameters(first=z.facts.bizdate, last=z.facts.bizdate)
    with pytest.raises(KnownError, match="are not what its Z report says"):
        postings(BooksDoor(counter.database), asked, AccountMap())
