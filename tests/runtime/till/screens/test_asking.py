"""The till asks for age and price, and goes on where it was."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posforge.runtime.domain.people import Person
from posforge.runtime.domain.shop import ScannerOptions
from posforge.testing.asking_goods import BEER, COLA, FLOWERS, GOODS
from posforge.testing.builders import a_shop
from posforge.testing.memory import a_till


@pytest.fixture
def counter(open_till):
    shop = a_shop(scanner=ScannerOptions(driver="wedge", suffix="enter", gap_ms=15))
    catalogue = replace(shop.catalogue, age_field="min_age", deposit_field="deposit")
    cashier, *others = shop.roles
    allowed = replace(cashier, may=cashier.may | {"sell_restricted", "open_price"})
    shop = replace(shop, catalogue=catalogue, roles=(allowed, *others))
    people = {Person(id="ada", name="Ada Berg", role="cashier"): "1234"}
    made = open_till(a_till(shop, products=GOODS, people=people))
    made.type("1234")
    made.press("Enter")
    return made


def test_the_customer_is_old_enough_and_the_scans_behind_wait(counter):
    counter.scan(BEER)
    assert counter.window.sheet.name == "age"
    counter.scan(COLA)
    counter.press("Right", "Enter")
    assert [line.name for line in counter.bill.standing] == ["Beer", "Deposit", "Cola", "Deposit"]


def test_the_customer_is_too_young_and_the_article_stays_off_the_bill(counter):
    counter.scan(BEER)
    counter.press("Enter")
    assert counter.window.desk.bill is None


def test_an_open_price_is_typed(counter):
    counter.scan(FLOWERS)
    assert counter.window.sheet.name == "open_price"
    counter.type("1250")
    counter.press("Enter")
    assert [line.amount_minor for line in counter.bill.standing] == [1250]


def test_empties_are_scanned_one_by_one_or_by_number(counter):
    counter.press("Ctrl+M")
    counter.type("1234567890ABCDEFGHIJ"[list(counter.window.sheet.offered).index("empties")])
    assert counter.window.sheet.name == "empties"
    counter.scan(COLA)
    counter.type("3")
    counter.scan(COLA)
    assert "4 back" in counter.window.sheet.shown.text()
    counter.press("Esc")
    assert [line.qty_milli for line in counter.bill.standing] == [-4000]
