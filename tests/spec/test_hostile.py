"""Whatever stands anywhere in a store.yaml, it makes sense or is explained at its place."""

from __future__ import annotations

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posforge.spec.load import parse
from posforge.spec.problems import SpecError

SHOP = {
    "schema": 1,
    "store": {
        "name": "Nord",
        "type": "boutique",
        "country": "FR",
        "currency": "EUR",
        "timezone": "Europe/Paris",
        "languages": ["fr"],
    },
    "branches": [{"code": "P1", "name": "Paris", "tills": 1, "address": ["Rue 1"]}],
    "tax": {
        "prices": "inclusive",
        "default": "normal",
        "rates": {"normal": "20", "two": [{"name": "A", "percent": "5"}]},
        "changes": [{"from": "2027-01-01", "rates": {"normal": "19"}}],
    },
    "cash": {"rounding": "0.05"},
    "layaway": {"days": 30, "deposit_percent": 25, "fee": {"percent": 5, "amount": "1.00"}},
    "returns": {"days": 14, "departments": {"shirts": 0}, "without_receipt": "denied"},
    "catalog": {
        "units": ["piece"],
        "departments": ["shirts"],
        "fields": {
            "season": {"type": "choice", "label": "Season", "choices": ["spring"]},
            "abv": {"type": "decimal", "label": "Alcohol", "behaviour": "age_check"},
        },
        "variants": {"size": ["S", "M"]},
    },
    "payments": ["cash", "punch_card", "gift_card"],
    "gift_cards": {"min": 5, "max": 50},
    "offline": {"gift_card": {"limit": 20}},
    "reports": ["x"],
    "roles": {"seller": {"may": ["sell"]}, "owner": {"inherits": "seller", "may": "all"}},
    "devices": {"printer": {"driver": "escpos", "width_mm": 80}, "scanner": {"gap_ms": 50}},
    "sync": {"hq": "https://h:1", "push_ms": 500},
    "till": {"layout": "grid", "screens": ["stock"], "keys": {"pay": "F8"}},
    "receipt": {
        "logo": "logo.png",
        "header": ["Tel. 030 12"],
        "line_notes": ["{size} {season}"],
        "footer": ["Merci"],
    },
}


def places(node: object, way: tuple[str | int, ...] = ()):
    """Yield the way to every value."""
    yield way
    if isinstance(node, dict | list):
        for part, child in node.items() if isinstance(node, dict) else enumerate(node):
            yield from places(child, (*way, part))


TEXTS = st.text(max_size=30) | st.sampled_from(
    ["all", "x", "{", "{size", "{}", "-1", "nan", "1e99"]
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=5,
)


def put(way: tuple[str | int, ...], value: object) -> object:
    data = copy.deepcopy(SHOP)
    if not way:
        return value
    place = data
    for part in way[:-1]:
        place = place[part]
    place[way[-1]] = value
    return data


@settings(deadline=None, max_examples=60)
@given(way=st.sampled_from(list(places(SHOP))), value=ANYTHING, indent=st.sampled_from([None, 1]))
def test_a_strange_value_anywhere_is_taken_or_explained_at_its_place(way, value, indent):
    text = json.dumps(put(way, value), indent=indent)
    try:
        parse(text)
    except SpecError as error:
        lines = text.splitlines()
        for problem in error.problems:
            assert 1 <= problem.span.line <= len(lines)
            assert 1 <= problem.span.column <= len(lines[problem.span.line - 1]) + 1
            assert problem.message.endswith((".", "?"))
            assert problem.render().startswith("store.yaml:")
            json.dumps(problem.facts())


@settings(deadline=None, max_examples=60)
@given(text=st.text(max_size=200))
def test_any_text_is_a_list_of_mistakes(text):
    with pytest.raises(SpecError) as raised:
        parse(text)
    assert raised.value.problems
