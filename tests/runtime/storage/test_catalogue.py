"""Articles are found by code and by name, at the price that holds today."""

from __future__ import annotations

import threading

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from posforge.errors import KnownError
from posforge.runtime.domain.events import StylesListed
from posforge.runtime.domain.price import Price
from posforge.runtime.domain.product import Style
from posforge.runtime.storage.catalogue import StoredCatalogue
from posforge.runtime.storage.journal import NodeJournal
from posforge.testing.facts import a_finer_price, a_listing, a_picture, a_price
from posforge.testing.journals import JournalWriter
from posforge.testing.standalone import SteppingClock


@pytest.fixture
def clock():
    return SteppingClock(at_ms=1000)


@pytest.fixture
def catalogue(either, clock):
    opened = StoredCatalogue(either, clock=clock, store="S01")
    yield opened
    opened.close()


@pytest.fixture
def tell(either):
    writer = JournalWriter(1)

    def record(*facts):
        NodeJournal(either, SteppingClock()).receive([writer.write(fact) for fact in facts])

    return record


def test_a_code_finds_the_article_with_its_price(catalogue, tell):
    tell(a_listing("p1", "Tea", "11", "12"), a_price("p1", 119))
    for code in ("11", "12"):
        product = catalogue.by_code(code)
        assert (product.id, product.name, product.price_minor) == ("p1", "Tea", 119)
        assert (product.code, product.tax, product.unit) == (code, "standard", "piece")
    assert catalogue.by_code("13") is None


def test_what_is_listed_later_is_seen_at_once(catalogue, tell):
    assert catalogue.by_code("11") is None
    tell(a_listing("p1", "Tea", "11"))
    assert catalogue.by_code("11").name == "Tea"


def test_an_article_without_a_price_is_known(catalogue, tell):
    tell(a_listing("p1", "Tea", "11"))
    assert catalogue.by_code("11").price_minor is None
    assert catalogue.by_code("11").price_source == ""


def test_one_code_on_two_articles_belongs_to_the_lowest_id(catalogue, tell):
    tell(a_listing("p2", "Second", "11"), a_listing("p1", "First", "11"))
    assert catalogue.by_code("11").name == "First"


def test_a_price_holds_from_its_moment_on(catalogue, tell, clock):
    tell(
        a_listing("p1", "Tea", "11"),
        a_price("p1", 100, valid_from_ms=500),
        a_price("p1", 150, valid_from_ms=5000),
    )
    assert catalogue.by_code("11").price_minor == 100
    clock.at_ms = 5000
    assert catalogue.by_code("11").price_minor == 150
    assert catalogue.by_code("11", at_ms=4999).price_minor == 100


def test_a_branch_s_own_price_wins_there_alone(either, clock, catalogue, tell):
    tell(
        a_listing("p1", "Tea", "11"),
        a_price("p1", 80, valid_from_ms=1, layer="store:S01"),
        a_price("p1", 100, valid_from_ms=900),
    )
    elsewhere = StoredCatalogue(either, clock=clock, store="S02")
    assert catalogue.by_code("11").price_minor == 80
    assert elsewhere.by_code("11").price_minor == 100
    elsewhere.close()


def test_the_nearest_layer_with_a_price_decides_and_is_told(either, clock, tell):
    tell(
        a_listing("p1", "Tea", "11"),
        a_price("p1", 100),
        a_price("p1", 90, layer="region:north"),
        a_price("p1", 80, valid_from_ms=500, layer="store:S01"),
        a_price("p1", 70, valid_from_ms=600, layer="list:staff"),
    )
    north = StoredCatalogue(either, clock=clock, store="S01", region="north", lists=("staff",))

    def costs(at_ms, group=""):
        product = north.by_code("11", group=group, at_ms=at_ms)
        return product.price_minor, product.price_source

    assert costs(0) == (90, "region:north")
    assert costs(500) == costs(599, "staff") == costs(900, "nobody") == (80, "store:S01")
    assert costs(600, "staff") == (70, "list:staff")
    assert north.by_id("p1", group="staff") == north.search("tea", group="staff")[0]
    south = StoredCatalogue(either, clock=clock, store="S02", region="south")
    assert south.by_code("11", group="staff").price_source == "base", "the shop has no such list"
    assert south.by_id("p1").price_minor == 100
    assert south.by_id("p2") is None
    south.close()
    north.close()


def test_a_layer_that_ends_leaves_the_price_to_the_next(catalogue, tell):
    tell(
        a_listing("p1", "Tea", "11"),
        a_price("p1", 100),
        a_price("p1", 80, valid_from_ms=10, layer="store:S01"),
        a_finer_price("p1", None, valid_from_ms=20, layer="store:S01"),
        a_price("p1", 70, valid_from_ms=30, layer="store:S01"),
        a_finer_price("p1", None, valid_from_ms=40),
    )
    moments = (9, 10, 20, 30, 40)
    found = [catalogue.by_code("11", at_ms=at_ms) for at_ms in moments]
    assert [one.price_minor for one in found] == [100, 80, 100, 70, 70]
    tell(a_finer_price("p1", None, valid_from_ms=50, layer="store:S01"))
    nothing = catalogue.by_code("11", at_ms=50)
    assert (nothing.price_minor, nothing.per, nothing.price_source) == (None, 1, "")


