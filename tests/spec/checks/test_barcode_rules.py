"""Rules of barcodes: what their keys say together, and where two collide."""

from __future__ import annotations

import pytest

from posforge.spec.document import read
from posforge.spec.load import examine, parse

PRICE = '{prefix: "22", layout: IIIII PPPPP, carries: price}'
WEIGHT = '{prefix: "23", layout: IIIII WWWWW, carries: weight}'


def with_rules(small: str, *rules: str, units: str = "[piece, kg]") -> str:
    lines = "".join(f"    - {rule}\n" for rule in rules)
    catalog = f"catalog:\n  departments: [dairy]\n  units: {units}\n  barcode_rules:\n{lines}"
    return small.replace("catalog: {departments: [dairy]}\n", catalog)


@pytest.fixture
def rule_problem(problems_of, small):
    """Return a function that gives the shop these rules and names the one problem."""

    def find(*rules, **facts):
        (problem,) = problems_of(with_rules(small, *rules, **facts))
        return problem

    return find


def test_rules_of_other_prefixes_stand_side_by_side(small):
    longer = '{prefix: "0255", layout: II V PPPPP, carries: price, decimals: 0}'
    pieces = '{prefix: "290", layout: IIIIIII QQ, carries: pieces}'
    spec = parse(with_rules(small, PRICE, WEIGHT, longer, pieces))

    assert [rule.prefix for rule in spec.catalog.barcode_rules] == ["22", "23", "0255", "290"]


def test_the_same_prefix_twice_is_told_at_the_later(rule_problem):
    problem = rule_problem(PRICE, WEIGHT, PRICE)

    assert problem.message == "The prefix `22` is already used on line 16."
    assert problem.path == ("catalog", "barcode_rules", 2, "prefix")
    assert problem.span.line == 18


@pytest.mark.parametrize(("first", "second"), [("22", "220"), ("220", "22")])
def test_a_prefix_that_begins_with_another_collides(rule_problem, first, second):
    def rule(prefix):
        return f'{{prefix: "{prefix}", layout: {"I" * (7 - len(prefix))} PPPPP, carries: price}}'

    problem = rule_problem(WEIGHT, rule(first), rule(second))

    assert problem.message == f"The prefix `{second}` collides with `{first}` on line 17."
    assert "two rules" in problem.hint


@pytest.mark.parametrize(
    ("layout", "found"), [("IIII PPPPP", "9 letters"), ("IIIIII PPPPP", "11 letters")]
)
def test_prefix_layout_and_check_digit_fill_the_barcode(rule_problem, layout, found):
    problem = rule_problem(PRICE.replace("IIIII PPPPP", layout))

    assert problem.message == f"The layout has {found}, and a barcode has room for 10."
    assert problem.expected == (
        "10 letters: 13 digits less the 2 of the prefix and the check digit at the end"
    )


def test_what_a_label_carries_stands_in_its_layout(rule_problem):
    problem = rule_problem(PRICE.replace("price", "weight"))

    assert problem.message == "The layout has no W for a label that carries `weight`."
    assert problem.expected == "`price`, for the P of the layout"


@pytest.mark.parametrize("layout", ["III V PPPPPP", "III VV PPPPP", "IIIIII V PPP"])
def test_only_a_short_value_has_a_check_digit_of_its_own(rule_problem, layout):
    problem = rule_problem(PRICE.replace("IIIII PPPPP", layout))

    assert problem.message == "This value cannot have a check digit of its own."


def test_only_a_price_has_decimals(rule_problem):
    problem = rule_problem(WEIGHT.replace("}", ", decimals: 3}"))

    assert problem.message == "A label that carries `weight` says whole grams."
    assert problem.path[-1] == "decimals"


@pytest.mark.parametrize(
    ("currency", "message"),
    [("EUR", "EUR has no more than 2 decimals."), ("JPY", "JPY has no decimals.")],
)
def test_a_price_has_no_more_decimals_than_the_currency(problems_of, small, currency, message):
    text = with_rules(small, PRICE.replace("}", ", decimals: 3}"))
    (problem,) = problems_of(text.replace("currency: EUR", f"currency: {currency}"))

    assert problem.message == message
    assert "as the currency writes them" in problem.hint


@pytest.mark.parametrize(
    ("decimals", "message"),
    [
        ("two", "`two` is not a whole number."),
        ("-1", "`-1` is too small."),
        ("9", "EUR has no more than 2 decimals."),
        ("3" * 4000, "EUR has no more than 2 decimals."),
    ],
)
def test_decimals_are_a_small_number(rule_problem, decimals, message):
    assert rule_problem(PRICE.replace("}", f", decimals: {decimals}}}")).message == message


@pytest.mark.parametrize(
    ("rule", "units", "missing"),
    [
        (WEIGHT, "[piece]", "kg or g"),
        ('{prefix: "24", layout: IIIIIIII QQ, carries: pieces}', "[kg]", "piece"),
    ],
)
def test_a_label_nothing_could_bear_is_worth_a_look(tmp_path, small, rule, units, missing):
    (tmp_path / "store.yaml").write_text(with_rules(small, rule, units=units))
    found = examine(tmp_path)

    (problem,) = found.problems
    assert problem.level == "warning"
    assert problem.message.startswith(f"No product is sold by the {missing}")
    assert found.spec is not None


def test_every_mistake_of_a_rule_is_told_at_once(problems_of, small):
    wrong = '{prefix: "22", layout: IIII PPPPP, carries: weight, decimals: 1}'
    problems = problems_of(with_rules(small, PRICE, wrong))

    assert sorted(str(one.path[-1]) for one in problems) == [
        "carries",
        "decimals",
        "layout",
        "prefix",
    ]


def test_a_slip_in_one_rule_hides_no_collision(problems_of, small):
    problems = problems_of(with_rules(small, PRICE, PRICE.replace("IIIII PPPPP", "banana")))

    assert [one.path[-1] for one in problems] == ["prefix", "layout"]
    assert read(with_rules(small, PRICE), name="x").problems == []
