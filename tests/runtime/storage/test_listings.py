"""Who changes the catalogue reads what it says, by code, by style, or from end to end."""

from __future__ import annotations

import json
from contextlib import ExitStack

import pytest

from posforge.runtime.domain.events import ListedProduct, ProductsListed, StylesListed
from posforge.runtime.domain.price import Price
from posforge.runtime.domain.product import Style
from posforge.runtime.storage.listings import StoredListings
from posforge.runtime.storage.projector import apply
from posforge.testing.facts import a_finer_price, a_listing, a_picture, a_price
from posforge.testing.journals import JournalWriter

NOW_MS = 1_800_000_000_000


@pytest.fixture
def listings(either):
    """Lists facts and returns what can be read of them."""
    writer = JournalWriter(1)

    def after(*facts):
        with either.write() as connection:
            apply(connection, [writer.write(fact) for fact in facts])
        return StoredListings(stack.enter_context(either.read()))

    with ExitStack() as stack:
        yield after


def test_articles_are_read_by_code_with_all_they_have(listings):
    read = listings(
        a_listing("p1", "Shirt", "22", "11", style="S1", fields={"size": "M", "new": True}),
        a_listing("p2", "Tea", "33"),
        a_price("p1", 100, valid_from_ms=5),
        a_price("p1", 90, valid_from_ms=NOW_MS + 1),
        a_price("p1", 80, layer="store:S01"),
    )
    found = read.by_codes(["11", "33", "44"], at_ms=NOW_MS)
    assert found.keys() == {"11", "33"}
    assert found["11"].product == ListedProduct(
        id="p1",
        name="Shirt",
        department="drinks",
        unit="piece",
        tax="standard",
        codes=("11", "22"),
        style="S1",
        fields={"size": "M", "new": True},
    )
    assert (found["11"].price, found["33"].price) == (Price(minor=100), None)
    assert read.by_ids(["p1", "p3"], at_ms=NOW_MS) == {"p1": found["11"]}


def test_prices_are_read_by_article_and_layer_as_of_a_moment(listings):
    read = listings(
        a_listing("p1", "Shirt", "11", is_open_price=True),
        a_finer_price("p1", 125, per=100),
        a_price("p1", 80, layer="store:S01"),
        a_finer_price("p1", None, valid_from_ms=5, layer="store:S01"),
        a_price("p1", 70, valid_from_ms=9, layer="list:staff"),
        a_price("p2", 60),
    )
    base = Price(minor=125, per=100)
    assert read.prices(["p1"], at_ms=4) == {
        ("p1", "base"): base,
        ("p1", "store:S01"): Price(minor=80),
    }
    assert read.prices(["p1", "p3"], at_ms=5) == {("p1", "base"): base}
    assert read.prices([], at_ms=5) == {}
    assert read.layers() == {"base", "store:S01", "list:staff"}
    (one,) = read.by_ids(["p1"], at_ms=5).values()
    assert (one.price, one.product.is_open_price) == (base, True)


def test_one_code_on_two_articles_is_the_lowest_id_s(listings):
    read = listings(a_listing("p2", "Second", "11"), a_listing("p1", "First", "11"))
    assert read.by_codes(["11"], at_ms=NOW_MS)["11"].product.name == "First"


@pytest.mark.parametrize("code", ["'", '"', "\\", "x' OR 1=1 --", "ä\u2028", "[]"])
def test_any_text_can_be_asked_for(listings, code):
    read = listings(a_listing("p1", "Tea", code), a_listing("p2", "Milk", "11"))
    assert list(read.by_codes([code], at_ms=NOW_MS)) == [code]
    assert read.by_codes([], at_ms=NOW_MS) == {}


def test_styles_and_pictures_are_read_by_id(listings):
    shirt = Style(id="S1", name="Linen Shirt", department="men", picture="x")
    picture = a_picture()
    read = listings(StylesListed(styles=(shirt,)), picture)
    assert read.styles(["S1", "S2"]) == {"S1": shirt}
    assert read.pictures([picture.id, "x"]) == {picture.id}
    assert read.picture(picture.id) == b"\x89PNG\r\n\x1a\n"
    assert read.picture("x") is None


def test_every_article_is_read_once_however_many_there_are(listings):
    many = tuple(
        ListedProduct(
            id=f"p{number:04}", name="Tea", department="", unit="piece", tax="standard", codes=()
        )
        for number in range(1001)
    )
    read = listings(ProductsListed(products=many[:500]), ProductsListed(products=many[500:]))
    assert [one.product for one in read.all(at_ms=NOW_MS)] == list(many)


def test_the_fields_of_an_article_are_kept_in_one_spelling(either, listings):
    listings(a_listing("p1", "Tea", fields={"b": 'say "hi"', "a": 2**53 - 1, "c": False}))
    with either.read() as connection:
        (text,) = connection.exec_driver_sql("SELECT fields FROM product").scalars()
    assert text == '{"a":9007199254740991,"b":"say \\"hi\\"","c":false}'
    assert json.loads(text)["c"] is False
