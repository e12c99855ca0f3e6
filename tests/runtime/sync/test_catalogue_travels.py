"""What HQ lists stands in the catalogue of a till: fields, styles and pictures, all typed."""

from __future__ import annotations

from posforge.runtime.domain.envelope import LogKey
from posforge.runtime.domain.events import CATALOGUE, StylesListed
from posforge.runtime.domain.price import Price
from posforge.runtime.domain.product import Style
from posforge.runtime.storage.catalogue import StoredCatalogue
from posforge.runtime.storage.engine import Database
from posforge.runtime.storage.projector import apply
from posforge.testing.facts import a_finer_price, a_listing, a_picture, a_price
from posforge.testing.standalone import DATABASE_KEY, SteppingClock
from posforge.testing.sync_chain import SyncChain, pull_all

FIELDS = {"size": "M", "weight": 250, "vegan": True, "material": 'Wool "soft"'}


def test_what_hq_lists_is_found_at_the_till(tmp_path):
    chain, picture = SyncChain(tills=1), a_picture()
    shirt = Style(id="S1", name="Shirt", department="men", picture=picture.id)
    for fact in (
        picture,
        StylesListed(styles=(shirt,)),
        a_listing("p1", "Shirt, M", "11", style="S1", fields=FIELDS),
        a_price("p1", 4990),
    ):
        chain.hq.record(fact)
    (till,) = chain.tills
    pull_all(chain.store, chain.hq)
    pull_all(till, chain.store)

    database = Database.open_sqlcipher(tmp_path / "till.db", DATABASE_KEY)
    with database.write() as connection:
        apply(connection, till.journal.export(LogKey(chain.hq.node, 1, CATALOGUE)))
    catalogue = StoredCatalogue(
        database, clock=SteppingClock(), store="S01", searched=("size", "material")
    )
    product = catalogue.by_code("11")
    assert product is not None
    assert product.fields == FIELDS
    assert product.fields["vegan"] is True
    assert catalogue.search("shirt wool") == catalogue.variants("S1") == [product]
    assert catalogue.styles() == [shirt]
    assert catalogue.picture(picture.id) is not None
    catalogue.close()
    database.close()


def test_prices_of_every_layer_and_of_days_to_come_are_at_a_till_that_is_cut_off(tmp_path):
    chain = SyncChain(tills=1)
    for fact in (
        a_listing("p1", "Screw", "11"),
        a_finer_price("p1", 125, per=100),
        a_price("p1", 3, layer="region:north"),
        a_price("p1", 2, layer="list:trade"),
        a_finer_price("p1", None, layer="region:north", valid_from_ms=2_000),
        a_price("p1", 9, valid_from_ms=3_000),
    ):
        chain.hq.record(fact)
    (till,) = chain.tills
    pull_all(chain.store, chain.hq)
    pull_all(till, chain.store)

    database = Database.open_sqlcipher(tmp_path / "till.db", DATABASE_KEY)
    with database.write() as connection:
        apply(connection, till.journal.export(LogKey(chain.hq.node, 1, CATALOGUE)))
    clock = SteppingClock(at_ms=1_000)
    north = StoredCatalogue(database, clock=clock, store="S01", region="north", lists=["trade"])
    assert north.by_code("11").price == Price(minor=3)
    assert north.by_code("11", group="trade").price == Price(minor=2)
    clock.at_ms = 2_000
    assert north.by_code("11").price == Price(minor=125, per=100)
    clock.at_ms = 3_000
    assert north.by_code("11").price == Price(minor=9)
    north.close()
    database.close()
