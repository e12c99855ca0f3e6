"""Styles, pictures and the shop's own fields come in with a catalogue, on top of what is there."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from posforge.errors import KnownError, UserError
from posforge.runtime.domain.canonical import canonical_bytes
from posforge.runtime.domain.codec import to_body
from posforge.runtime.domain.events import (
    PictureAdded,
    PricesSet,
    ProductsListed,
    StylesListed,
    open_body,
)
from posforge.runtime.domain.picture import LARGEST_PICTURE, picture_id
from posforge.runtime.domain.shop import FieldRule
from posforge.runtime.flows.import_catalogue import import_catalogue
from posforge.testing.builders import a_boutique
from posforge.testing.facts import a_listing
from posforge.testing.memory import a_till

A, B, C = "2700000100011", "2700000100028", "2700000100035"
HEADING = "gtin,style,style_name,department,size,colour"
PNG = b"\x89PNG\r\n\x1a\n"
PICTURE = picture_id(PNG)


class Shopkeeper:
    """Takes in files, and looks at what is listed afterwards."""

    def __init__(self, folder):
        self.folder = folder
        self.shop = a_boutique()
        self.till = a_till(self.shop)
        self.pictures = folder / "pictures"
        self.pictures.mkdir()

    def take_in(self, *lines, **facts):
        file = self.folder / "goods.csv"
        file.write_text("\n".join(lines), encoding="utf-8")
        till = self.till
        return import_catalogue(
            file, shop=self.shop, begin=till.store.work, clock=till.clock, **facts
        )

    def must(self, **facts):
        """Change the rules of every field named so."""
        rules = self.shop.catalogue
        fields = tuple(replace(one, **facts.get(one.name, {})) for one in rules.fields)
        self.shop = replace(self.shop, catalogue=replace(rules, fields=fields))

    def reasons(self, *lines, **facts):
        return [(one.line, one.reason) for one in self.take_in(*lines, **facts).rejected]

    def record(self, fact):
        with self.till.store.work() as work:
            work.record(fact)

    @property
    def events(self):
        found = [event for event in self.till.store.events if event.header.stream == "catalogue"]
        return [open_body(one.header.type, one.header.sv, one.body) for one in found]

    def article(self, gtin):
        with self.till.store.work() as work:
            code = gtin.zfill(14)
            return work.listings().by_codes([code], at_ms=self.till.clock.now_ms())[code].product

    def style(self, style="S1"):
        with self.till.store.work() as work:
            return work.listings().styles([style])[style]


@pytest.fixture
def keeper(tmp_path):
    return Shopkeeper(tmp_path)


def test_a_row_of_a_style_is_named_by_style_and_axes(keeper):
    report = keeper.take_in(
        HEADING,
        f"{A},S1,Linen Shirt,men,M,blue",
        f"{B},S1,Linen Shirt,men,L,",
        f"{C},S1,,men,S,white",
    )
    assert (report.accepted, report.rejected) == (3, [])
    names = [keeper.article(gtin).name for gtin in (A, B, C)]
    assert names == ["Linen Shirt, M, blue", "Linen Shirt, L", "Linen Shirt, S, white"]
    first = keeper.article(A)
    assert (first.style, first.fields) == ("S1", {"size": "M", "colour": "blue"})
    assert (keeper.style().name, keeper.style().department) == ("Linen Shirt", "men")


def test_a_name_that_is_written_stays_as_it_is_written(keeper):
    keeper.take_in(f"{HEADING},name", f"{A},S1,Shirt,men,M,blue,The Blue One")
    assert keeper.article(A).name == "The Blue One"
    keeper.take_in("gtin,colour", f"{A},white")
    assert keeper.article(A).name == "The Blue One"
    keeper.take_in("gtin,name,style", f"{A},,S1")
    assert keeper.article(A).name == "Shirt, M, white"


def test_a_name_that_was_made_follows_style_and_axes(keeper):
    keeper.take_in(HEADING, f"{A},S1,Shirt,men,M,blue", f"{B},S1,Shirt,men,L,blue")
    keeper.take_in("gtin,colour", f"{A},white")
    assert keeper.article(A).name == "Shirt, M, white"
    keeper.take_in("gtin,style_name", f"{A},Linen Shirt")
    assert keeper.style().name == "Linen Shirt"
    assert keeper.article(A).name == "Linen Shirt, M, white"


def test_a_new_style_name_renames_the_variants_in_the_file(keeper):
    keeper.take_in(HEADING, f"{A},S1,Shirt,men,M,blue", f"{B},S1,Shirt,men,L,blue")
    keeper.take_in("gtin,style_name", f"{A},Linen Shirt")
    assert keeper.article(B).name == "Shirt, L, blue"
    keeper.take_in("gtin,name,style_name", f"{A},,Summer Shirt", f"{B},,Summer Shirt")
    names = [keeper.article(gtin).name for gtin in (A, B)]
    assert names == ["Summer Shirt, M, blue", "Summer Shirt, L, blue"]


def test_a_name_that_was_made_follows_into_another_style(keeper):
    keeper.take_in(HEADING, f"{A},S1,Shirt,men,M,blue", f"{B},S2,Coat,men,L,blue")
    keeper.take_in("gtin,style", f"{A},S2")
    assert keeper.article(A).name == "Coat, M, blue"


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("material", ' Wool, "fine" ; {soft} ', 'Wool, "fine" ; {soft}'),
        ("material", "有机棉 🧶", "有机棉 🧶"),
        ("year", "2026", 2026),
        ("weight", "0,25", 250),
        ("vegan", "ja", True),
        ("since", "2026-03-01", "2026-03-01"),
        ("colour", "BLUE", "blue"),
    ],
)
def test_a_cell_becomes_a_value_of_its_field(keeper, name, text, value):
    cell = text.replace('"', '""')
    report = keeper.take_in(f"gtin,name,{name}", f'{A},Shirt,"{cell}"')
    assert report.rejected == []
    assert report.ignored_columns == ()
    assert keeper.article(A).fields == {name: value}


def test_every_reason_of_a_row_is_told(keeper):
    ((line, reason),) = keeper.reasons(
        "gtin,name,department,unit,tax,price,size,year,since",
        "123,,toys,litre,luxury,free,XXL,soon,1.3.26",
    )
    assert line == 2
    assert reason.split("; ") == [
        "the barcode 123 has 3 digits, not 8, 12, 13 or 14",
        "has no name",
        "the price free is no amount in EUR",
        "the shop has no department toys",
        "the shop does not sell by litre",
        "the shop has no tax rate luxury",
        "size: XXL is none of S, M, L",
        "year: soon is no whole number",
        "since: 1.3.26 is no date such as 2026-03-01",
    ]


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("x" * 10_240, "is longer than 250 characters"),
        ("9" * 10_240, "is longer than 250 characters"),
    ],
)
def test_ten_kilobytes_of_text_are_refused_in_a_few_words(keeper, cell, reason):
    ((_, said),) = keeper.reasons("gtin,name,material", f"{A},Shirt,{cell}")
    assert reason in said
    assert len(said) < 120


def test_a_column_that_is_not_there_leaves_what_the_article_has(keeper):
    keeper.take_in(
        "gtin,name,department,unit,tax,price,style,style_name,size,material",
        f"{A},The Shirt,men,piece,reduced,49.90,S1,Shirt,M,wool",
    )
    before = keeper.article(A)
    report = keeper.take_in("gtin,year", f"{A},2026")
    assert (report.accepted, report.priced, report.unchanged) == (1, 1, 0)
    assert keeper.article(A) == replace(before, fields={**before.fields, "year": 2026})


def test_an_empty_cell_clears_and_a_tax_is_the_default_again(keeper):
    keeper.take_in(
        "gtin,name,department,unit,tax,price,style,style_name,size,material",
        f"{A},The Shirt,men,piece,reduced,49.90,S1,Shirt,M,wool",
    )
    keeper.take_in("gtin,department,tax,style,size,material,price", f"{A},,,,,,")
    article = keeper.article(A)
    assert (article.department, article.tax, article.style) == ("", "standard", "")
    assert (article.name, article.fields) == ("The Shirt", {})
    prices = [body for body in keeper.events if isinstance(body, PricesSet)]
    assert len(prices) == 1


def test_a_price_list_needs_nothing_but_codes_and_prices(keeper):
    keeper.take_in("gtin,name,price", f"{A},Shirt,49.90", f"{B},Skirt,59.90")
    before = len(keeper.events)
    report = keeper.take_in("gtin,price", f"{A},45", f"{B},59.90", f"{C},9")
    assert (report.accepted, report.unchanged) == (2, 1)
    assert [(one.line, one.reason) for one in report.rejected] == [(4, "has no name")]
    (change,) = keeper.events[before:]
    assert [(one.product, one.price_minor) for one in change.prices] == [(f"p{A:0>14}", 4500)]


def test_what_a_hidden_or_retyped_field_holds_is_kept(keeper):
    keeper.record(
        a_listing("p1", "Shirt", A.zfill(14), fields={"hidden": "x", "year": "old", "size": "M"})
    )
    keeper.take_in("gtin,size,year", f"{A},L,")
    assert keeper.article(A).fields == {"hidden": "x", "year": "old", "size": "L"}
    keeper.take_in("gtin,year", f"{A},2026")
    assert keeper.article(A).fields["year"] == 2026


def test_an_article_keeps_its_id_and_its_other_codes(keeper):
    keeper.record(a_listing("milk", "Milk", "77", A.zfill(14)))
    keeper.take_in("gtin,name", f"{A},Fresh milk")
    article = keeper.article(A)
    assert (article.id, article.name, article.codes) == ("milk", "Fresh milk", ("77", A.zfill(14)))


def test_true_is_not_one(keeper):
    keeper.record(a_listing("p1", "Shirt", A.zfill(14), fields={"year": True}))
    keeper.take_in("gtin,year", f"{A},1")
    assert keeper.article(A).fields["year"] is not True


def test_a_file_taken_in_twice_writes_nothing_the_second_time(keeper):
    (keeper.pictures / "shirt.png").write_bytes(PNG)
    lines = (
        f"{HEADING},picture,price,weight",
        f"{A},S1,Shirt,men,M,blue,shirt.png,49.90,0.25",
        f"{B},S1,Shirt,men,L,blue,shirt.png,49.90,",
    )
    keeper.take_in(*lines)
    before = keeper.events
    report = keeper.take_in(*lines)
    assert (report.accepted, report.unchanged) == (2, 2)
    assert keeper.events == before
    kinds = [type(body) for body in before]
    assert kinds == [PictureAdded, StylesListed, ProductsListed, PricesSet]


def test_required_fields_are_required_of_what_is_new(keeper):
    keeper.take_in("gtin,name", f"{A},Shirt")
    keeper.must(material={"is_required": True})
    missing = "has no material, which every article must have"
    assert keeper.reasons("gtin,name,material", f"{A},Shirt,", f"{B},Skirt,wool") == [(2, missing)]
    assert keeper.reasons("gtin,name", f"{A},Shirts", f"{C},Coat") == [(3, missing)]
    assert keeper.article(A).name == "Shirts"


class OnlyAdults:
    """A check of the shop's own: spells what it takes, and refuses the rest."""

    name = "age_check"

    def check(self, value):
        if value == "boom":
            raise KnownError("The shop's own check does not work.")
        if value == "wool":
            raise UserError("Wool is not for us.")
        return str(value).upper()

    def at_scan(self, value, product):
        return ""


