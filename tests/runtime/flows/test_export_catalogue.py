"""What is written into a file is what is there: taking it in again changes nothing."""

from __future__ import annotations

import csv
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from posforge.errors import KnownError, UserError
from posforge.runtime.domain.events import ListedProduct, ProductsListed, StylesListed
from posforge.runtime.domain.fields import LONGEST_TEXT, clean_text, compose_name
from posforge.runtime.domain.layers import shop_layers
from posforge.runtime.domain.product import Style
from posforge.runtime.domain.shop import PriceList
from posforge.runtime.ext.ports import NodeIdentity
from posforge.runtime.flows.export_catalogue import export_catalogue
from posforge.runtime.flows.import_catalogue import import_catalogue
from posforge.runtime.storage.digest import projection_digest
from posforge.runtime.storage.engine import Database
from posforge.runtime.storage.listings import StoredListings
from posforge.runtime.storage.node_store import NodeStore
from posforge.testing.builders import a_boutique
from posforge.testing.facts import a_finer_price, a_listing, a_picture, a_price
from posforge.testing.standalone import DATABASE_KEY, NODE_KEY, SeededEntropy, SteppingClock

PLAIN = a_boutique()
SHOP = replace(
    PLAIN,
    branches=tuple(replace(one, region="north") for one in PLAIN.branches),
    price_lists=(PriceList(name="staff", label="Staff"),),
)
LAYERS = ["base", "region:north", "store:S02", "list:staff", "store:S09"]
GTINS = ["02700000100011", "02700000100028", "00000096385074", "14006381333938", "00012345678905"]
PICTURES = [a_picture(b"one"), a_picture(b"two")]


class Books:
    """A machine that lists articles, exports them and takes them in."""

    def __init__(self, folder: Path, name: str) -> None:
        self.database = Database.open_sqlcipher(folder / f"{name}.db", DATABASE_KEY)
        self.clock = SteppingClock()
        me = NodeIdentity(
            org="test", store="", node=NODE_KEY.node, epoch=1, kind="hq", till=0, label="HQ"
        )
        self.store = NodeStore(
            self.database, identity=me, signer=NODE_KEY, clock=self.clock, entropy=SeededEntropy(1)
        )

    def record(self, *facts):
        with self.store.work() as work:
            for fact in facts:
                work.record(fact)

    def export(self, file: Path):
        with self.database.read() as connection:
            listings, now_ms = StoredListings(connection), self.clock.now_ms()
            return export_catalogue(file, shop=SHOP, listings=listings, at_ms=now_ms)

    def take_in(self, file: Path):
        return import_catalogue(file, shop=SHOP, begin=self.store.work, clock=self.clock)

    def digest(self):
        with self.database.read() as connection:
            return projection_digest(connection)

    def articles(self):
        with self.database.read() as connection:
            return list(StoredListings(connection).all(at_ms=self.clock.now_ms()))

    def prices(self):
        """What each article costs in every layer that the shop has, by its barcode."""
        with self.database.read() as connection:
            listings, now_ms = StoredListings(connection), self.clock.now_ms()
            gtins = {one.product.id: _gtin(one.product) for one in listings.all(at_ms=now_ms)}
            held = listings.prices(list(gtins), at_ms=now_ms)
        return {
            (gtins[product], layer): price.fine
            for (product, layer), price in held.items()
            if layer in shop_layers(SHOP)
        }


@contextmanager
def books(folder: Path, name: str = "hq"):
    opened = Books(folder, name)
    try:
        yield opened
    finally:
        opened.database.close()


@pytest.fixture
def hq(tmp_path):
    with books(tmp_path) as opened:
        yield opened


texts = (
    st.one_of(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30),
        st.sampled_from(['"', "'", ",;\t", '{"a": [1]}', "\\", "=SUM(A1)", "\ufeffx", "x" * 250]),
    )
    .map(lambda text: clean_text(text)[:LONGEST_TEXT].strip())
    .filter(bool)
)
VALUES = {
    "size": st.sampled_from(["S", "M", "L"]),
    "colour": st.sampled_from(["white", "blue"]),
    "material": texts,
    "year": st.integers(-(10**12), 10**12),
    "weight": st.integers(-(10**12), 10**12),
    "vegan": st.booleans(),
    "since": st.dates().map(str),
    "supplier": texts,
    "hidden": st.one_of(texts, st.booleans(), st.integers(-9, 9)),
}


@st.composite
def catalogues(draw):
    styles = {
        one: Style(
            id=one,
            name=draw(texts)[:60],
            department=draw(st.sampled_from(["", "men", "women"])),
            picture=draw(st.sampled_from(["", *(picture.id for picture in PICTURES)])),
        )
        for one in ("S1", "2")
    }
    products, prices = [], []
    for code in draw(st.lists(st.sampled_from(GTINS), unique=True, max_size=5)):
        style = draw(st.sampled_from(["", "", *styles]))
        fields = draw(st.fixed_dictionaries({}, optional=VALUES))
        named = draw(texts)
        is_composed = style and draw(st.booleans())
        composed = compose_name(styles[style].name, fields, SHOP.catalogue) if style else ""
        department = draw(st.sampled_from(["", "men", "women"]))
        identity = draw(st.sampled_from([f"p{code}", f"own-{code}"]))
        products.append(
            ListedProduct(
                id=identity,
                name=composed if is_composed else named,
                department=styles[style].department if style else department,
                unit="piece",
                tax=draw(st.sampled_from(["standard", "reduced"])),
                codes=draw(st.sampled_from([(code,), (code, "77"), ("A-1", code)])),
                style=style,
                fields=fields,
                is_open_price=draw(st.booleans()),
            )
        )
        for layer in draw(st.lists(st.sampled_from(LAYERS), max_size=3)):
            minor, per = draw(st.integers(1, 10**9)), draw(st.sampled_from([1, 100]))
            ends = layer != "base" and draw(st.booleans())
            said = None if ends else minor
            prices.append(a_finer_price(identity, said, per=per, layer=layer))
    return [
        *PICTURES, StylesListed(styles=tuple(styles.values())),
        ProductsListed(products=tuple(products)), *prices,
    ]  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(facts=catalogues())
