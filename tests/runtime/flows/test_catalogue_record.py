"""Every change travels in a piece that the next machine takes in."""

from __future__ import annotations

import pytest

from posforge.runtime.domain.envelope import to_wire
from posforge.runtime.domain.events import ListedProduct, PricesSet, ProductsListed, open_body
from posforge.runtime.domain.events_layer_price import LayerPricesSet
from posforge.runtime.domain.price import Price
from posforge.runtime.flows.catalogue_merge import Changes
from posforge.runtime.flows.catalogue_price_book import PriceChange
from posforge.runtime.flows.catalogue_record import EVENT_OF_AT_MOST, Recorder
from posforge.runtime.sync.wire import MOST_PACKED, pack
from posforge.testing.memory import a_till


def an_article(number, *, codes=("00000000000017",), **fields):
    return ListedProduct(
        id=f"p{number}",
        name="x" * 250,
        department="",
        unit="piece",
        tax="standard",
        codes=codes,
        fields=fields,
    )


def recorded(changes):
    till = a_till()
    before = len(till.store.events)
    with till.store.work() as work:
        Recorder("EUR", clock=till.clock, actor="ada").record(work, changes, work.listings())
    return till.store.events[before:]


def test_five_hundred_articles_and_prices_are_an_event():
    products = [an_article(number) for number in range(EVENT_OF_AT_MOST + 1)]
    prices = [PriceChange(product=one.id, layer="base", price=Price(minor=100)) for one in products]
    events = recorded(Changes(products=products, prices=prices))
    assert [event.header.type for event in events] == [ProductsListed.TYPE] * 2 + [
        PricesSet.TYPE
    ] * 2


def test_prices_of_one_layer_and_moment_are_an_event_and_what_is_new_a_version_of_its_own():
    def change(product, layer, price, from_ms=None):
        return PriceChange(product=product, layer=layer, price=price, from_ms=from_ms)

    events = recorded(
        Changes(
            prices=[
                change("p1", "base", Price(minor=100)),
                change("p2", "base", Price(minor=125, per=100)),
                change("p1", "store:S01", None),
                change("p1", "base", Price(minor=90), from_ms=2_000_000_000_000),
                change("p3", "base", Price(minor=300)),
            ]
        )
    )
    bodies = [open_body(one.header.type, one.header.sv, one.body) for one in events]
    now_ms = a_till().clock.now_ms()
    assert [
        (type(body), body.layer, body.valid_from_ms, [one.product for one in body.prices])
        for body in bodies
    ] == [
        (PricesSet, "base", now_ms, ["p1", "p3"]),
        (LayerPricesSet, "base", now_ms, ["p2"]),
        (LayerPricesSet, "store:S01", now_ms, ["p1"]),
        (PricesSet, "base", 2_000_000_000_000, ["p1"]),
    ]
    assert bodies[2].prices[0].price_minor is None


@pytest.mark.parametrize(
    "article",
    [
        an_article(0, **{f"field_{number}": "🧀" * 250 for number in range(60)}),
        an_article(0, codes=tuple(f"{number:014}" for number in range(4_000))),
    ],
    ids=["long fields", "many codes"],
)
def test_large_articles_are_fewer_in_an_event(article):
    events = recorded(Changes(products=[article] * 100))
    assert len(events) > 5
    assert max(len(str(to_wire(event)).encode()) for event in events) < MOST_PACKED
    assert len(pack(to_wire(events[0]))) < MOST_PACKED