def test_a_field_with_behaviour_is_judged_and_kept_as_judged(keeper):
    behaviours = {"material": OnlyAdults()}
    lines = ("gtin,name,material", f"{A},Shirt,linen", f"{B},Coat,wool", f"{C},Bag,boom")
    assert keeper.reasons(*lines, behaviours=behaviours) == [
        (3, "material: Wool is not for us."),
        (4, "material: The shop's own check does not work."),
    ]
    assert keeper.article(A).fields == {"material": "LINEN"}


@pytest.mark.parametrize(
    ("rows", "line", "reason"),
    [
        ([f"{A},S1,,men,M,blue"], 2, "the style S1 has no style_name yet"),
        ([f"{A},,Shirt,men,M,blue"], 2, "has a style_name and no style"),
        (
            [f"{A},S1,Shirt,men,M,blue", f"{B},S1,Blouse,men,L,blue"],
            3,
            "the style S1 is called otherwise on line 2",
        ),
        ([f"{A},{'S' * 61},Shirt,men,M,blue"], 2, "the style is longer than 60"),
        ([f"{A},S1,{'S' * 251},men,M,blue"], 2, "the style_name is longer than 250"),
        ([f"{A},S1,{'S' * 248},men,M,blue"], 2, "the name is longer than 250"),
    ],
)
def test_a_style_that_cannot_be_is_rejected(keeper, rows, line, reason):
    assert keeper.reasons(HEADING, *rows) == [(line, reason)]


