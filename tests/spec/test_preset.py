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


def test_the_licence_of_the_groceries_names_their_source():
    licence = preset("supermarket").catalogue_licence

    assert "Open Food Facts" in licence
    assert "ODbL" in licence
    assert "**not** real" in licence
