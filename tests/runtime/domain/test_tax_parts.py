"""Taxes of several parts, rates that change, customers who pay none, and goods that come back."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posforge.runtime.domain.shop import TaxChange, TaxPart, TaxRules
from posforge.runtime.domain.tax import Taxed, TaxSum, add_up, tax_basket, tax_name, whole_rate

Prices = Literal["inclusive", "exclusive"]
Rounding = Literal["line", "document"]

QUEBEC = (
    TaxPart(name="GST", rate=Decimal("0.05")),
    TaxPart(name="QST", rate=Decimal("0.09975")),
)
UPON = (
    TaxPart(name="GST", rate=Decimal("0.05")),
    TaxPart(name="QST", rate=Decimal("0.095"), is_compound=True),
)
RATES = {"both": whole_rate(QUEBEC), "upon": whole_rate(UPON), "food": Decimal("0.07")}
RULES = TaxRules(
    prices="exclusive",
    rounding="document",
    rates=RATES,
    default="both",
    parts={"both": QUEBEC, "upon": UPON},
)

rules = st.builds(
    lambda prices, rounding: replace(RULES, prices=prices, rounding=rounding),
    st.sampled_from(["inclusive", "exclusive"]),
    st.sampled_from(["line", "document"]),
)
baskets = st.lists(
    st.tuples(st.integers(-(10**7), 10**7), st.sampled_from(sorted(RATES))), max_size=8
)


def sums_of(basket: list[tuple[int, str]], given_rules: TaxRules) -> list[TaxSum]:
    return tax_basket(basket, given_rules)[1]


@pytest.mark.money
@given(baskets, rules, st.booleans())
def test_lines_parts_rates_and_total_agree(basket, given_rules, is_exempt):
    lines, sums = tax_basket(basket, given_rules, is_exempt=is_exempt)

    assert all(line.net_minor + line.tax_minor == line.gross_minor for line in lines)
    assert all(sum(line.parts) == line.tax_minor for line in lines if line.parts)
    assert all(one.net_minor + one.tax_minor == one.gross_minor for one in sums)
    for amount in ("net_minor", "tax_minor", "gross_minor"):
        of_lines = sum(getattr(line, amount) for line in lines)
        assert of_lines == sum(getattr(one, amount) for one in sums)


@pytest.mark.money
@given(baskets, rules)
def test_a_basket_and_its_mirror_image_come_to_nothing(basket, given_rules):
    lines, sums = tax_basket(basket, given_rules)
    back, back_sums = tax_basket([(-amount, code) for amount, code in basket], given_rules)

    assert back == [mirrored(line) for line in lines]
    assert [one.tax_minor for one in back_sums] == [-one.tax_minor for one in sums]


def mirrored(line: Taxed) -> Taxed:
    return Taxed(
        net_minor=-line.net_minor,
        tax_minor=-line.tax_minor,
        gross_minor=-line.gross_minor,
        parts=tuple(-part for part in line.parts),
        rates=line.rates,
    )


@pytest.mark.money
@given(baskets.flatmap(lambda one: st.tuples(st.just(one), st.permutations(one))), rules)
def test_the_order_of_lines_changes_no_total(two, given_rules):
    basket, shuffled = two

    assert sums_of(basket, given_rules) == sums_of(shuffled, given_rules)


def test_each_part_is_a_tax_of_its_own_and_the_net_stands_once():
    assert sums_of([(10_000, "both")], RULES) == [
        TaxSum(
            code="both",
            rate="0.05",
            net_minor=10_000,
            tax_minor=500,
            gross_minor=10_500,
            part="GST",
        ),
        TaxSum(
            code="both", rate="0.09975", net_minor=0, tax_minor=998, gross_minor=998, part="QST"
        ),
    ]
    (line,) = tax_basket([(10_000, "both")], RULES)[0]
    assert line == Taxed(
        net_minor=10_000,
        tax_minor=1498,
        gross_minor=11_498,
        parts=(500, 998),
        rates=("0.05", "0.09975"),
    )


def test_a_compound_tax_is_charged_on_the_tax_before_it():
    first, second = sums_of([(10_000, "upon")], RULES)

    assert (first.tax_minor, second.tax_minor) == (500, 998)  # 9.5 % of 105.00 is 9.975
    assert whole_rate(UPON) == Decimal("0.14975")


@pytest.mark.parametrize("code", ["both", "upon"])
def test_what_is_within_a_price_is_what_came_upon_it(code):
    upon = sums_of([(1_000_000, code)], RULES)
    within = sums_of([(1_149_750, code)], replace(RULES, prices="inclusive"))

    assert within == upon


def test_one_tax_has_no_parts_and_no_name():
    (line,), (one,) = tax_basket([(100, "food")], RULES)

    assert (line.parts, line.rates, one.part) == ((), ("0.07",), "")


def test_a_tax_is_called_by_its_name_and_rate():
    first, second = sums_of([(100, "both")], RULES)
    (food,) = sums_of([(100, "food")], RULES)

    assert tax_name(second, locale="en_CA") == "QST 9.975%"
    assert tax_name(first, locale="fr_CA").replace("\xa0", " ") == "GST 5 %"
    assert tax_name(food, locale="en_US") == "7%"
    assert tax_name(food, locale="en_US", otherwise="Tax") == "Tax 7%"


def test_an_exchange_gives_each_line_its_own_share():
    taxed, sums = tax_basket(
        [(1999, "food"), (-1999, "food"), (333, "food")], replace(RULES, prices="inclusive")
    )

    assert [line.tax_minor for line in taxed] == [131, -131, 22]
    assert sums[0].tax_minor == 22


def test_rates_change_at_the_start_of_a_business_day():
    changes = tuple(
        TaxChange(valid_from=day, rates={"food": Decimal(rate)})
        for day, rate in (("2020-07-01", "0.05"), ("2021-01-01", "0.07"))
    )
    dated = replace(RULES, changes=changes)

    def rate_on(day: str) -> Decimal:
        return dated.on(day).rates["food"]

    assert rate_on("2020-06-30") == RATES["food"]
    assert [rate_on("2020-07-01"), rate_on("2020-12-31")] == [Decimal("0.05")] * 2
    assert rate_on("2021-01-01") == Decimal("0.07")
    assert dated.on("2020-06-30").on("2021-01-01").rates == RATES
    assert RULES.on("2020-07-01") is RULES


def test_an_exempt_customer_pays_the_net_price():
    inclusive = replace(RULES, prices="inclusive")
    lines, (one,) = tax_basket([(107, "food"), (214, "food")], inclusive, is_exempt=True)

    assert [line.gross_minor for line in lines] == [100, 200]
    assert one == TaxSum(code="food", rate="0", net_minor=300, tax_minor=0, gross_minor=300)
    _, (whole,) = tax_basket(
        [(107, "food")], replace(inclusive, exempt="tag_price"), is_exempt=True
    )
    assert whole.gross_minor == 107
    _, (upon,) = tax_basket([(107, "both")], RULES, is_exempt=True)
    assert (upon.rate, upon.part, upon.gross_minor) == ("0", "", 107)


def test_goods_of_an_old_sale_keep_their_rate_beside_the_new_one():
    today = sums_of([(100, "food"), (100, "both")], RULES)
    share = TaxSum(code="food", rate="0.05", net_minor=-100, tax_minor=-5, gross_minor=-105)

    assert [(one.code, one.rate) for one in add_up([share, *today, share])] == [
        ("both", "0.05"),
        ("both", "0.09975"),
        ("food", "0.07"),
        ("food", "0.05"),
    ]
    assert add_up([share, *today, share])[-1].tax_minor == -10


@pytest.mark.parametrize("code", ["food", "both"])
def test_what_one_line_costs_is_what_its_taxes_say(code):
    (line,), sums = tax_basket([(-777, code)], RULES)

    assert Taxed.of(sums) == line
