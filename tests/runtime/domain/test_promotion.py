"""Every kind of promotion to the cent, who goes first, what stays as it is, what always holds."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posforge.runtime.domain.occasion import Occasion, When
from posforge.runtime.domain.promotion import apply
from posforge.runtime.domain.promotion_kinds import (
    AmountOff,
    AnyOf,
    Bundle,
    BuyGet,
    FixedPrice,
    Goods,
    GoodsChoice,
    OnArticle,
    OnBill,
    OnEach,
    Part,
    PercentOff,
    Promotion,
    Tier,
    Tiers,
)
from posforge.runtime.domain.promotion_shelf import OfferedLine
from posforge.testing.examples import examples

FRIDAY_SIX = Occasion(weekday=4, minute=18 * 60, bizdate="2026-11-06", branch="S01")
FREE = PercentOff(100_000)


def line(product="milk", price=100, pieces=1, **facts):
    usual = {"department": "dairy", "unit": "piece", "tax": "reduced", "qty_milli": pieces * 1000}
    return OfferedLine(product=product, amount_minor=price * pieces, **(usual | facts))


def goods(*codes, **choice):
    return Goods(choice=GoodsChoice(codes=frozenset(codes), **choice))


def of(name, gives, **facts):
    return Promotion(name=name, label=name.capitalize(), gives=gives, **facts)


def off(lines, *promotions, occasion=FRIDAY_SIX):
    """Return what is taken off each line altogether."""
    return [sum(one.amount_minor for one in line) for line in apply(lines, promotions, occasion)]


def test_percent_off_is_rounded_once_for_each_article():
    lines = [line("milk", 99), line("tea", 99, 3), line("milk", 99)]

    assert off(lines, of("fifth", OnEach(PercentOff(20_000)))) == [20, 59, 20]


def test_each_discount_says_why():
    ((found,),) = apply([line()], [of("fifth", OnEach(PercentOff(20_000)))], FRIDAY_SIX)

    assert (found.code, found.label, found.amount_minor) == ("fifth", "Fifth", 20)


def test_an_amount_off_every_piece_and_every_kilo():
    lines = [line("milk", 99, 3), line("ham", 500, unit="kg", qty_milli=250)]

    assert off(lines, of("half", OnEach(AmountOff(50)))) == [150, 13]


def test_an_amount_off_an_article_counts_once_however_often_it_is_scanned():
    lines = [line("milk", 99), line("tea", 300), line("milk", 99)]

    assert off(lines, of("once", OnArticle(AmountOff(50)))) == [25, 50, 25]
    assert off(lines, of("once", OnArticle(AmountOff(50)), limit=1)) == [0, 50, 0]


def test_at_most_so_many_pieces_cost_less_and_they_are_the_dearest():
    lines = [line("milk", 100, 2), line("tea", 300), line("jam", 200)]

    assert off(lines, of("two", OnEach(PercentOff(50_000)), limit=2)) == [0, 150, 100]


def test_three_for_two_gives_away_the_cheapest_of_each_set():
    lines = [line("a", 1000), line("b", 900), line("c", 800), line("d", 100, 4)]
    found = off(lines, of("three", BuyGet(buy=2, get=1)))

    assert sum(found) == 800 + 100
    assert found == [296, 267, 237, 100], "everything that was bought together bears its share"


def test_a_set_that_is_not_full_gives_nothing():
    assert off([line(pieces=2)], of("three", BuyGet(buy=2, get=1))) == [0]
    assert off([line(pieces=9_999)], of("three", BuyGet(buy=2, get=1))) == [3_333 * 100]


def test_the_gift_can_be_of_other_goods_and_only_cheaper():
    lines = [line("coffee", 300, 2), line("cake", 250, 3)]
    gift = BuyGet(buy=1, get=1, cut=PercentOff(50_000), gift=goods("cake"))

    assert sum(off(lines, of("with", gift, goods=goods("coffee")))) == 250


def test_what_gives_and_what_is_given_is_never_the_same_piece():
    gift = BuyGet(buy=1, get=1, gift=goods("croissant"))
    bakery = goods(departments=frozenset({"bakery"}))
    croissants = line("croissant", 150, 2, department="bakery")

    assert off([croissants], of("with", gift, goods=bakery)) == [150]
    assert off([line("croissant", 150, department="bakery")], of("with", gift, goods=bakery)) == [0]


def test_any_three_for_a_price_takes_the_dearest():
    lines = [line("a", 250), line("b", 200), line("c", 180), line("d", 100)]

    assert sum(off(lines, of("any", AnyOf(count=3, cut=FixedPrice(500))))) == 130
    assert off(lines, of("any", AnyOf(count=3, cut=FixedPrice(900)))) == [0, 0, 0, 0]


def test_a_bundle_for_a_price():
    lines = [line("burger", 450, 3), line("fries", 250, 2), line("cola", 200, 9)]
    parts = (Part(goods=goods("burger")), Part(goods=goods("fries")), Part(goods=goods("cola")))
    menu = of("menu", Bundle(parts=parts, cut=FixedPrice(750)))

    assert sum(off(lines, menu)) == 2 * 150
    assert off(lines[:2], menu) == [0, 0]


def test_a_part_that_has_few_to_choose_from_takes_its_own_first():
    drink = Part(goods=goods(departments=frozenset({"drinks"})))
    parts = (drink, Part(goods=goods("cola")))
    lines = [line("cola", 300, department="drinks"), line("water", 100, department="drinks")]

    assert sum(off(lines, of("pair", Bundle(parts=parts, cut=AmountOff(50))))) == 50


def test_who_buys_more_pays_less_for_each():
    tiers = Tiers(
        tiers=(
            Tier(from_milli=3_000, cut=FixedPrice(90)),
            Tier(from_milli=6_000, cut=FixedPrice(80)),
        )
    )

    assert off([line(pieces=2)], of("more", tiers)) == [0]
    assert off([line(pieces=5)], of("more", tiers)) == [50]
    assert off([line(pieces=6)], of("more", tiers)) == [120]
    assert off([line("a", pieces=3), line("b", pieces=2)], of("more", tiers)) == [30, 0]


def test_tiers_can_count_all_goods_together_and_kilos():
    tier = Tier(from_milli=5_000, cut=PercentOff(10_000))
    lines = [line("a", pieces=3), line("b", pieces=2)]

    assert off(lines, of("more", Tiers(tiers=(tier,), is_together=True))) == [30, 20]
    potatoes = line("potatoes", 1_400, unit="kg", qty_milli=7_000)
    by_the_kilo = Tiers(tiers=(Tier(from_milli=5_000, cut=FixedPrice(150)),))
    assert off([potatoes], of("more", by_the_kilo)) == [350]


def test_whoever_spends_so_much_gets_something_off_the_bill():
    five = of("five", OnBill(spend_minor=5_000, cut=AmountOff(500)))

    assert off([line(price=4_999)], five) == [0]
    assert off([line("a", 3_000), line("b", 2_000)], five) == [300, 200]
    again = of("five", OnBill(spend_minor=5_000, cut=AmountOff(500), repeats=True))
    assert off([line(price=12_000)], again) == [1_000]
    assert off([line(price=12_000)], replace(again, limit=1)) == [500]
    assert off(
        [line(price=6_000)], of("tenth", OnBill(spend_minor=5_000, cut=PercentOff(10_000)))
    ) == [600]


def test_criterion_4_an_amount_off_the_bill_is_spread_over_the_rates_pro_rata():
    lines = [line(f"a{n}", 33, tax="standard") for n in range(30)]
    lines += [line(f"b{n}", 33, tax="reduced") for n in range(60)]
    found = off(lines, of("ten", OnBill(cut=AmountOff(1_000))))

    assert sum(found) == 1_000
    assert (sum(found[:30]), sum(found[30:])) == (333, 667)
    assert all(0 <= one <= 33 for one in found)


def test_more_than_the_goods_cost_is_never_taken_off():
    lines = [line("a", 30), line("b", 40)]

    for gives in (
        OnEach(AmountOff(1_000)),
        OnEach(PercentOff(900_000)),
        OnBill(cut=AmountOff(1_000)),
        OnArticle(AmountOff(1_000)),
        AnyOf(count=2, cut=FixedPrice(-5_000)),
        Tiers(tiers=(Tier(from_milli=0, cut=FixedPrice(-70)),)),
    ):
        assert off(lines, of("gift", gives)) == [30, 40]


def test_a_negative_amount_never_makes_goods_dearer():
    for gives in (
        OnEach(AmountOff(-10)),
        OnBill(cut=PercentOff(-5_000)),
        AnyOf(count=1, cut=AmountOff(-1)),
    ):
        assert off([line()], of("dearer", gives)) == [0]


def test_what_comes_back_is_left_alone():
    back = line("milk", -100, kind="return", qty_milli=-1_000)
    lines = [line("milk", 100, 2), back]

    assert off(lines, of("half", OnEach(PercentOff(50_000)))) == [100, 0]
    assert off(lines, of("three", BuyGet(buy=2, get=1))) == [0, 0]


def test_a_label_price_and_a_deposit_cost_less_only_where_it_is_said():
    lines = [
        line("ham", 500, unit="kg", qty_milli=250, is_labelled=True),
        line("bottle", 25, kind="deposit"),
        line("empty", -25, kind="empties", qty_milli=-1_000),
    ]
    half = OnEach(PercentOff(50_000))

    assert off(lines, of("half", half)) == [0, 0, 0]
    assert off(lines, of("half", half, also=frozenset({"label_prices"}))) == [250, 0, 0]
    assert off(lines, of("half", half, also=frozenset({"deposits"}))) == [0, 13, 0]


def test_a_label_price_counts_as_spent_and_a_deposit_does_not():
    ham = line("ham", 4_000, unit="kg", qty_milli=250, is_labelled=True)
    five = of("five", OnBill(spend_minor=5_000, cut=AmountOff(500)))

    assert off([ham, line("wine", 1_000)], five) == [0, 500]
    assert off([ham, line("wine", 900), line("bottle", 100, kind="deposit")], five) == [0, 0, 0]


def test_a_piece_takes_part_in_one_promotion_and_the_higher_priority_goes_first():
    half, tenth = of("half", OnEach(PercentOff(50_000))), of("tenth", OnEach(PercentOff(10_000)))

    assert codes(apply([line()], [half, tenth], FRIDAY_SIX)) == [["half"]]
    assert codes(apply([line()], [tenth, half], FRIDAY_SIX)) == [["tenth"]]
    urgent = of("urgent", OnEach(PercentOff(10_000)), priority=1)
    assert codes(apply([line()], [half, urgent], FRIDAY_SIX)) == [["urgent"]]


def codes(found):
    return [[one.code for one in line] for line in found]


def test_promotions_stack_only_where_both_say_so():
    half = of("half", OnEach(PercentOff(50_000)), stacks=True)
    tenth = of("tenth", OnEach(PercentOff(10_000)), stacks=True)
    alone = of("alone", OnEach(PercentOff(10_000)))

    assert off([line()], half, tenth) == [55]
    assert off([line()], half, alone) == [50]
    assert off([line()], alone, half) == [10]


def test_pieces_that_are_in_no_set_are_free_for_another_promotion():
    three, half = of("three", BuyGet(buy=2, get=1)), of("half", OnEach(PercentOff(50_000)))

    assert off([line(pieces=4)], three, half) == [100 + 50]
    assert codes(apply([line(pieces=4)], [three, half], FRIDAY_SIX)) == [["three", "half"]]


def test_a_promotion_whose_time_it_is_not_gives_nothing():
    monday = of("monday", OnEach(FREE), when=When(days=(0,)))

    assert off([line()], monday) == [0]
    assert off([line()], of("friday", OnEach(FREE), when=When(days=(4,)))) == [100]


CUTS = st.one_of(
    st.builds(PercentOff, st.integers(1, 100_000)),
    st.builds(AmountOff, st.integers(1, 3_000)),
    st.builds(FixedPrice, st.integers(0, 3_000)),
)
EITHER = CUTS.filter(lambda cut: not isinstance(cut, FixedPrice))
SOME = st.builds(
    Goods,
    choice=st.builds(
        GoodsChoice,
        codes=st.frozensets(st.sampled_from("abcde"), max_size=3),
        departments=st.frozensets(st.sampled_from(["dairy", "bakery"]), max_size=1),
    ),
)
GIVES = st.one_of(
    st.builds(OnEach, EITHER),
    st.builds(OnArticle, st.builds(AmountOff, st.integers(1, 3_000))),
    st.builds(OnBill, cut=EITHER, spend_minor=st.integers(0, 5_000), repeats=st.booleans()),
    st.builds(
        BuyGet, buy=st.integers(1, 3), get=st.integers(1, 2), cut=CUTS, gift=st.none() | SOME
    ),
    st.builds(AnyOf, count=st.integers(1, 4), cut=CUTS),
    st.builds(
        Bundle,
        parts=st.lists(
            st.builds(Part, goods=SOME, count=st.integers(1, 2)), min_size=1, max_size=3
        ).map(tuple),
        cut=CUTS,
    ),
    st.builds(
        Tiers,
        tiers=st.lists(
            st.builds(Tier, from_milli=st.integers(0, 5_000), cut=CUTS), min_size=1, max_size=3
        ).map(tuple),
        is_together=st.booleans(),
    ),
)
PROMOTIONS = st.lists(
    st.builds(
        Promotion,
        name=st.uuids().map(str),
        label=st.just("Offer"),
        gives=GIVES,
        goods=SOME,
        priority=st.integers(0, 2),
        stacks=st.booleans(),
        limit=st.integers(0, 2),
        also=st.frozensets(st.sampled_from(["label_prices", "deposits"])),
    ),
    max_size=6,
)
LINES = st.lists(
    st.builds(
        lambda product, price, pieces, sign, **facts: OfferedLine(
            product=product,
            qty_milli=sign * pieces * 1_000,
            amount_minor=sign * price * pieces - (sign if price else 0),
            **facts,
        ),
        product=st.sampled_from("abcde"),
        price=st.integers(0, 2_000),
        pieces=st.integers(1, 7),
        sign=st.sampled_from([1, 1, 1, -1]),
        department=st.sampled_from(["dairy", "bakery"]),
        unit=st.sampled_from(["piece", "piece", "kg"]),
        tax=st.sampled_from(["standard", "reduced"]),
        kind=st.sampled_from(["goods", "goods", "goods", "deposit"]),
        is_labelled=st.booleans(),
    ),
    max_size=8,
)


@pytest.mark.money
@examples(40)
@given(LINES, PROMOTIONS, st.randoms(use_true_random=False))
def test_whatever_is_offered_no_line_pays_and_no_order_matters(
    lines: list[OfferedLine], promotions: list[Promotion], dice: random.Random
) -> None:
    found = apply(lines, promotions, FRIDAY_SIX)
    for line_, discounts in zip(lines, found, strict=True):
        assert all(one.amount_minor > 0 for one in discounts)
        assert sum(one.amount_minor for one in discounts) <= max(0, line_.amount_minor)
        assert not discounts or line_.qty_milli > 0
    assert apply(lines, promotions, FRIDAY_SIX) == found, "the same bill comes to the same"
    order = dice.sample(range(len(lines)), len(lines))
    again = apply([lines[at] for at in order], promotions, FRIDAY_SIX)
    assert totals([lines[at] for at in order], again) == totals(lines, found)


def totals(lines, found):
    """Return what each rate and each promotion comes to."""
    sums = {}
    for line_, discounts in zip(lines, found, strict=True):
        for one in discounts:
            key = line_.product, line_.tax, one.code
            sums[key] = sums.get(key, 0) + one.amount_minor
    return sums
