"""Fields and axes: what their keys say together."""

from __future__ import annotations

import pytest


@pytest.fixture
def field_problem(problem_of):
    """Return a function that gives the shop these fields and names the one problem."""

    def find(fields: str, *, variants: str = "{}"):
        return problem_of("[dairy]}", f"[dairy], fields: {fields}, variants: {variants}}}")

    return find


def test_a_choice_needs_something_to_choose_from(field_problem):
    problem = field_problem("{season: {type: choice, label: Season}}")

    assert problem.message == "There is nothing to choose from: the key `choices` is missing."
    assert problem.path == ("catalog", "fields", "season")
    assert problem.hint == "For example choices: [spring, summer]"


def test_only_a_choice_has_choices(field_problem):
    problem = field_problem("{abv: {type: decimal, label: Alcohol, choices: [low]}}")

    assert problem.message == "A field of the type `decimal` has no `choices`."
    assert problem.path == ("catalog", "fields", "abv", "choices")


def test_a_field_is_not_called_as_an_axis(field_problem):
    field = "{size: {type: text, label: Size}}"
    problem = field_problem(field, variants="{size: [S]}")

    assert problem.message == "`size` is an axis of variants already, on line 12."
    assert problem.path == ("catalog", "fields", "size")


def test_two_fields_are_not_called_the_same_by_people(field_problem):
    problem = field_problem("{a: {type: text, label: Made in}, b: {type: text, label: Made in}}")

    assert problem.message == "The label `Made in` is already used on line 12."
    assert problem.path == ("catalog", "fields", "b", "label")


def test_a_field_without_label_is_told_how_to_get_one(field_problem):
    problem = field_problem("{origin: {type: text}}")

    assert problem.message == "The key `label` is missing."
    assert problem.hint == "For example label: Country of origin"


@pytest.mark.parametrize("fields", ["text", "[origin]", "{origin: text}", "{origin: [text]}"])
def test_a_wrong_shape_is_one_problem_not_a_crash(field_problem, fields):
    assert field_problem(fields).message.endswith(" is not a section with keys of its own.")
