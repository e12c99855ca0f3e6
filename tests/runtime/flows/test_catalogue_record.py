"""Every change travels in a piece that the next machine takes in."""

from __future__ import annotations

import pytest

from posforge.runtime.domain.envelope import to_wire
from posforge.runtime.domain.events import ListedProduct, PricesSet, ProductsListed, SetPrice
from posforge.runtime.flows.catalogue_merge import Changes
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
    prices = [SetPrice(product=one.id, price_minor=100) for one in products]
    events = recorded(Changes(products=products, prices=prices))
    assert [event.header.type for event in events] == [ProductsListed.TYPE] * 2 + [
        PricesSet.TYPE
    ] * 2


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