def test_a_price_may_be_for_many_and_an_article_without_one_be_typed(catalogue, tell):
    tell(
        a_listing("p1", "Screw", "11"),
        a_finer_price("p1", 125, per=100),
        a_listing("p2", "Flowers", "22", is_open_price=True),
    )
    screw, flowers = catalogue.by_code("11"), catalogue.by_code("22")
    assert (screw.price, screw.is_open_price) == (Price(minor=125, per=100), False)
    assert (flowers.price, flowers.is_open_price) == (None, True)
    tell(a_listing("p2", "Flowers", "22"), a_price("p1", 2))
    assert not catalogue.by_id("p2").is_open_price
    assert catalogue.search("screw")[0].price == Price(minor=2)


NAMES = {
    "p1": "Pain de maïs BIO",
    "p2": "Maïs",
    "p3": "Tea 100%",
    "p4": "Tea 100 g",
    "p5": "茶 green_tea",
    "p6": "Maïs doux",
}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("mais", ["p2", "p6", "p1"]),
        ("MAÏS", ["p2", "p6", "p1"]),
        ("bio mai", ["p1"]),
        ("m", ["p2", "p6", "p1"]),
        ("ai", ["p2", "p6", "p1"]),
        ("100%", ["p3"]),
        ("n_t", ["p5"]),
        ("茶", ["p5"]),
        ("tea 100", ["p3", "p4"]),
        ("\\", []),
        ("' OR 1=1 --", []),
        ("nothing like it", []),
        ("", []),
        ("  ", []),
        ("te\0a", ["p3", "p4", "p5"]),
        (" ".join("abcdefghijklmnopqrstuvwxyzabcdefghij"), []),
    ],
)
def test_search_finds_every_word_anywhere_best_first(catalogue, tell, text, found):
    tell(*(a_listing(product, name, f"9{product}") for product, name in NAMES.items()))
    assert [product.id for product in catalogue.search(text)] == found


def test_very_many_words_find_nothing_and_break_nothing(catalogue, tell):
    tell(a_listing("p1", "Tea"))
    assert catalogue.search(" ".join(f"w{number}" for number in range(5000))) == []
    assert len(catalogue.search("tea " * 5000)) == 1


def test_what_is_found_is_priced_and_can_be_put_on_a_bill(catalogue, tell):
    tell(a_listing("p1", "Tea", "12", "11"), a_price("p1", 119))
    (product,) = catalogue.search("tea")
    assert (product.price_minor, product.code) == (119, "11")


def test_search_gives_no_more_than_asked_for_and_forgets_old_names(catalogue, tell):
    tell(*(a_listing(f"p{number}", "Tea", str(number)) for number in range(30)))
    assert len(catalogue.search("tea")) == 20
    assert len(catalogue.search("tea", limit=5)) == 5
    tell(*(a_listing(f"p{number}", "Coffee", str(number)) for number in range(30)))
    assert catalogue.search("tea") == []


BLUE, SECRET = {"colour": "blau", "origin": "Perú"}, {"colour": "weiß", "supplier": "Nemo blau"}


@pytest.mark.parametrize(
    ("text", "searched", "found"),
    [
        ("linen blau", ("colour", "origin"), ["p1"]),
        ("BLAU peru", ("colour", "origin"), ["p1"]),
        ("weiss", ("colour",), ["p2"]),
        ("nemo", ("colour", "origin"), []),
        ("linen blau", ("supplier",), ["p2"]),
        ("linen blau", (), []),
        ("linen", (), ["p1", "p2"]),
        ("linen %", ("colour",), []),
        ("3", ("colour", "weight"), []),
        ("colour", ("colour",), []),
        ('linen "blau" ', ("colour",), ["p1"]),
        ('linen "', ("colour",), []),
        ("linen }", ("colour",), []),
        ("blau", ("a'b", 'a"b', "$.colour"), []),
    ],
)
def test_search_looks_into_the_fields_the_shop_searches(either, clock, tell, text, searched, found):
    tell(
        a_listing("p1", "Linen Shirt", "1", fields=BLUE),
        a_listing("p2", "Linen Skirt", "2", fields=SECRET | {"weight": 3}),
    )
    catalogue = StoredCatalogue(either, clock=clock, store="S01", searched=searched)
    assert [product.id for product in catalogue.search(text)] == found
    catalogue.close()


