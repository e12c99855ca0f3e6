"""Every rule of a shop can be found in its files."""

from __future__ import annotations

import pytest

from posforge.spec.origin import Origins

STORE = """\
schema: 1
branches:
  - code: S01
    region: north
tax:
  rates:
    standard: 19
    reduced: 7
  changes:
    - {from: 2027-01-01, rates: {standard: 16}}
pricing:
  promotions: offers.yaml
  lists:
    staff: {label: Staff}
cash:
  rounding: auto
"""
OFFERS = """\
promotions:
  happy_hour:
    percent: 30
"""


@pytest.fixture
def origins(tmp_path):
    (tmp_path / "store.yaml").write_text(STORE)
    (tmp_path / "offers.yaml").write_text(OFFERS)
    return Origins.of(tmp_path)


def test_promotions_layers_and_rules_are_found(origins):
    assert origins.promotion("happy_hour") == "offers.yaml:2"
    assert origins.price("store:S01") == "store.yaml:3"
    assert origins.price("region:north") == "store.yaml:4"
    assert origins.price("list:staff") == "store.yaml:14"
    assert origins.rule("cash", "rounding") == "store.yaml:16"


@pytest.mark.parametrize(
    ("code", "day", "place"),
    [
        ("standard", "2026-12-31", "store.yaml:7"),
        ("standard", "2027-01-01", "store.yaml:10"),
        ("reduced", "2027-01-01", "store.yaml:8"),
    ],
)
def test_a_rate_is_the_one_of_its_day(origins, code, day, place):
    assert origins.tax(code, bizdate=day) == place


def test_what_is_no_longer_there_has_no_place(origins):
    assert origins.promotion("winter") == ""
    assert origins.price("base") == origins.price("store:S09") == ""
    assert origins.tax("gone", bizdate="2026-12-31") == ""
