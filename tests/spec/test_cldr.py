"""Countries and time zones: what is answered quickly is what the whole list says."""

from __future__ import annotations

import pytest
from babel.core import get_global

from posforge.spec import cldr
from posforge.spec.store import Store

SHOP = {
    "name": "X",
    "type": "general",
    "country": "DE",
    "currency": "EUR",
    "timezone": "Europe/Berlin",
    "languages": ["de"],
}


def is_taken(key: str, value: object) -> bool:
    try:
        Store.model_validate(SHOP | {key: value})
    except ValueError:
        return False
    return True


def test_a_country_is_known_as_the_whole_list_knows_it():
    codes = {*get_global("territory_currencies"), *cldr.countries(), "EU", "SU", "de", "D", ""}

    assert {code for code in codes if is_taken("country", code)} == set(cldr.countries())


def test_a_time_zone_is_known_as_the_whole_list_knows_it():
    names = {*get_global("zone_territories"), *cldr.timezones(), "CET", "Europe", "../UTC", ""}

    assert {name for name in names if is_taken("timezone", name)} == set(cldr.timezones())


@pytest.mark.parametrize(
    ("code", "is_language"), [("de", True), ("gsw", True), ("de_DE", False), ("xx", False)]
)
def test_a_language_is_one_in_which_numbers_can_be_written(code, is_language):
    assert is_taken("languages", [code]) == is_language
