"""What HQ lists stands in the catalogue of a till: fields, styles and pictures, all typed."""

from __future__ import annotations

from posforge.runtime.domain.envelope import LogKey
from posforge.runtime.domain.events import CATALOGUE, StylesListed
from posforge.runtime.domain.product import Style
from posforge.runtime.storage.catalogue import StoredCatalogue
from posforge.runtime.storage.engine import Database
from posforge.runtime.storage.projector import apply
from posforge.testing.facts import a_listing, a_picture, a_price
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
