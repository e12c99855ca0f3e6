"""What a project's catalogue file and its store.yaml say differently."""

from __future__ import annotations

from pathlib import Path

import pytest

from posforge.spec.load import examine

CATALOG = (
    "{departments: [dairy, sweets], variants: {size: [S, M]}, "
    "fields: {season: {type: choice, label: Season, choices: [spring]}}}"
)


@pytest.fixture
def warnings(tmp_path, small):
    """Return a function that gives the shop these goods and returns what is worth a look."""
    text = small.replace("{departments: [dairy]}", CATALOG)
    (tmp_path / "store.yaml").write_text(text)
    (tmp_path / "pyproject.toml").write_text('[tool.posforge]\npackage = "corner"\n')

    def find(goods: bytes | None):
        file = tmp_path / "data" / "catalogue.csv"
        file.parent.mkdir(exist_ok=True)
        if goods is not None:
            file.write_bytes(goods)
        found = examine(tmp_path)
        assert found.spec is not None
        assert all(problem.level == "warning" for problem in found.problems)
        return [
            (Path(one.file).name, one.span.line, one.span.column, one.message)
            for one in found.problems
        ]

    return find


def test_goods_that_fit_the_shop_are_passed_over(warnings):
    goods = (
        b"gtin,name,department,unit,tax,size,season\n1,Milk,dairy,kg,reduced,s,Spring\n2,B,,,,,\n"
    )

    assert warnings(goods) == []


def test_words_the_shop_lacks_are_counted_and_placed_at_their_first_row(warnings):
    goods = (
        b"gtin,name,department,unit,tax,size,season\n"
        b"1,Milk,dairy,piece,reduced,S,\n"
        b"2,X,diary,box,7%,XXL,\n"
        b"3,Y,diary,piece,reduced,S,autumn\n"
    )

    assert warnings(goods) == [
        (
            "catalogue.csv",
            3,
            5,
            "2 rows name the department `diary`, which the shop does not have.",
        ),
        ("catalogue.csv", 3, 11, "1 row names the unit `box`, which the shop does not have."),
        ("catalogue.csv", 3, 15, "1 row names the tax `7%`, which the shop does not have."),
        ("catalogue.csv", 3, 18, "1 row names the size `XXL`, which the shop does not have."),
        ("catalogue.csv", 4, 27, "1 row names the season `autumn`, which the shop does not have."),
    ]


def test_a_rate_no_product_has_is_worth_a_look_unless_it_is_the_default(warnings):
    unused = ("store.yaml", 11, 67, "No product has the tax rate `reduced`.")

    assert warnings(b"gtin,name,tax\n1,Milk,standard\n") == [unused]
    assert warnings(b"gtin,name\n1,Milk\n") == [unused]
    assert warnings(b"gtin,name,tax\n1,Milk,reduced\n") == []


def test_so_it_is_with_a_rate_of_several_taxes_and_one_that_changes(warnings, tmp_path, small):
    parts = (
        "reduced: [{name: GST, percent: 5}]}, changes: [{from: 2027-01-01, rates: {reduced: 6}}]"
    )
    (tmp_path / "store.yaml").write_text(small.replace("reduced: 7}", parts))

    unused = ("store.yaml", 11, 67, "No product has the tax rate `reduced`.")
    assert warnings(b"gtin,name,tax\n1,Milk,standard\n") == [unused]
    assert warnings(b"gtin,name,tax\n1,Milk,reduced\n") == []


RULES = """\
catalog:
  departments: [dairy, sweets]
  barcode_rules:
    - {prefix: "22", layout: IIIII V PPPP, carries: price}
    - {prefix: "02", layout: IIIII WWWWW, carries: weight}
    - banana
"""
SINGLE = "`{gtin}` is one label only, with {value} in it: a scan of another finds nothing."