@pytest.mark.parametrize("text", ['15"', "c:\\dir", "100%", "a_b", "{x}", "'q'", "ß", "15 c"])
def test_any_character_of_a_field_can_be_typed(either, clock, tell, text):
    note = """15" C:\\dir 100% a_b {x} 'q' SS"""
    tell(a_listing("p1", "Monitor", "1", fields={"note": note}), a_listing("p2", "Tea", "2"))
    catalogue = StoredCatalogue(either, clock=clock, store="S01", searched=("note",))
    assert [product.id for product in catalogue.search(text)] == ["p1"]
    catalogue.close()


def test_what_a_field_held_before_is_not_found(either, clock, tell):
    catalogue = StoredCatalogue(either, clock=clock, store="S01", searched=("colour", "origin"))
    tell(a_listing("p1", "Shirt", "1", fields=BLUE))
    tell(a_listing("p1", "Shirt", "1", fields={"colour": "rot"}))
    assert [catalogue.search(text) for text in ("blau", "peru")] == [[], []]
    assert [product.id for product in catalogue.search("rot")] == ["p1"]
    tell(a_listing("p1", "Shirt", "1"))
    assert catalogue.search("rot") == []
    catalogue.close()


def test_an_article_has_its_style_and_its_fields(catalogue, tell):
    fields = {"size": "M", "abv": 4800, "vegan": True, "note": 'a "b" \\ \u2028'}
    tell(a_listing("p1", "Shirt", "11", style="S1", fields=fields), a_listing("p2", "Tea", "12"))
    shirt, tea = catalogue.by_code("11"), catalogue.by_code("12")
    assert (shirt.style, shirt.fields) == ("S1", fields)
    assert shirt.fields["vegan"] is True
    assert (tea.style, tea.fields) == ("", {})
    assert catalogue.search("shirt") == [shirt]


def test_styles_are_those_there_are_articles_of_by_name(catalogue, tell):
    styles = {
        "S1": ("Ümlaut", "men"),
        "S2": ("apron", "home"),
        "S3": ("Zip", "men"),
        "S4": ("No", "men"),
    }
    tell(
        StylesListed(
            styles=tuple(
                Style(id=style, name=name, department=department, picture=f"pic-{style}")
                for style, (name, department) in styles.items()
            )
        ),
        *(a_listing(f"p{style}", "x", style, style=style) for style in ("S1", "S2", "S3")),
        a_listing("p9", "x", "9"),
    )
    assert [style.name for style in catalogue.styles()] == ["apron", "Ümlaut", "Zip"]
    assert [style.id for style in catalogue.styles(department="men")] == ["S1", "S3"]
    assert catalogue.styles(department="men")[1] == Style(
        id="S3", name="Zip", department="men", picture="pic-S3"
    )


def test_variants_are_the_articles_of_a_style_priced_as_of_now(catalogue, tell):
    tell(
        a_listing("p2", "Shirt, M", "22", style="S1", fields={"size": "M"}),
        a_listing("p1", "Shirt, L", "12", "11", style="S1", fields={"size": "L"}),
        a_listing("p3", "Tea", "33"),
        a_price("p1", 4990),
    )
    large, medium = catalogue.variants("S1")
    assert (large.id, large.code, large.price_minor, large.fields) == (
        "p1",
        "11",
        4990,
        {"size": "L"},
    )
    assert (medium.id, medium.price_minor) == ("p2", None)
    assert catalogue.variants("S2") == catalogue.variants("") == []


def test_a_picture_is_the_file_it_came_from(catalogue, tell):
    picture = a_picture(b"shirt")
    tell(picture, picture)
    assert catalogue.picture(picture.id) == b"\x89PNG\r\n\x1a\nshirt"
    assert catalogue.picture("") is None


def test_many_threads_may_scan_at_once(catalogue, tell):
    tell(*(a_listing(f"p{number}", f"Tea {number}", str(number)) for number in range(50)))
    wrong: list[int] = []

    def scan() -> None:
        wrong.extend(n for n in range(50) if catalogue.by_code(str(n)).name != f"Tea {n}")

    scanners = [threading.Thread(target=scan) for _ in range(8)]
    for scanner in scanners:
        scanner.start()
    for scanner in scanners:
        scanner.join()
    assert wrong == []


def test_a_damaged_file_is_said_so_when_it_is_scanned(machine, clock, key):
    machine.journal.receive([JournalWriter(1).write(a_listing("p1", "Tea", "11"))])
    catalogue = StoredCatalogue(machine.database, clock=clock, store="S01")
    raw = sqlcipher.connect(machine.path, isolation_level=None)
    raw.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    raw.close()
    with machine.path.open("r+b") as file:
        for page in range(4096, machine.path.stat().st_size, 4096):
            file.seek(page + 100)
            file.write(b"\xff" * 64)
    with pytest.raises(KnownError, match="the database is damaged"):
        catalogue.by_code("11")
    with pytest.raises(KnownError, match=r"The database .*posforge.db is damaged"):
        machine.database.open_reader()
    catalogue.close()
