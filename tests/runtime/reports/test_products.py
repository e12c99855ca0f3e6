"""Articles are found by words, accents or not, and by barcode, with the price that holds now."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posforge.runtime.domain.events import StylesListed
from posforge.runtime.domain.layers import BASE_LAYER, store_layer
from posforge.runtime.domain.price import Price
from posforge.runtime.domain.product import Style
from posforge.runtime.reports.page import Window
from posforge.runtime.reports.products import PriceMoment
from posforge.runtime.reports.reports import Reports
from posforge.runtime.storage import tables
from posforge.runtime.storage.engine import Database
from posforge.testing.builders import a_shop
from posforge.testing.chain import Chain
from tests.runtime.reports.conftest import GOODS, Books

NOW = PriceMoment(at_ms=1_800_000_000_000)


def names(books: Books, text: str, **window: object) -> list[str]:
    page = books.reports.products(text, prices_of=NOW, window=Window(sort="name", **window))
    return [row.name for row in page.rows]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("milch", ["Milch 3,5 %", "Milchreis Zimt"]),
        ("ZIMT milch", ["Milchreis Zimt"]),
        ("creme", ["Crème fraîche"]),
        ("ÄPFEL", ["Äpfel Elstar"]),
        ("apfel", ["Äpfel Elstar"]),
        ("straßen", ["STRASSENKEHRER Besen"]),
        ("_", ["Spülmittel_Zitrone"]),
        ("%", ["Milch 3,5 %"]),
        ("4006381333931", ["Milch 3,5 %"]),
        ("04006381333931", ["Milch 3,5 %"]),
        ("4006381333932", []),
        ("own-6", ["Wasser still"]),
        ("Käse", []),
    ],
)
def test_search_finds_words_and_codes(books: Books, text: str, found: list[str]):
    assert names(books, text) == found


def test_every_article_stands_on_one_page_in_alphabetical_order(books: Books):
    together = [name for number in (1, 2, 3) for name in names(books, "", number=number, size=3)]

    assert together == [
        "Äpfel Elstar",
        "Crème fraîche",
        "Milch 3,5 %",
        "Milchreis Zimt",
        "Spülmittel_Zitrone",
        "STRASSENKEHRER Besen",
        "Wasser still",
    ]
    assert names(books, "", is_descending=True) == together[::-1]


def test_departments_are_sorted_and_names_within_them(books: Books):
    page = books.reports.products("", prices_of=NOW, window=Window(sort="department"))

    assert [row.department for row in page.rows] == sorted(one.department for one in GOODS)
    assert [row.name for row in page.rows][:3] == ["Crème fraîche", "Milch 3,5 %", "Milchreis Zimt"]
    assert page.total == len(GOODS)


def test_a_row_says_what_the_catalogue_says(books: Books):
    page = books.reports.products("elstar", prices_of=NOW, window=Window(sort="name"))

    [row] = page.rows
    assert (row.id, row.unit, row.tax, row.codes) == ("a00", "kg", "reduced", ("own-0",))
    assert row.price == Price(minor=299)


def test_words_are_looked_for_in_the_fields_the_shop_searches(empty_books: Books):
    shirt = replace(
        GOODS[0],
        id="s1",
        name="Hemd",
        style="S1",
        fields={"colour": "weiß", "abv": 5, "by": "Nemo"},
    )
    empty_books.chain.list_products([shirt, GOODS[1]])

    def found(text: str, *searched: str) -> list[str]:
        page = empty_books.reports.products(
            text, prices_of=NOW, window=Window(sort="name"), searched=searched
        )
        assert page.total == len(page.rows)
        return [row.id for row in page.rows]

    assert found("hemd WEISS", "colour", "abv") == ["s1"]
    assert found("nemo", "colour") == found("weiss") == found("5", "abv") == []
    [row, _] = empty_books.reports.products(
        "", prices_of=NOW, window=Window(sort="name", is_descending=True)
    ).rows
    assert (row.style, row.fields) == ("S1", shirt.fields)
    empty_books.chain.list_products([replace(shirt, fields={"colour": "rot"})])
    assert (found("weiss", "colour"), found("rot", "colour")) == ([], ["s1"])


def test_the_price_is_the_one_that_holds_at_the_moment_and_place(empty_books: Books):
    empty_books.chain.list_products(GOODS[:1])
    with empty_books.database.write() as connection:
        for layer, valid_from_ms, price_minor in (
            (BASE_LAYER, 1000, 250),
            (BASE_LAYER, 3000, 350),
            (store_layer("S02"), 2000, 199),
        ):
            connection.execute(
                tables.price.insert().values(
                    product="a00",
                    layer=layer,
                    valid_from_ms=valid_from_ms,
                    price_minor=price_minor,
                    per=1,
                    stamp="x",
                )
            )

    def price(at_ms: int, store: str) -> int | None:
        page = empty_books.reports.products(
            "", prices_of=PriceMoment(at_ms=at_ms, store=store), window=Window(sort="name")
        )
        found = page.rows[0].price
        return found.minor if found is not None else None

    assert [price(at_ms, "") for at_ms in (-1, 0, 1000, 3000)] == [None, 299, 250, 350]
    assert [price(at_ms, "S01") for at_ms in (2500, 9000)] == [250, 350]
    assert [price(at_ms, "S02") for at_ms in (1999, 2000, 9000)] == [250, 199, 199]


def test_the_variants_of_a_style_stand_alone_and_styles_by_name(tmp_path):
    database = Database.open_sqlcipher(tmp_path / "posforge.db", bytes(32))
    chain = Chain(database, a_shop(), seed=1)
    shirt, tie = (replace(one, style=style) for one, style in zip(GOODS[:2], "AB", strict=True))
    chain.list_products((shirt, tie, GOODS[2]))
    styles = [Style(id="B", name="Alba", department=""), Style(id="A", name="Nora", department="")]
    with chain.hq.work() as work:
        work.record(StylesListed(styles=tuple(styles)))
    reports = Reports(database)
    page = reports.products("", prices_of=NOW, window=Window(sort="name"), style="A")

    assert ([row.id for row in page.rows], page.total) == ([shirt.id], 1)
    assert list(reports.first_styles()) == styles
    assert reports.first_styles(limit=1) == (styles[0],)
    one = reports.product(shirt.id, prices_of=NOW)
    assert one == page.rows[0]
    assert reports.product("nobody", prices_of=NOW) is None
    database.close()
