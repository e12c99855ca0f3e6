"""What is known of an article, looked at from the bill and from the search."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posforge.runtime.domain.product import Product
from posforge.runtime.domain.shop import FieldRule
from posforge.runtime.till.screens.article import facts
from posforge.testing.builders import a_boutique
from posforge.testing.memory import a_till
from tests.runtime.till.conftest import PEOPLE

DRESS = Product(
    id="d1",
    name="Alma, M, blue",
    department="women",
    unit="piece",
    tax="standard",
    price_minor=11_900,
    code="04006381333931",
    style="AL1",
    fields={"size": "M", "colour": "blue", "vegan": True, "weight": 1500, "gone": "kept"},
)
CLOTH = replace(
    DRESS, id="c1", name="Cloth", code="00000096385074", unit="m", price_minor=None, fields={}
)


@pytest.fixture
def boutique(open_till):
    till = a_till(a_boutique(), products=(DRESS, CLOTH), people=PEOPLE)
    counter = open_till(till)
    counter.sign_in()
    return counter


def shown(counter):
    return counter.window.sheet.name if counter.window.sheet is not None else ""


def test_a_key_shows_what_is_noted_of_the_selected_line(boutique):
    boutique.scan("4006381333931")
    boutique.press("Ctrl+I")
    assert shown(boutique) == "article"
    boutique.press("Ctrl+I")
    assert shown(boutique) == ""


def test_a_scan_goes_on_to_the_bill_while_one_looks(boutique):
    boutique.scan("4006381333931")
    boutique.press("Ctrl+I")
    boutique.scan("4006381333931")

    assert [line.qty_milli for line in boutique.bill.lines] == [2000]


def test_an_article_found_by_name_is_looked_at_without_selling_it(boutique):
    boutique.type("alma")
    boutique.press("Ctrl+I")

    assert shown(boutique) == "article"
    assert boutique.window.desk.bill is None


def test_without_a_line_there_is_nothing_to_look_at(boutique):
    boutique.press("Ctrl+I")

    assert shown(boutique) == ""
    assert boutique.banner == "No line is selected."


def test_every_fact_is_said_in_the_language_of_the_shop_and_nothing_hidden(boutique):
    kit = boutique.window.kit

    assert [(name, value.replace("\xa0", " ")) for name, value in facts(kit, DRESS)] == [
        ("Price", "119,00 €"),
        ("Department", "Women"),
        ("Barcode", "4006381333931"),
        ("Size", "M"),
        ("Colour", "blue"),
        ("Weight in kg", "1,5"),
        ("Vegan", "yes"),
    ]
    assert facts(kit, CLOTH)[0] == ("Price", "– / m")
    assert ("Barcode", "96385074") in facts(kit, CLOTH)


def test_more_than_fits_is_on_the_next_sheet(open_till):
    rules = a_boutique().catalogue
    notes = tuple(FieldRule(name=f"n{n}", kind="text", label=f"Note {n}") for n in range(14))
    long = replace(DRESS, fields={one.name: "wide " * 40 for one in notes})
    shop = a_boutique(catalogue=replace(rules, fields=notes))
    counter = open_till(a_till(shop, products=(long,), people=PEOPLE), size=(1024, 600))
    counter.sign_in()
    counter.scan("4006381333931")
    counter.press("Ctrl+I")
    first = counter.window.sheet
    counter.press("Right", "Enter")

    assert shown(counter) == "article"
    assert counter.window.sheet is not first
    assert (counter.window.width(), counter.window.height()) == (1024, 600)
    counter.press("Enter")
    assert shown(counter) == ""
