"""The fields that ages, deposits and lots are read from are there, and can say it."""

from __future__ import annotations

import pytest

from posforge.spec.load import parse

FIELDS = """
  fields:
    min_age: {type: whole, label: From age}
    deposit: {type: text, label: Deposit}
    tracking: {type: choice, label: Tracked by, choices: [lot, serial]}
    season: {type: choice, label: Season, choices: [summer, lot]}
"""


def with_catalog(small, more):
    plain = "catalog: {departments: [dairy]}"
    assert small.count(plain) == 1
    return small.replace(plain, f"catalog:\n  departments: [dairy]{FIELDS}  {more}")


@pytest.mark.parametrize(
    ("key", "field"),
    [("age_field", "min_age"), ("deposit_field", "deposit"), ("tracking_field", "tracking")],
)
def test_each_is_read_from_its_field(small, key, field):
    assert getattr(parse(with_catalog(small, f"{key}: {field}")).catalog, key) == field
    assert getattr(parse(small).catalog, key) is None


@pytest.mark.parametrize(
    ("written", "message", "suggestion"),
    [
        ("age_field: min_ages", "There is no field `min_ages`.", "min_age"),
        ("age_field: deposit", "The field `deposit` is of the type text.", ""),
        ("tracking_field: trackin", "There is no field `trackin`.", "tracking"),
        ("tracking_field: min_age", "The field `min_age` is of the type whole.", ""),
        ("tracking_field: season", "Nothing is tracked by `summer`.", ""),
    ],
)
def test_a_field_that_cannot_say_it_is_refused_in_a_sentence(
    problems_of, small, written, message, suggestion
):
    (problem,) = problems_of(with_catalog(small, written))
    assert problem.message == message
    assert problem.expected
    assert problem.suggestion == suggestion
