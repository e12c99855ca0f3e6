"""Names that stand for modules of the shop's own, in a spec and in plain data."""

from __future__ import annotations

import pytest

from posforge.spec.document import read
from posforge.spec.extensions import own_extensions
from posforge.spec.load import parse

SECTIONS = """\
reports: [top_sellers, x]
payments: [cash, punch_card]
devices: {printer: {driver: star_line}}
till: {screens: [stock, stock_lookup]}
"""
FIELD = "[dairy], fields: {abv: {type: whole, label: Alcohol, behaviour: age_check}}}"


@pytest.fixture
def text(small) -> str:
    """A shop with extensions of every kind."""
    return small.replace("[dairy]}", FIELD) + SECTIONS


def test_bundled_names_stand_for_no_module_and_others_do(text):
    found = [(own.point.kind, own.name, own.path) for own in own_extensions(parse(text))]

    assert found == [
        ("payment", "punch_card", ("payments", 1)),
        ("report", "top_sellers", ("reports", 0)),
        ("screen", "stock", ("till", "screens", 0)),
        ("screen", "stock_lookup", ("till", "screens", 1)),
        ("printer", "star_line", ("devices", "printer", "driver")),
        ("field", "age_check", ("catalog", "fields", "abv", "behaviour")),
    ]


def test_plain_data_names_the_same_as_its_spec(text, small):
    assert list(own_extensions(read(text, name="x").data)) == list(own_extensions(parse(text)))
    assert list(own_extensions(parse(small))) == []


@pytest.mark.parametrize("data", [None, "x", [], {"payments": {"cash": None}, "till": ["screens"]}])
def test_data_of_any_shape_is_walked(data):
    assert [own.name for own in own_extensions(data)] == []
