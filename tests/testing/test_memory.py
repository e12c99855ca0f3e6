"""The till in memory keeps the promises of one with a disk."""

from __future__ import annotations

import pytest

from posforge.errors import KnownError
from posforge.runtime.domain.envelope import check_parts
from posforge.runtime.domain.events import DrawerOpened, StylesListed
from posforge.runtime.domain.price import Price
from posforge.runtime.domain.product import Product, Style
from posforge.testing.builders import a_boutique
from posforge.testing.facts import a_listing, a_picture, a_price
from posforge.testing.memory import a_till


def open_drawer(store, *, then=None):
    with store.work() as work:
        work.record(DrawerOpened(reason="count"))
        number = work.next_number("receipt:A")
        if then is not None:
            raise then
    return number


def test_a_transaction_that_fails_leaves_nothing_behind():
    store = a_till().store
    with pytest.raises(ValueError, match="in the middle"):
        open_drawer(store, then=ValueError("in the middle"))

    assert store.events == []
    assert open_drawer(store) == 1


def test_a_full_disk_refuses_the_commit():
    store = a_till().store
    store.refuses = KnownError("The disk is full.")
    with pytest.raises(KnownError):
        open_drawer(store)

    assert store.events == []


def test_its_catalogue_finds_what_one_on_disk_would():
    blue = Product(
        id="p1",
        name="Linen Shirt, M, blue",
        department="men",
        unit="piece",
        tax="standard",
        price_minor=4990,
        code="11",
        style="S1",
        fields={"material": "Käse-Leinen", "supplier": "Nemo"},
    )
    styles = [Style(id=one, name=one, department="men", picture="x") for one in ("S1", "S2")]
    till = a_till(a_boutique(), products=[blue], styles=styles, pictures={"x": b"png"})
    catalogue = till.catalogue
    assert catalogue.search("shirt KASE") == catalogue.variants("S1") == [blue]
    assert catalogue.search("nemo") == catalogue.search(" ") == catalogue.variants("") == []
    assert catalogue.styles() == catalogue.styles(department="men") == styles[:1]
    assert catalogue.styles(department="women") == []
    assert (catalogue.picture("x"), catalogue.picture("y")) == (b"png", None)


def test_its_listings_are_what_was_recorded():
    store = a_till().store
    picture, shirt = a_picture(), Style(id="S1", name="Shirt", department="men")
    with store.work() as work:
        for fact in (
            a_listing("p2", "Second", "11"),
            a_listing("p1", "First", "11", fields={"size": "M"}),
            a_price("p1", 100),
            a_price("p1", 90, valid_from_ms=50),
            a_price("p1", 80, layer="store:S01"),
            StylesListed(styles=(shirt,)),
            picture,
        ):
            work.record(fact)
        listings = work.listings()
    first = listings.by_codes(["11", "22"], at_ms=60)["11"]
    assert (first.product.name, first.product.fields, first.price) == (
        "First",
        {"size": "M"},
        Price(minor=90),
    )
    assert listings.by_codes(["11"], at_ms=10)["11"].price == Price(minor=100)
    assert listings.styles(["S1", "S2"]) == {"S1": shirt}
    assert listings.pictures([picture.id, "x"]) == {picture.id}


def test_its_journal_is_a_chain():
    store = a_till().store
    for reason in ("one", "two", "three"):
        with store.work() as work:
            work.record(DrawerOpened(reason=reason))

    for event in store.events:
        check_parts(event)
    hashes = [event.hash for event in store.events]
    assert [event.header.prev for event in store.events[1:]] == hashes[:-1]
    assert [event.header.seq for event in store.events] == [1, 2, 3]