def test_a_style_column_may_be_missing_only_of_articles_that_have_one(keeper):
    keeper.take_in("gtin,name", f"{A},Shirt")
    assert keeper.reasons("gtin,style_name", f"{A},Linen") == [(2, "has a style_name and no style")]


def test_a_picture_named_by_any_row_is_the_style_s(keeper):
    (keeper.pictures / "shirt.png").write_bytes(PNG)
    heading = f"{HEADING},picture"
    keeper.take_in(heading, f"{A},S1,Shirt,men,M,blue,", f"{B},S1,Shirt,men,L,blue,shirt.png")
    assert keeper.style().picture == PICTURE
    keeper.take_in("gtin,style_name", f"{A},Shirt")
    assert keeper.style().picture == PICTURE
    keeper.take_in(heading, f"{A},S1,Shirt,men,M,blue,")
    assert keeper.style().picture == ""
    assert sum(isinstance(body, PictureAdded) for body in keeper.events) == 1


def test_a_style_has_one_picture(keeper):
    (keeper.pictures / "a.png").write_bytes(PNG)
    (keeper.pictures / "b.png").write_bytes(PNG + b"b")
    assert keeper.reasons(
        f"{HEADING},picture", f"{A},S1,Shirt,men,M,blue,a.png", f"{B},S1,Shirt,men,L,blue,b.png"
    ) == [(3, "the style S1 has the picture otherwise on line 2")]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("../goods.csv", None, "is no name of a file in pictures/"),
        ("..", None, "is not in pictures/"),
        (".", None, "is no name of a file in pictures/"),
        ("/etc/passwd", None, "is no name of a file in pictures/"),
        ("a/b.png", None, "is no name of a file in pictures/"),
        ("..\\x.png", None, "is no name of a file in pictures/"),
        ("C:x.png", None, "is no name of a file in pictures/"),
        ("x\0.png", None, "is no name of a file in pictures/"),
        ("none.png", None, "is not in pictures/"),
        ("x" * 300, None, "cannot be read: File name too long"),
        ("big.png", PNG + bytes(LARGEST_PICTURE), "is larger than 48 kB"),
        ("page.png", b"<svg/>", "is neither PNG nor JPEG nor WebP"),
        ("empty.png", b"", "is neither PNG nor JPEG nor WebP"),
    ],
)
def test_what_is_no_small_picture_is_refused(keeper, name, data, reason):
    if data is not None:
        (keeper.pictures / name).write_bytes(data)
    ((line, said),) = keeper.reasons(f"{HEADING},picture", f"{A},S1,Shirt,men,M,blue,{name}")
    assert (line, said) == (2, f"the picture {name[:40]} {reason}")
    assert keeper.events == []


