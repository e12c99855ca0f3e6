"""X tells the day so far: sales, taxes, tenders, and what happened beside them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from posforge.runtime.domain.events import (
    BillCancelled,
    DrawerOpened,
    LineVoided,
    ReceiptReprinted,
)
from posforge.runtime.domain.events_counter import GiftReceiptPrinted
from posforge.runtime.domain.product import Product
from posforge.runtime.ext.reports import ReportParameters
from posforge.runtime.reports import taxes as tax_report
from posforge.runtime.reports.door import BooksDoor
from posforge.runtime.reports.x import make
from posforge.runtime.storage.engine import Database
from posforge.testing.builders import QUEBEC_TAX, a_shop
from posforge.testing.chain import Chain

DAY = ReportParameters(first="2026-11-21", last="2026-11-21")
MILK = Product(
    id="milk",
    name="Milk",
    department="dairy",
    unit="piece",
    tax="reduced",
    price_minor=149,
    code="own-1",
)
SHOP = a_shop()


@pytest.fixture
def chain(database) -> Chain:
    made = Chain(database, SHOP, seed=3)
    made.list_products((MILK,))
    return made


def told(database: Database, asked: ReportParameters = DAY) -> dict:
    table = make(SHOP).run(BooksDoor(database), asked)
    return {row[0]: row[1:] for row in table.rows}


def test_an_empty_day_is_all_zero(database, chain):
    assert told(database) == {
        "Sales": (0, 0),
        "Lines sold": (0, 0),
        "Lines returned": (0, 0),
        "Net": (None, 0),
        "Lines voided": (0, 0),
        "Bills cancelled": (0, 0),
        "Drawer opened without a sale": (0, None),
        "Receipts printed again": (0, None),
        "Dropped into the safe": (0, 0),
        "Brought from the safe": (0, 0),
        "Paid in": (0, 0),
        "Paid out": (0, 0),
    }


def test_branches_and_days_are_kept_apart_and_add_up(database, chain):
    sales = [
        sale
        for day in (date(2026, 11, 20), date(2026, 11, 21))
        for sale in chain.trade(day, (MILK,), cashiers=("ada",), sales=4)
    ]
    for store in ("S01", "S02", ""):
        for first in ("2026-11-20", "2026-11-21"):
            asked = ReportParameters(first=first, last="2026-11-21", branch=store)
            wanted = [sale for sale in sales if sale.bizdate >= first and store in ("", sale.store)]
            gross = sum(sale.facts.gross_minor for sale in wanted)
            assert told(database, asked)["Sales"] == (len(wanted), gross)
            assert told(database, asked)["Cash"] == (len(wanted), gross)
            assert told(database, asked)["Tax 7\xa0%"][1] == sum(
                sale.facts.tax_minor for sale in wanted
            )


def test_what_was_struck_given_up_and_opened_is_counted_on_its_day(database, chain):
    chain.clock.set(date(2026, 11, 21), time(12))
    chain.sell([(MILK, 1000)], store="S01", till=1, cashier="ada")
    with chain.till("S01", 1).work() as work:
        for _ in range(2):
            work.record(
                LineVoided(
                    cart="c",
                    line=1,
                    product="milk",
                    qty_milli=1000,
                    amount_minor=149,
                    currency="EUR",
                )
            )
        work.record(
            BillCancelled(cart="c", lines=3, gross_minor=447, currency="EUR", after="request")
        )
        work.record(DrawerOpened(reason="Change"))
        work.record(ReceiptReprinted(number="S01-1-A-000001", sale="s", copy=1))
        work.record(GiftReceiptPrinted(number="S01-1-A-000001", sale="s", copy=0))

    day = told(database)
    assert day["Lines voided"] == (2, 298)
    assert day["Bills cancelled"] == (1, 447)
    assert day["Drawer opened without a sale"] == (1, None)
    assert day["Receipts printed again"] == (1, None)
    assert day["Gift receipts"] == (1, None)
    before = ReportParameters(first="2026-11-20", last="2026-11-20")
    assert told(database, before)["Lines voided"] == (0, 0)
    elsewhere = ReportParameters(first=DAY.first, last=DAY.last, branch="S02")
    assert told(database, elsewhere)["Drawer opened without a sale"] == (0, None)


def test_several_taxes_are_told_apart_by_name(database):
    chain = Chain(database, a_shop(tax=QUEBEC_TAX), seed=3)
    pen = replace(MILK, id="pen", tax="standard", code="own-2")
    chain.list_products((MILK, pen))
    chain.clock.set(date(2026, 11, 21), time(12))
    for product in (MILK, pen, pen):
        chain.sell([(product, 1000)], store="S01", till=1, cashier="ada")

    day = told(database)
    assert (day["GST 5\xa0%"], day["QST 9,975\xa0%"]) == ((None, 14), (None, 30))
    assert day["Tax 0\xa0%"] == (None, 0)
    assert day["Sales"][1] == day["Net"][1] + 44
    table = tax_report.make(a_shop(tax=QUEBEC_TAX)).run(BooksDoor(database), DAY)
    assert [(row[1], row[3]) for row in table.rows] == [
        ("GST 5\xa0%", 14),
        ("QST 9,975\xa0%", 30),
        ("0\xa0%", 0),
    ]
