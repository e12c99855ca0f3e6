"""The presets that ship: they make sense, keep their comments, and bring sound goods."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest
from biip.gtin import Gtin

from posforge.errors import UserError
from posforge.spec.load import parse
from posforge.spec.preset import preset, preset_names


@pytest.mark.parametrize("name", preset_names())
def test_a_preset_makes_sense_and_survives_being_filled_with_nothing(name):
    chosen = preset(name)

    assert chosen.spec.store.type == name
    assert chosen.fill({}) == chosen.store_yaml
    first, *_ = chosen.store_yaml.splitlines()
    assert first == "# yaml-language-server: $schema=.posforge/store.schema.json"


def test_answers_go_in_and_comments_stay():
    chosen = preset("supermarket")
    filled = chosen.fill(
        {
            ("store", "name"): 'Chez "Zoé": 100%',
            ("store", "languages"): ["fr", "en"],
            ("branches",): [{"code": "01", "name": "no", "tills": 1}],
        }
    )
    spec = parse(filled)

    assert spec.store.name == 'Chez "Zoé": 100%'
    assert spec.store.languages == ("fr", "en")
    assert [(one.code, one.name, one.tills) for one in spec.branches] == [("01", "no", 1)]
    comments = [line for line in chosen.store_yaml.splitlines() if line.startswith("#")]
    assert [line for line in filled.splitlines() if line.startswith("#")] == comments
    assert "languages: [fr, en]         # the first one writes numbers and dates" in filled
    assert "\n\n# Rates are percent." in filled


def test_an_unknown_preset_is_refused_with_those_there_are():
    with pytest.raises(UserError, match=r"There is no preset 'kiosk'.*supermarket"):
        preset("kiosk")


def test_the_groceries_are_sound_and_fit_the_shop():
    chosen = preset("supermarket")
    spec = chosen.spec
    rows = list(csv.DictReader(io.StringIO(chosen.catalogue_csv)))

    assert 1_800 <= len(rows) <= 2_200
    assert len({row["gtin"] for row in rows}) == len({row["name"] for row in rows}) == len(rows)
    assert all(Gtin.parse(row["gtin"]) for row in rows)
    assert {row["department"] for row in rows} == set(spec.catalog.departments)
    assert {row["tax"] for row in rows} == set(spec.tax.rates)
    assert {row["unit"] for row in rows} <= set(spec.catalog.units)
    assert all(row["price"].endswith("9") and Decimal(row["price"]) > 0 for row in rows)


def test_what_is_weighed_is_listed_as_the_shops_scales_number_it():
    chosen = preset("supermarket")
    rules = {rule.prefix: rule.carries for rule in chosen.spec.catalog.barcode_rules}
    weighed = [row for row in goods_of("supermarket") if row["unit"] == "kg"]

    assert rules == {"22": "price", "23": "weight"}
    assert {row["gtin"][:2] for row in weighed} == set(rules)
    assert all(row["gtin"][7:12] == "00000" for row in weighed)
    assert not any(
        row["gtin"].startswith(tuple(rules))
        for row in goods_of("supermarket")
        if row not in weighed
    )


def test_the_licence_of_the_groceries_names_their_source():
    licence = preset("supermarket").catalogue_licence

    assert "Open Food Facts" in licence
    assert "ODbL" in licence
    assert "**not** real" in licence


def goods_of(name):
    return list(csv.DictReader(io.StringIO(preset(name).catalogue_csv)))


@pytest.mark.parametrize("name", ["boutique", "general"])
def test_made_up_goods_are_sound_fit_the_shop_and_are_free(name):
    chosen = preset(name)
    spec, rows = chosen.spec, goods_of(name)

    assert len({row["gtin"] for row in rows}) == len(rows)
    assert all(Gtin.parse(row["gtin"]).value == row["gtin"] for row in rows)
    assert {row["gtin"][:2] for row in rows} == {"27"}, "for use inside a shop, and no weight"
    assert {row["department"] for row in rows} == set(spec.catalog.departments)
    assert {row["unit"] for row in rows} == set(spec.catalog.units)
    assert {row["tax"] for row in rows} == set(spec.tax.rates)
    assert all(Decimal(row["price"]) > 0 for row in rows)
    assert "CC0 1.0" in chosen.catalogue_licence


def test_a_general_shop_declares_nothing_it_does_not_need():
    spec, rows = preset("general").spec, goods_of("general")

    assert 80 <= len(rows) <= 150
    assert len({row["name"] for row in rows}) == len(rows)
    assert not spec.catalog.fields
    assert not spec.catalog.variants
    assert not spec.catalog.barcode_rules
    assert spec.till.layout == "scan_first"


def test_a_boutique_has_sixty_styles_in_up_to_twelve_variants():
    spec, rows = preset("boutique").spec, goods_of("boutique")
    styles = {row["style"]: [one for one in rows if one["style"] == row["style"]] for row in rows}
    told_apart = {(row["style"], row["size"], row["colour"]) for row in rows}

    assert len(styles) == 60
    assert {len({one["style_name"] for one in some}) for some in styles.values()} == {1}
    assert max(map(len, styles.values())) == 12
    assert len(told_apart) == len(rows) < 700
    for axis in ("size", "colour"):
        assert {row[axis] for row in rows} - {""} == set(spec.catalog.variants[axis])
    for field in ("season", "care"):
        assert {row[field] for row in rows} == set(spec.catalog.fields[field].choices or ())
    assert any(not row["size"] for row in rows), "some come in one size"


def test_every_picture_is_small_and_shown_by_a_style():
    chosen, rows = preset("boutique"), goods_of("boutique")

    assert set(chosen.pictures) == {row["picture"] for row in rows}
    assert len(chosen.pictures) <= 16
    assert all(data.startswith(b"\x89PNG") for data in chosen.pictures.values())
    assert max(map(len, chosen.pictures.values())) <= 10_000
    assert preset("supermarket").pictures == {}
