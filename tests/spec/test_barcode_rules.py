"""One rule of barcodes: which prefixes and layouts there are, and why not others."""

from __future__ import annotations

import json
import re

import pytest

from posforge.spec.emit import json_schema
from posforge.spec.load import parse

RULE = '{prefix: "22", layout: IIIII PPPPP, carries: price}'


@pytest.fixture
def rule_problem(problem_of):
    """Return a function that gives the shop this rule and names the one problem."""
    return lambda rule: problem_of("[dairy]}", f"[dairy], barcode_rules: [{rule}]}}")


def rule_of(small, rule):
    (found,) = parse(
        small.replace("[dairy]}", f"[dairy], barcode_rules: [{rule}]}}")
    ).catalog.barcode_rules
    return found


@pytest.mark.parametrize("written", ['"02"', "02", "'02'"])
def test_a_zero_in_front_is_kept_with_quotes_and_without(small, written):
    assert rule_of(small, RULE.replace('"22"', written)).prefix == "02"


@pytest.mark.parametrize("prefix", ["2", "0", "19", "30", "04", "977", "x2", "٢٢", "2 2"])
def test_a_prefix_is_one_for_use_inside_a_shop(rule_problem, prefix):
    problem = rule_problem(RULE.replace("22", prefix))

    assert (
        problem.message == f"Barcodes that begin with `{prefix}` are not for scales inside a shop."
    )
    assert problem.expected.startswith("02, or 20 to 29")
    assert "quotes" in problem.hint
    assert problem.path == ("catalog", "barcode_rules", 0, "prefix")


@pytest.mark.parametrize("layout", ["IIIIIPPPPP", "IIII V PPPPP", "PPPPP IIIII", "I P P P P PPPPP"])
def test_a_layout_is_read_with_spaces_and_without(small, layout):
    assert rule_of(small, RULE.replace("IIIII PPPPP", layout)).layout == layout


@pytest.mark.parametrize(
    ("layout", "words"),
    [
        ("IIIII XPPPP", "`X` means nothing"),
        ("iiiii ppppp", "means nothing"),
        ("IIIIIIIIII", "where the item's number and a value stand"),
        ("PPPPPPPPPP", "where the item's number and a value stand"),
        ("III PPPPP II", "I of a layout stand side by side"),
        ("IIIII PP V PP", "P of a layout stand side by side"),
        ("IIII PPP WWW", "one value"),
    ],
)
def test_a_layout_that_says_nothing_is_refused(rule_problem, layout, words):
    problem = rule_problem(RULE.replace("IIIII PPPPP", layout))

    assert words in problem.message
    assert "I for the item's number" in problem.expected


def test_an_editor_asks_for_quotes_where_yaml_would_lose_the_zero():
    rule = json.loads(json_schema())["$defs"]["BarcodeRule"]["properties"]

    assert rule["prefix"]["type"] == "string"
    assert [bool(re.match(rule["prefix"]["pattern"], one)) for one in ("02", "229", "2", "31")] == [
        True,
        True,
        False,
        False,
    ]
    assert re.match(rule["layout"]["pattern"], "IIII V PPPPP")


@pytest.mark.parametrize(
    "rules",
    [
        "22",
        "[22]",
        "{prefix: 22}",
        "[{}]",
        "[[]]",
        "[{prefix: [], layout: {}}]",
        "[{prefix: 22, layout: [I, P], carries: [price], decimals: [2]}]",
        "[{prefix: 22, layout: IIIII PPPPP, carries: {price: 2}, decimals: 1}]",
        "[{prefix: 22, layout: IIIII PPPPP, carries: weight}, {prefix: {}, decimals: {}}]",
    ],
)
def test_a_wrong_shape_is_told_not_a_crash(problems_of, small, rules):
    assert problems_of(small.replace("[dairy]}", f"[dairy], barcode_rules: {rules}}}"))
