"""What may stand in a place once only."""

from __future__ import annotations

import pytest


def test_two_branches_cannot_share_a_code(problem_of):
    problem = problem_of("tills: 2}", "tills: 2}\n  - {code: S01, name: Nord, tills: 1}")

    assert problem.message == "The branch code `S01` is already used on line 10."
    assert problem.place == "store.yaml:11:12"


def test_an_entry_stands_in_a_list_once(problem_of):
    assert "already used on line 12" in problem_of("[dairy]", "[dairy, dairy]").message


@pytest.mark.parametrize(
    ("section", "repeated"),
    [
        ("payments: [cash, cash]", "cash"),
        ("reports: [x, x]", "x"),
        ("till: {screens: [stock, stock]}", "stock"),
    ],
)
def test_so_it_is_with_lists_that_may_be_left_out(problems_of, small, section, repeated):
    (problem,) = problems_of(f"{small}{section}\n")

    assert problem.message == f"The entry `{repeated}` is already used on line 16."


def test_so_it_is_with_choices_and_axes(problem_of):
    choice = "{type: choice, label: Season, choices: [spring, spring]}"
    field = problem_of("[dairy]}", f"[dairy], fields: {{season: {choice}}}}}")
    axis = problem_of("[dairy]}", "[dairy], variants: {size: [S, M, S]}}")

    assert field.path == ("catalog", "fields", "season", "choices", 1)
    assert axis.path == ("catalog", "variants", "size", 2)


def test_capitals_make_no_other_entry(problem_of):
    problem = problem_of("[dairy]}", "[dairy], variants: {size: [xl, M, XL]}}")

    assert problem.message == "The entry `XL` is already used on line 12."