def test_a_pipe_is_no_picture_and_nobody_waits_for_it(keeper):
    os.mkfifo(keeper.pictures / "pipe.png")
    ((_, said),) = keeper.reasons(f"{HEADING},picture", f"{A},S1,Shirt,men,M,blue,pipe.png")
    assert said == "the picture pipe.png is not in pictures/"


def test_a_picture_without_a_style_is_refused(keeper):
    (keeper.pictures / "a.png").write_bytes(PNG)
    assert keeper.reasons("gtin,name,style,picture", f"{A},Shirt,,a.png") == [
        (2, "has a picture and no style")
    ]
    assert keeper.reasons("gtin,name,picture", f"{A},Shirt,a.png") == [
        (2, "has a picture and no style")
    ]


def test_rejected_rows_leave_no_trace_of_their_style(keeper):
    keeper.must(material={"is_required": True})
    keeper.take_in(HEADING, f"{A},S1,Shirt,men,M,blue")
    assert keeper.events == []


def test_events_stay_small_however_much_is_noted(keeper):
    texts = tuple(FieldRule(name=f"t{n}", kind="text", label="x") for n in range(40))
    keeper.shop = replace(keeper.shop, catalogue=replace(keeper.shop.catalogue, fields=texts))
    rows = [f"{gtin},Shirt" + f",{'🧶' * 250}" * 40 for gtin in gtins(60)]
    report = keeper.take_in(f"gtin,name,{','.join(rule.name for rule in texts)}", *rows)
    assert (report.accepted, report.rejected) == (60, [])
    sizes = [len(canonical_bytes(to_body(body))) for body in keeper.events]
    assert sum(len(body.products) for body in keeper.events) == 60
    assert max(sizes) < 2_000_000


def gtins(count):
    for number in range(1, count + 1):
        digits = f"270000{number:06d}"
        weighted = sum(int(d) * (3 if place % 2 else 1) for place, d in enumerate(digits))
        yield f"{digits}{-weighted % 10}"


def test_columns_that_are_no_field_of_this_shop_are_named_and_ignored(keeper):
    report = keeper.take_in('gtin,name,"o\'rigin ""x""",{size}', f"{A},Shirt,x,y")
    assert report.ignored_columns == ('o\'rigin "x"', "{size}")
    assert keeper.article(A).fields == {}


def test_a_field_may_be_named_like_anything_in_sql_or_json(keeper):
    """No store.yaml allows it; what it would do is known nevertheless."""
    rules = keeper.shop.catalogue
    strange = tuple(
        FieldRule(name=name, kind="text", label="x") for name in ("select", "$.x", "__proto__")
    )
    keeper.shop = replace(keeper.shop, catalogue=replace(rules, fields=strange))
    keeper.take_in("gtin,name,select,$.x,__proto__", f"{A},Shirt,a,b,c")
    assert keeper.article(A).fields == {"select": "a", "$.x": "b", "__proto__": "c"}