def test_taking_in_what_was_written_changes_nothing(facts):
    with TemporaryDirectory() as folder, books(Path(folder)) as hq:
        hq.record(*facts)
        before = hq.digest()
        report = hq.export(Path(folder) / "goods.csv")
        taken = hq.take_in(Path(folder) / "goods.csv")
        assert (taken.rejected, taken.ignored_columns) == ([], ())
        assert taken.accepted == taken.unchanged == report.rows
        assert report.left_out == 0
        assert hq.digest() == before


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(facts=catalogues())
def test_another_shop_of_the_kind_has_the_same_articles_from_the_file(facts):
    with (
        TemporaryDirectory() as folder,
        books(Path(folder)) as hq,
        books(Path(folder), "other") as other,
    ):
        hq.record(*facts)
        hq.export(Path(folder) / "goods.csv")
        assert other.take_in(Path(folder) / "goods.csv").rejected == []
        assert {_told(one) for one in other.articles()} == {_told(one) for one in hq.articles()}
        assert other.prices() == hq.prices()


def _gtin(product):
    return next(code for code in product.codes if len(code) == 14)


def _told(listed):
    product = listed.product
    shown = sorted((name, value) for name, value in product.fields.items() if name != "hidden")
    return (
        _gtin(product), product.name, product.department, product.tax, product.style,
        product.is_open_price, listed.price and listed.price.fine, repr(shown),
    )  # fmt: skip


def test_the_file_has_a_column_for_everything_and_a_row_an_article(hq, tmp_path):
    picture = a_picture()
    shirt = Style(id="S1", name="Linen Shirt", department="men", picture=picture.id)
    listing = a_listing("p1", "Linen Shirt, M", "00000096385074", style="S1", fields={"size": "M"})
    hq.record(picture, StylesListed(styles=(shirt,)), listing, a_price("p1", 4990))

    report = hq.export(tmp_path / "goods.csv")

    assert (report.rows, report.pictures, report.left_out) == (1, 1, 0)
    with (tmp_path / "goods.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row == {
        "gtin": "96385074",
        "name": "",
        "department": "drinks",
        "unit": "piece",
        "tax": "standard",
        "price": "49.90",
        "open_price": "",
        "style": "S1",
        "style_name": "Linen Shirt",
        "picture": f"{picture.id[:16]}.png",
        "size": "M",
        **dict.fromkeys(("colour", "material", "year", "weight", "vegan", "since", "supplier"), ""),
    }
    assert (tmp_path / "pictures" / row["picture"]).read_bytes().startswith(b"\x89PNG")


def test_an_article_without_a_barcode_of_its_own_is_counted_and_left_out(hq, tmp_path):
    hq.record(
        a_listing("p1", "Mine", GTINS[0]),
        a_listing("p2", "Shadowed", GTINS[0]),
        a_listing("p3", "No code"),
        a_listing("p4", "PLU", "77"),
        a_listing("p5", "Typo", "02700000100012"),
        a_listing("p6", "Zeros", "0" * 14),
    )
    report = hq.export(tmp_path / "goods.csv")
    assert (report.rows, report.left_out) == (1, 5)


def test_nothing_is_overwritten(hq, tmp_path):
    file = tmp_path / "goods.csv"
    file.write_text("mine")
    with pytest.raises(UserError, match="exists already"):
        hq.export(file)
    assert file.read_text() == "mine"

    picture = a_picture()
    style = Style(id="S1", name="x", department="", picture=picture.id)
    hq.record(picture, StylesListed(styles=(style,)), a_listing("p1", "x", GTINS[0], style="S1"))
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / f"{picture.id[:16]}.png").write_text("mine")
    with pytest.raises(UserError, match="is another picture"):
        hq.export(tmp_path / "new.csv")
    assert sorted(path.name for path in tmp_path.glob("*.csv*")) == ["goods.csv"]
    assert not list(tmp_path.glob(".*"))


def test_where_nothing_can_be_written_it_is_said(hq, tmp_path):
    with pytest.raises(KnownError, match="cannot be written: No such file"):
        hq.export(tmp_path / "nowhere" / "goods.csv")


def test_a_value_of_an_earlier_kind_is_not_in_the_file_and_stays(hq, tmp_path):
    (shirt,) = a_listing("p1", "Shirt", GTINS[0], fields={"year": "old", "vegan": 1}).products
    hq.record(ProductsListed(products=(replace(shirt, department="men"),)))
    before = hq.digest()
    hq.export(tmp_path / "goods.csv")
    assert hq.take_in(tmp_path / "goods.csv").unchanged == 1
    assert hq.digest() == before
