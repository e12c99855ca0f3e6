"""Each preset generates only what it declares, and its shop takes in every one of its goods."""

from __future__ import annotations

import csv
import importlib
import io
import os
import subprocess
import sys

import pytest

from posforge.generate.answers import Answers
from posforge.generate.new import make_project
from posforge.generate.plan import make_plan
from posforge.generate.render import render
from posforge.runtime.domain.barcode import read_code
from posforge.runtime.domain.events import PictureAdded, ProductsListed, StylesListed, open_body
from posforge.runtime.domain.money import parse_major
from posforge.runtime.domain.product import Product
from posforge.runtime.flows.import_catalogue import import_catalogue
from posforge.runtime.flows.scan import scan
from posforge.runtime.flows.sign_in import sign_in
from posforge.spec.preset import preset
from posforge.testing.memory import a_till


@pytest.fixture(scope="module")
def projects(tmp_path_factory):
    """A project of each kind of shop, by preset."""
    folder = tmp_path_factory.mktemp("shops")
    return {
        name: make_project(folder / name, preset=preset(name), answers=Answers())
        for name in ("boutique", "general")
    }


def generated(project):
    folder = project.folder / project.plan.package / "generated"
    return {path.name: path.read_text("utf-8") for path in folder.glob("*.py")}


def shop_of(project, monkeypatch):
    monkeypatch.syspath_prepend(str(project.folder))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    return importlib.import_module(f"{project.plan.package}.generated.options").SHOP


@pytest.mark.parametrize(
    ("name", "articles", "styles", "pictures"), [("boutique", 445, 60, 16), ("general", 111, 0, 0)]
)
def test_the_shop_takes_in_every_one_of_its_goods(
    projects, monkeypatch, name, articles, styles, pictures
):
    project = projects[name]
    shop = shop_of(project, monkeypatch)
    till = a_till(shop)
    report = import_catalogue(
        project.folder / "data" / "catalogue.csv",
        shop=shop,
        begin=till.store.work,
        clock=till.clock,
    )
    bodies = [open_body(one.header.type, one.header.sv, one.body) for one in till.store.events]
    shown = [one.data for one in bodies if isinstance(one, PictureAdded)]
    listed = [style for one in bodies if isinstance(one, StylesListed) for style in one.styles]
    goods = [one for body in bodies if isinstance(body, ProductsListed) for one in body.products]

    assert (report.accepted, report.priced, report.rejected) == (articles, articles, [])
    assert report.ignored_columns == ()
    assert len(goods) == articles
    assert len({one.name for one in goods}) == articles, "each can be told by its name"
    assert len(listed) == styles
    assert len(shown) == len(set(shown)) == pictures


def test_a_shop_without_variants_hears_nothing_of_them(projects):
    plain, boutique = (generated(projects[name]) for name in ("general", "boutique"))

    assert "fields.py" in boutique
    assert "fields.py" not in plain
    words = ("fields", "style", "variant", "grid", "season")
    assert [word for word in words for text in plain.values() if word in text.lower()] == []
    assert not (projects["general"].folder / "data" / "pictures").exists()


@pytest.mark.parametrize("name", ["boutique", "general"])
def test_a_shop_sells_in_no_unit_and_at_no_rate_it_has_not(projects, monkeypatch, name):
    shop = shop_of(projects[name], monkeypatch)
    spec = preset(name).spec

    assert shop.catalogue.units == spec.catalog.units
    assert set(shop.tax.rates) == set(spec.tax.rates)
    assert shop.till.layout == spec.till.layout
    assert ("kg" in shop.catalogue.units) == (name == "general")


def goods_of(name):
    return [
        Product(
            id=row["gtin"],
            name=row.get("name") or row["gtin"],
            department=row["department"],
            unit=row["unit"],
            tax=row["tax"],
            price_minor=parse_major(row["price"], "EUR"),
            code=read_code(row["gtin"]).value,
        )
        for row in csv.DictReader(io.StringIO(preset(name).catalogue_csv))
    ]


def test_a_label_of_the_supermarkets_scales_sells(tmp_path, monkeypatch):
    folder = tmp_path / "with_scales" / "generated"
    folder.mkdir(parents=True)
    files = render(make_plan(preset("supermarket").spec, package="with_scales"))
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    shop = importlib.import_module("with_scales.generated.options").SHOP
    till = a_till(shop, products=goods_of("supermarket"))
    session = sign_in(till, "ada", "1234")

    cart = None
    for code in ("2220001006551", "2330002001803"):
        cart = scan(till, session, cart, code)
    assert [(line.name, line.qty_milli, line.amount_minor) for line in cart.lines] == [
        ("Gouda Matured 12 Months", 345, 655),
        ("Cooked Ham From the Counter", 180, 306),
    ]


@pytest.mark.parametrize("name", ["boutique", "general"])
def test_without_rules_the_shops_own_barcodes_are_plain_ones(projects, monkeypatch, name):
    shop = shop_of(projects[name], monkeypatch)
    goods = goods_of(name)
    till = a_till(shop, products=goods)
    cart = scan(till, sign_in(till, "ada", "1234"), None, goods[0].code[1:])

    assert "barcodes.py" not in generated(projects[name])
    assert shop.catalogue.barcode_rules == ()
    assert [(line.product, line.qty_milli) for line in cart.lines] == [(goods[0].id, 1_000)]


def test_the_boutique_is_clean_under_ruff_and_keeps_its_contract(projects):
    for command in (
        ["ruff", "check", "--no-cache", "."],
        ["ruff", "format", "--no-cache", "--check", "."],
        ["pytest", "-q", "-p", "no:cacheprovider"],
    ):
        done = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=projects["boutique"].folder,
            env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
