"""The pages of closings: days with their Zs and what was signed, and one Z with its counts."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import date, time

import pytest

from posforge.runtime.domain.events_shift import DayClosed
from posforge.runtime.domain.events_suspend import ShiftSuspended
from posforge.runtime.portal.context import Place
from posforge.runtime.reports.closings import ClosingsFilter
from posforge.runtime.reports.reports import Reports
from posforge.runtime.security.node_keys import signature_matches
from posforge.runtime.storage.engine import Database
from posforge.runtime.storage.verify import verify
from posforge.testing.builders import a_shop
from posforge.testing.chain import Chain
from posforge.testing.standalone import PlainPins
from tests.runtime.portal.conftest import BRANCHES, CASHIER, GOODS, MANAGER, PASSWORD
from tests.runtime.portal.test_pages import euros, words_of

DAYS = (date(2026, 11, 19), date(2026, 11, 20))


@pytest.fixture(scope="module")
def closed(tmp_path_factory):
    """Two days of two branches, closed and signed."""
    database = Database.open_sqlcipher(tmp_path_factory.mktemp("closed") / "b.db", bytes(32))
    chain = Chain(database, a_shop(branches=BRANCHES), seed=5)
    chain.list_products(GOODS)
    chain.employ(MANAGER, password=PASSWORD, passwords=PlainPins())
    chain.employ(CASHIER, password=PASSWORD, passwords=PlainPins())
    sales = []
    for day in DAYS:
        sales += chain.trade(day, GOODS, cashiers=(CASHIER.id,), sales=20)
        chain.clock.set(day, time(20, 15))
        chain.close_day(CASHIER.id)
    yield chain, database, sales
    database.close()


@pytest.fixture
def office(open_office, closed):
    opened = open_office(reports=Reports(closed[1]))
    assert opened.sign_in().status_code == 303
    return opened


def test_days_show_their_zs_newest_first_and_what_was_signed(office, closed):
    _chain, _database, sales = closed
    page = office.text("/closings")
    words = words_of(page)
    assert words.index("20 November") < words.index("19 November")
    assert words.count("Signed as day 1,") == words.count("Signed as day 2,") == 2
    day = [one for one in sales if one.bizdate == "2026-11-20" and one.store == "S02"]
    assert euros(sum(one.facts.gross_minor for one in day)) in words
    assert "S01-1-A-Z0002" in words


def test_days_are_filtered_by_date_and_branch(office):
    words = words_of(office.text("/closings?first=2026-11-20&store=S02"))
    assert "S02-1-A-Z0002" in words
    assert "S01" not in words.partition("All closings")[2]
    assert "19 November" not in words
    assert "No shift was closed" in words_of(office.text("/closings?first=2027-01-01"))


def test_a_z_stands_there_as_it_was_printed_with_every_count(office):
    page = office.text("/closings")
    address = re.search(r'href="(/closings/[^"]+)">S01-1-A-Z0002', page)[1]
    words = words_of(office.text(address))
    for said in ("Z report", "S01-1-A-Z0002", "Counted Cash", "Difference Cash", "Sold in all"):
        assert said in words
    assert "Ada &lt;b&gt;Lovelace&lt;/b&gt;" in words
    assert office.get("/closings/none").status_code == 404


def test_a_store_server_shows_its_own(open_office, closed):
    chain, database, _sales = closed
    place = Place(kind="store", node=chain.nodes["S01"], branch="S01")
    office = open_office(reports=Reports(database), place=place)
    office.sign_in()
    assert "All branches" not in words_of(office.text("/closings"))


def test_the_day_holds_what_its_zs_come_to_and_the_books_are_sound(closed):
    _chain, database, sales = closed
    page = Reports(database).closed_days(ClosingsFilter(), number=1)
    assert page.total == 4
    for day in page.rows:
        sold = [one for one in sales if (one.bizdate, one.store) == (day.bizdate, day.store)]
        assert day.gross_minor == sum(one.facts.gross_minor for one in sold)
        assert len(day.signed) == 1
    report = verify(database, signature_matches=signature_matches)
    assert report.is_sound, report.faults
    with database.read() as connection:
        signed = connection.exec_driver_sql(
            "SELECT count(*) FROM event WHERE type = 'DayClosed'"
        ).scalar_one()
    assert (signed, DayClosed.STREAM) == (4, "main")


def test_37_a_day_says_that_a_suspended_shift_went_on_nowhere(open_office, tmp_path):
    with closing(Database.open_sqlcipher(tmp_path / "b.db", bytes(32))) as database:
        chain = Chain(database, a_shop(branches=BRANCHES), seed=6)
        chain.list_products(GOODS)
        chain.employ(MANAGER, password=PASSWORD, passwords=PlainPins())
        chain.clock.set(DAYS[0], time(9))
        chain.sell([(GOODS[0], 1000)], store="S01", till=1, cashier=CASHIER.id)
        with chain.till("S01", 1).work() as work:
            period = work.period()
            work.record(
                ShiftSuspended(
                    shift=period.shift.id,
                    till=1,
                    amount_minor=period.drawer_minor,
                    currency="EUR",
                )
            )
        chain.clock.set(DAYS[1], time(6))
        chain.close_day(CASHIER.id)
        office = open_office(reports=Reports(database))
        office.sign_in()
        words = words_of(office.text("/closings"))
    assert "Suspended shifts whose cash is in no drawer, in two, or another amount: 1" in words
