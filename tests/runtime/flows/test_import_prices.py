"""Prices of regions, branches and lists, from a day on, finer than a cent, or typed at the till."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from posforge.errors import UserError
from posforge.runtime.domain.moments import parse_moment
from posforge.runtime.domain.price import Price
from posforge.runtime.domain.shop import PriceList
from posforge.runtime.flows.catalogue_price_book import PriceBook
from posforge.runtime.flows.import_catalogue import import_catalogue
from posforge.testing.builders import a_shop
from posforge.testing.memory import MemoryListings, a_till

TEA, MILK = "4006381333931", "4000417025005"
PLAIN = a_shop()
SHOP = a_shop(
    branches=tuple(replace(one, region="north") for one in PLAIN.branches),
    price_lists=(PriceList(name="staff", label="Staff"),),
)


class Keeper:
    """Takes in files, and looks up what articles cost afterwards."""

    def __init__(self, folder):
        self.file = folder / "goods.csv"
        self.till = a_till(SHOP)

    def take_in(self, *lines):
        self.file.write_text("\n".join(lines), encoding="utf-8")
        return import_catalogue(
            self.file, shop=SHOP, begin=self.till.store.work, clock=self.till.clock
        )

    def reasons(self, *lines):
        return [one.reason for one in self.take_in(*lines).rejected]

    def prices(self, gtin=TEA, *, at_ms=None):
        now_ms, product = self.till.clock.now_ms(), f"p{gtin:0>14}"
        held = MemoryListings(self.till.store.events).prices([product], at_ms=at_ms or now_ms)
        return {layer: (price.minor, price.per) for (_, layer), price in held.items()}

    @property
    def events(self):
        return len(self.till.store.events)


@pytest.fixture
def keeper(tmp_path):
    made = Keeper(tmp_path)
    made.take_in("gtin,name,price", f"{TEA},Tea,2.00", f"{MILK},Milk,")
    return made


def at(text):
    return parse_moment(text, ZoneInfo(SHOP.timezone), day_starts=SHOP.shift.closes_at)


def test_every_layer_has_a_column_and_an_empty_cell_ends_its_price(keeper):
    heading = "gtin,price,price@region:north,price@store:S01,price@list:staff"
    report = keeper.take_in(heading, f"{TEA},2.00,1.90,1.80,1.50", f"{MILK},,,0.99,")
    assert (report.accepted, report.unchanged, report.rejected) == (2, 0, [])
    assert keeper.prices() == {
        "base": (200, 1),
        "region:north": (190, 1),
        "store:S01": (180, 1),
        "list:staff": (150, 1),
    }
    assert keeper.prices(MILK) == {"store:S01": (99, 1)}
    before = keeper.events
    assert keeper.take_in(heading, f"{TEA},2.00,1.90,1.80,1.50").unchanged == 1
    assert keeper.events == before
    keeper.take_in("GTIN,Price@Store:s01", f"{TEA},")
    assert keeper.prices() == {
        "base": (200, 1),
        "region:north": (190, 1),
        "list:staff": (150, 1),
    }
    assert keeper.take_in("gtin,price", f"{TEA},").unchanged == 1, "the chain's price never ends"


def test_prices_hold_from_the_beginning_of_a_day_in_the_shop(keeper):
    heading = "gtin,price,valid_from"
    report = keeper.take_in(heading, f"{TEA},2.50,2027-01-31", f"{MILK},1.19,2027-01-31 8:00")
    first_ms = at("2027-01-31")
    assert first_ms == at("2027-01-31 04:00"), "until then the day before goes on"
    assert (report.accepted, report.priced) == (2, 2)
    assert keeper.prices(MILK, at_ms=at("2027-01-31 08:00")) == {"base": (119, 1)}
    assert keeper.prices(MILK, at_ms=at("2027-01-31 07:59")) == {}
    assert keeper.prices() == keeper.prices(at_ms=first_ms - 1) == {"base": (200, 1)}
    assert keeper.prices(at_ms=first_ms) == {"base": (250, 1)}
    before = keeper.events
    report = keeper.take_in("gtin,price,valid_from", f"{TEA},2.50,2027-01-31")
    assert (report.unchanged, keeper.events) == (1, before)
    keeper.take_in("gtin,price,valid_from", f"{TEA},2.00,2027-01-31")
    assert keeper.prices(at_ms=first_ms) == {"base": (200, 1)}, "the last word on a day stands"


def test_a_layer_may_end_on_a_day(keeper):
    keeper.take_in("gtin,price@list:staff", f"{TEA},1.50")
    keeper.take_in("gtin,price@list:staff,valid_from", f"{TEA},,2027-01-31")
    assert keeper.prices(at_ms=at("2027-01-31 03:59"))["list:staff"] == (150, 1)
    assert keeper.prices(at_ms=at("2027-01-31")) == {"base": (200, 1)}


def test_a_day_that_has_begun_is_now(keeper):
    keeper.take_in("gtin,price,valid_from", f"{TEA},1.00,2020-01-01")
    assert keeper.prices() == {"base": (100, 1)}
    before_ms = keeper.till.clock.now_ms() - 1
    assert keeper.prices(at_ms=before_ms) == {}, "nothing is priced in the past"


def test_a_price_finer_than_a_cent_is_for_many_units(keeper):
    keeper.take_in("gtin,price", f"{TEA},0.0125")
    assert keeper.prices() == {"base": (125, 100)}
    before = keeper.events
    assert keeper.take_in("gtin,price", f'{TEA},"0,012500"').unchanged == 1
    assert keeper.events == before


def test_an_open_price_is_typed_at_the_till(keeper):
    def is_open():
        with keeper.till.store.work() as work:
            listed = work.listings().by_codes([f"0{TEA}"], at_ms=0)[f"0{TEA}"]
        return listed.product.is_open_price

    assert not is_open()
    keeper.take_in("gtin,open_price", f"{TEA},yes")
    assert is_open()
    assert keeper.take_in("gtin,name", f"{TEA},Tea").unchanged == 1
    assert is_open(), "a file without the column leaves it"
    keeper.take_in("gtin,open_price", f"{TEA},")
    assert not is_open()


@pytest.mark.parametrize(
    ("heading", "cells", "reason"),
    [
        ("price@store:S01", "cheap", "the price@store:S01 cheap is no amount in EUR"),
        ("price@list:staff", "-1", "the price@list:staff -1 is not more than zero, or too large"),
        ("price", "0.0000001", "the price 0.0000001 is no amount in EUR"),
        ("open_price", "maybe", "open_price: maybe is neither yes nor no"),
        ("price,valid_from", "1.00,31.01.2027", "valid_from: 31.01.2027 is no date such as"),
        ("price,valid_from", "1.00,2027-02-30", "valid_from: 2027-02-30 is no date such as"),
        ("price,valid_from", ",2027-01-31", "has a valid_from and no price"),
        ("valid_from", "2027-01-31", "has a valid_from and no price"),
    ],
)
def test_a_bad_price_is_rejected_with_its_column(keeper, heading, cells, reason):
    before = keeper.events
    (said,) = keeper.reasons(f"gtin,{heading}", f"{TEA},{cells}")
    assert said.startswith(reason)
    assert keeper.events == before


def test_a_column_of_prices_that_the_shop_has_not_is_no_column_to_pass_over(keeper):
    with pytest.raises(UserError, match="has a column price@store:s09, and the shop") as refusal:
        keeper.take_in("gtin,price@store:S09", f"{TEA},1.00")
    assert "price@region:north" in refusal.value.hint


def test_every_fault_of_a_row_is_told(keeper):
    heading = "gtin,price,price@store:S01,valid_from"
    (said,) = keeper.reasons(heading, f"{TEA},x,y,z")
    assert said.split("; ") == [
        "the price x is no amount in EUR",
        "the price@store:S01 y is no amount in EUR",
        "valid_from: z is no date such as 2027-01-31 or 2027-01-31 08:00",
    ]


def test_equal_prices_are_equal_however_they_are_spelled():
    assert Price(minor=5, per=10).fine == Price(minor=50, per=100).fine
    book = PriceBook(MemoryListings([]), at_ms=10)
    assert [book.moment(one) for one in (None, 9, 10, 11)] == [None, None, None, 11]