def test_a_single_label_among_the_goods_is_worth_a_look(tmp_path, small):
    text = small.replace("catalog: {departments: [dairy]}\n", RULES.replace("    - banana\n", ""))
    goods = (
        "gtin,name,tax\n"
        "2210001000000,Apples,reduced\n"
        "2210001912340,One bag of apples,reduced\n"
        "0210001000006,Nuts,reduced\n"
        "210001002505,A bag of nuts,reduced\n"
        "4006381333931,Pen,\n"
        "96385074,Bag,\n"
    )
    (tmp_path / "store.yaml").write_text(text)
    (tmp_path / "pyproject.toml").write_text('[tool.posforge]\npackage = "corner"\n')
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "catalogue.csv").write_text(goods)
    found = examine(tmp_path).problems

    assert [(one.span.line, one.level, one.message) for one in found] == [
        (3, "warning", SINGLE.format(gtin="2210001912340", value="1234")),
        (5, "warning", SINGLE.format(gtin="210001002505", value="00250")),
    ]
    (tmp_path / "store.yaml").write_text(small.replace("catalog: {departments: [dairy]}\n", RULES))
    assert any("banana" in one.excerpt for one in examine(tmp_path).problems)


def test_without_goods_nothing_is_said_of_them(warnings):
    assert warnings(None) == []


@pytest.mark.parametrize(
    "goods",
    [
        b"\xef\xbb\xbfGTIN; Name; Department; Tax\r\n1;Milk;diary;reduced\r\n",
        b'gtin,name,department,tax\n1,"Milk, fresh",diary,reduced\n',
        b"gtin\tname\tdepartment\ttax\n1\tMilk\tdiary\treduced",
    ],
)
def test_the_file_is_read_as_the_import_reads_it(warnings, goods):
    (found,) = warnings(goods)

    assert found[3] == "1 row names the department `diary`, which the shop does not have."


@pytest.mark.parametrize(
    ("goods", "line", "why"),
    [
        (b"", 1, "has no column gtin"),
        (b"\n\n", 1, "has no column gtin"),
        (b"name,price\nMilk,1.00\n", 1, "has no column gtin"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", 1, "is not UTF-8 text (line 1)"),
        (b"PK\x03\x04\x14\x00\x06\x00", 1, "is not UTF-8 text (line 1)"),
        ("gtin,name\n1,Milk\n".encode("utf-16"), 1, "is not UTF-8 text (line 1)"),
        ("gtin,name\n1,Milk\n".encode("utf-16-le"), 1, "is not UTF-8 text (line 1)"),
        ("gtin,name\n1,Café\n".encode("latin-1"), 2, "is not UTF-8 text (line 2)"),
    ],
)
def test_a_file_that_is_no_catalogue_is_one_sentence(warnings, goods, line, why):
    said = f"data/catalogue.csv {why}, so nothing in it can be imported."

    assert warnings(goods) == [("catalogue.csv", line, 1, said)]


def test_a_heading_with_an_odd_quote_is_left_to_the_import(warnings):
    assert all(name == "store.yaml" for name, *_ in warnings(b'gtin,"\n1,"x\n'))


def test_a_folder_in_the_place_of_the_goods_is_one_sentence(warnings, tmp_path):
    (tmp_path / "data" / "catalogue.csv").mkdir(parents=True)

    (found,) = warnings(None)
    assert found[3] == "data/catalogue.csv is a folder, so nothing in it can be imported."


def test_of_a_file_for_another_shop_only_so_much_is_said(warnings):
    rows = "".join(f"{number},X,d{number},reduced\n" for number in range(500))

    assert len(warnings(f"gtin,name,department,tax\n{rows}".encode())) == 20


@pytest.mark.parametrize(
    ("goods", "place"),
    [
        (b"gtin,name,origin,tax\n1,Tea,,reduced\n2,Nuts,Chile,reduced\n3,Figs, ,\n", (2, 7)),
        (b"gtin,name,tax\n1,Tea,reduced\n\n2,Figs,reduced\n", (1, 1)),
    ],
)
def test_rows_without_what_every_product_must_have_are_counted(tmp_path, small, goods, place):
    origin = "{origin: {type: text, label: Origin, required: Yes}}"
    (tmp_path / "store.yaml").write_text(small.replace("[dairy]}", f"[dairy], fields: {origin}}}"))
    (tmp_path / "pyproject.toml").write_text('[tool.posforge]\npackage = "corner"\n')
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "catalogue.csv").write_bytes(goods)
    (found,) = examine(tmp_path).problems

    assert found.message == "2 rows have no origin, which every product must have."
    assert (found.span.line, found.span.column) == place
