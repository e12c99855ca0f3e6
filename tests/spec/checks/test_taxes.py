"""Rates that name each other, and the parts of a rate."""

from __future__ import annotations

import pytest

from posforge.spec.load import parse

RATES = "reduced: 7}"
QUEBEC = "reduced: [{name: GST, percent: 5}, {name: QST, percent: 9.975}]}"


def test_the_default_tax_rate_is_one_of_the_rates(problem_of):
    problem = problem_of("default: standard", "default: standart")

    assert problem.message == "There is no tax rate `standart`."
    assert problem.suggestion == "standard"


def test_a_rate_of_two_taxes_that_changes_makes_sense(small):
    change = ", changes: [{from: 2027-01-01, rates: {reduced: 15}}]"
    tax = parse(small.replace(RATES, QUEBEC + change)).tax

    assert [part.name for part in tax.rates["reduced"]] == ["GST", "QST"]
    assert tax.changes[0].day == "2027-01-01"


def test_a_change_names_rates_there_are(problem_of):
    problem = problem_of(RATES, RATES + ", changes: [{from: 2027-01-01, rates: {standart: 16}}]")

    assert problem.message == "There is no tax rate `standart`."
    assert problem.suggestion == "standard"
    assert problem.hint == "Add it to tax.rates, with the rate it has until then."


def test_a_day_has_one_change(problem_of):
    change = "{from: 2027-01-01, rates: {standard: 16}}"
    problem = problem_of(RATES, RATES + f", changes: [{change}, {change}]")

    assert problem.message == "The day `2027-01-01` is already used on line 11."


@pytest.mark.parametrize("place", ["rates", "changes"])
def test_two_taxes_of_a_rate_have_two_names(problem_of, place):
    same = "reduced: [{name: GST, percent: 5}, {name: gst, percent: 7}]}"
    later = RATES + ", changes: [{from: 2027-01-01, rates: {" + same + "}]"
    problem = problem_of(RATES, same if place == "rates" else later)

    assert problem.message == "The tax `gst` is already used on line 11."


def test_a_compound_tax_has_another_before_it(problem_of):
    problem = problem_of(RATES, QUEBEC.replace("percent: 5", "percent: 5, compound: yes"))

    assert problem.message == "The first tax of a rate has no tax before it to be charged on."
    assert problem.path == ("tax", "rates", "reduced", 0, "compound")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (RATES + ", changes: [{from: 1.1.2027, rates: {reduced: 5}}]", "`1.1.2027` is not a day"),
        (RATES + ", changes: [{from: 2027-02-30, rates: {reduced: 5}}]", "`2027-02-30` is not a"),
        (RATES + ", changes: [{from: 2027-01-01}]", "The key `rates` is missing."),
        ("reduced: {GST: 5, QST: 9.975}}", "`reduced` is not a list, such as"),
        ("reduced: []}", "`reduced` is empty."),
        ("reduced: [5, 9.975]}", "`5` is not a section"),
        (QUEBEC.replace("QST", '"Q:"'), "`Q:` cannot name a tax on a receipt."),
        (QUEBEC.replace("QST", "Quebec sales tax"), "`Quebec sales tax` cannot name a tax"),
        (QUEBEC.replace("9.975", "9.975%"), "`9.975%` is not a plain number."),
        (QUEBEC.replace("percent: 9", "percentage: 9"), "There is no key `percentage` here."),
    ],
)
def test_each_mistake_is_said(problems_of, small, wrong, message):
    found = [one.message for one in problems_of(small.replace(RATES, wrong))]

    assert found[0].startswith(message)
    assert len(found) == (2 if "[5," in wrong else 1)


def test_what_a_key_of_a_part_may_be_is_told(problem_of):
    problem = problem_of(RATES, QUEBEC.replace("percent: 9", "percentage: 9"))

    assert problem.expected == "one of name, percent, compound"
    assert problem.suggestion == "percent"
