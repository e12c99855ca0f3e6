"""Two shops to look at: a grocer who scans, and the boutique preset with its pictures."""

from __future__ import annotations

import atexit
import csv
import io
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from posforge.runtime.app.extending import report_shelf
from posforge.runtime.domain.occasion import When
from posforge.runtime.domain.people import Person
from posforge.runtime.domain.product import Product, Style
from posforge.runtime.domain.promotion_kinds import (
    AmountOff,
    BuyGet,
    Goods,
    GoodsChoice,
    OnBill,
    Promotion,
)
from posforge.runtime.domain.shop import CatalogueRules, FieldRule, TaxRules
from posforge.runtime.ext.context import Till
from posforge.runtime.ext.extensions import Extensions, Guard
from posforge.runtime.storage.engine import Database
from posforge.spec.extensions import BUNDLED_REPORTS
from posforge.spec.preset import preset
from posforge.testing.builders import a_shop
from posforge.testing.chain import Chain
from posforge.testing.memory import a_till
from posforge.testing.standalone import PlainPins

PRODUCTS = tuple(
    Product(
        id=f"p{number}",
        name=name,
        department=dept,
        unit=unit,
        tax=tax,
        price_minor=price,
        code=code,
    )
    for number, (name, dept, unit, tax, price, code) in enumerate(
        (
            ("Organic whole milk 3.8 % 1 l", "dairy", "piece", "reduced", 149, "4006381333931"),
            (
                "Sourdough rye bread, sliced 500 g",
                "pantry",
                "piece",
                "reduced",
                289,
                "4000417025005",
            ),
            ("Dark chocolate 70 % 100 g", "pantry", "piece", "reduced", 199, "4008400401621"),
            (
                "Sparkling mineral water 6 × 1.5 l",
                "drinks",
                "piece",
                "standard",
                354,
                "4001686301265",
            ),
            ("Vine tomatoes", "pantry", "kg", "reduced", 349, "4011200296908"),
            (
                "Espresso beans, medium roast 1 kg",
                "drinks",
                "piece",
                "reduced",
                1499,
                "4005500087090",
            ),
            ("Dishwasher tablets, 40 pieces", "pantry", "piece", "standard", 899, "4015000961905"),
        )
    )
)
PEOPLE = {
    Person(id="ada", name="Ada Berg", role="cashier"): "1234",
    Person(id="ben", name="Ben Okafor", role="cashier"): "1234",
    Person(id="chiara", name="Chiara Rossi", role="manager"): "1234",
    Person(id="dunya", name="Dunya Yılmaz", role="super_admin"): "1234",
}


PROMOTIONS = (
    Promotion(
        name="crate",
        label="3 for 2 water",
        gives=BuyGet(buy=2, get=1),
        goods=Goods(choice=GoodsChoice(departments=frozenset({"drinks"}))),
    ),
    Promotion(
        name="leaflet",
        label="Leaflet coupon",
        gives=OnBill(cut=AmountOff(500), spend_minor=2_000),
        when=When(coupon="LEAFLET5"),
        stacks=True,
    ),
)


def a_grocer(language: str) -> Till:
    """Return a till of a shop that scans."""
    shop = a_shop(
        languages=(language,), name="Corner Fresh", reports=BUNDLED_REPORTS, promotions=PROMOTIONS
    )
    till = a_till(shop, products=PRODUCTS, people=PEOPLE)
    shelf = report_shelf(shop, _traded(), Guard(print))
    return replace(till, extensions=Extensions(shelf=lambda: shelf))


@cache
def _traded() -> Database:
    """Return the books of a day, to be counted up."""
    folder = Path(mkdtemp())
    atexit.register(rmtree, folder)
    database = Database.open_sqlcipher(folder / "books.db", bytes(32))
    chain = Chain(database, a_shop(), seed=3)
    chain.list_products(PRODUCTS)
    for person in PEOPLE:
        chain.employ(person, password="", passwords=PlainPins())
    cashiers = [person.id for person in PEOPLE]
    chain.trade(date(2026, 11, 21), PRODUCTS, cashiers=cashiers, sales=120)
    return database


def a_boutique(language: str) -> Till:
    """Return a till of the boutique preset: its goods, its pictures, its layout."""
    chosen = preset("boutique")
    catalog = chosen.spec.catalog
    axes = [
        FieldRule(name=name, kind="choice", label=name.capitalize(), choices=values, is_axis=True)
        for name, values in catalog.variants.items()
    ]
    rules = CatalogueRules(units=catalog.units, departments=catalog.departments, fields=tuple(axes))
    shop = a_shop(languages=(language,), name=chosen.spec.store.name, catalogue=rules)
    shop = replace(
        shop,
        tax=TaxRules(
            prices="inclusive",
            rounding="document",
            rates={"standard": shop.tax.rates["standard"]},
            default="standard",
        ),
        till=replace(shop.till, layout="grid"),
    )
    rows = list(csv.DictReader(io.StringIO(chosen.catalogue_csv)))
    styles = {
        row["style"]: Style(
            id=row["style"],
            name=row["style_name"],
            department=row["department"],
            picture=row["picture"],
        )
        for row in rows
    }
    return a_till(
        shop,
        products=map(_variant, rows),
        styles=styles.values(),
        pictures=chosen.pictures,
        people=PEOPLE,
    )


def _variant(row: dict[str, str]) -> Product:
    values = {name: row[name] for name in ("size", "colour") if row[name]}
    return Product(
        id=row["gtin"],
        name=", ".join((row["style_name"], *values.values())),
        department=row["department"],
        unit=row["unit"],
        tax=row["tax"],
        price_minor=int(row["price"].replace(".", "")),
        code=row["gtin"].zfill(14),
        style=row["style"],
        fields=values,
    )
