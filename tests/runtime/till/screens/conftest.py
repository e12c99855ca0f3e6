"""A boutique on an invisible screen: styles in sizes, colours and lengths, and their pictures."""

from __future__ import annotations

import threading
from dataclasses import replace
from itertools import product as pairs_of

import pytest
from PIL import Image

from posforge.runtime.domain.people import Person
from posforge.runtime.domain.product import Product, Style
from posforge.runtime.domain.shop import CatalogueRules, FieldRule, ScannerOptions
from posforge.testing.builders import a_shop
from posforge.testing.memory import a_till
from posforge.testing.memory_catalogue import MemoryCatalogue

STYLES = {
    "shirt": ("Linen Shirt", "tops", [("S", "M", "L"), ("white", "navy")]),
    "jeans": ("Straight Jeans", "trousers", [("S", "M"), ("blue", "black"), ("short", "long")]),
    "belt": ("Leather Belt", "bags", [("",), ("black", "brown", "tan")]),
    "hat": ("Felt Hat", "bags", [("",), ("grey",)]),
}
PEOPLE = {
    Person(id="ada", name="Ada Berg", role="cashier"): "1234",
    Person(id="chiara", name="Chiara Rossi", role="manager"): "9876",
}
NEVER_MADE = ("L", "navy")
PLAIN = tuple(
    Product(
        id=name, name=name, department="", unit="piece", tax="reduced", price_minor=149, code=code
    )
    for name, code in (("Whole milk", "04006381333931"), ("Dark chocolate", "04008400401621"))
)
"""Articles without a style."""


def axis(name, *choices):
    return FieldRule(name=name, kind="choice", label=name.title(), choices=choices, is_axis=True)


AXES = (
    axis("size", "S", "M", "L"),
    axis("colour", "white", "navy", "blue", "black", "brown", "tan", "grey"),
    axis("length", "short", "long"),
)


def variants(style, *, first=0):
    name, department, values = STYLES[style]
    for number, made in enumerate(pairs_of(*values)):
        if made == NEVER_MADE:
            continue
        fields = {rule.name: value for rule, value in zip(AXES, made, strict=False) if value}
        yield Product(
            id=f"{style}-{'-'.join(fields.values())}",
            name=", ".join((name, *fields.values())),
            department=department,
            unit="piece",
            tax="standard",
            price_minor=7900 + (1000 if "L" in made else 0),
            code=f"{first + number:014d}",
            style=style,
            fields=fields,
        )


class Watched(MemoryCatalogue):
    """Remembers what it was asked for, and on which thread."""

    def __init__(self, *facts, **more):
        super().__init__(*facts, **more)
        self.asked, self.threads = [], set()

    def variants(self, style, **moment):
        self.asked.append(style)
        return super().variants(style, **moment)

    def picture(self, picture):
        self.threads.add(threading.current_thread())
        return super().picture(picture)


@pytest.fixture
def a_picture(tmp_path):
    Image.new("RGBA", (300, 200), (200, 30, 60, 128)).save(tmp_path / "p.png")
    return (tmp_path / "p.png").read_bytes()


def a_grid_till(styles, products, *, pictures=None):
    shop = a_shop(scanner=ScannerOptions(driver="wedge", suffix="enter", gap_ms=15))
    shop = replace(
        shop,
        catalogue=CatalogueRules(
            units=("piece",), departments=("trousers", "tops", "bags"), fields=AXES
        ),
        till=replace(shop.till, layout="grid"),
    )
    catalogue = Watched(products, styles=styles, pictures=pictures)
    return replace(a_till(shop, people=PEOPLE), catalogue=catalogue)


@pytest.fixture
def boutique_till(a_picture):
    """A till with four styles and two articles that have none."""
    styles = [
        Style(id=one, name=name, department=department, picture="p" if one != "hat" else "broken")
        for one, (name, department, _) in STYLES.items()
    ]
    goods = [one for at, style in enumerate(STYLES) for one in variants(style, first=at * 100)]
    return a_grid_till(styles, [*goods, *PLAIN], pictures={"p": a_picture, "broken": b"no picture"})


@pytest.fixture(name="a_grid_till")
def make_a_grid_till():
    return a_grid_till


@pytest.fixture(name="variants")
def make_variants():
    return variants
