"""A store.yaml that makes sense, for tests that spoil it."""

from __future__ import annotations

import pytest

from posforge.spec.load import parse
from posforge.spec.problems import Problem, SpecError

SMALL = """\
schema: 1
store:
  name: Corner Fresh
  type: supermarket
  country: DE
  currency: EUR
  timezone: Europe/Berlin
  languages: [en]
branches:
  - {code: S01, name: Mitte, tills: 2}
tax: {prices: inclusive, default: standard, rates: {standard: 19, reduced: 7}}
catalog: {departments: [dairy]}
roles:
  cashier: {may: [sell]}
  boss: {inherits: cashier, may: all}
"""


@pytest.fixture
def small() -> str:
    """A store.yaml with nothing in it that could be left out."""
    return SMALL


@pytest.fixture
def problems_of():
    """Return a function that lists what is wrong with a text."""

    def find(text: str) -> tuple[Problem, ...]:
        with pytest.raises(SpecError) as raised:
            parse(text)
        return raised.value.problems

    return find


@pytest.fixture
def problem_of(problems_of, small):
    """Return a function that spoils one place of the small store.yaml and names the one problem."""

    def find(right: str, wrong: str) -> Problem:
        assert small.count(right) == 1
        (problem,) = problems_of(small.replace(right, wrong))
        return problem

    return find
