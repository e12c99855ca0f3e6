"""Promotions: what the keys of one say together, and what they name that the shop does not have."""

from __future__ import annotations

import pytest

from posforge.spec.load import parse
from posforge.spec.problems import SpecError

CATALOG = """\
catalog:
  departments: [dairy, bakery]
  fields:
    season: {type: choice, label: Season, choices: [summer, winter]}
    weight: {type: decimal, label: Weight}
    vegan: {type: yes_no, label: Vegan}
    packed: {type: date, label: Packed}
    age: {type: whole, label: Age}
  variants: {size: [S, M]}
pricing: {promotions: offers.yaml}
"""


@pytest.fixture
def shop(small):
    """A store.yaml that names a file of promotions."""
    return small.replace("catalog: {departments: [dairy]}\n", CATALOG)


@pytest.fixture
def promotion_problems(shop):
    """Return a function that lists what is wrong with one promotion, without its file and line."""

    def find(text, *, store=shop):
        sheet = f"schema: 1\npromotions:\n  offer: {{label: Offer, {text}}}\n"
        with pytest.raises(SpecError) as raised:
            parse(store, promotions=sheet)
        assert {one.file for one in raised.value.problems} == {"offers.yaml"}
        return raised.value.problems

    return find


SOUND = (
    "percent: 12.5, goods: {departments: [dairy], except: {products: [PLU-7]}}",
    "amount: {off: 0.50, per: article}, limit: 3",
    "buy_get: {buy: 2, get: 1}",
    "buy_get: {buy: 1, get: 2, price: 0, gift: {fields: {season: [summer, winter]}}}",
    "mix: {count: 3, price: 5}, branches: [S01], days: [mon, sun], hours: [22:00-02:00]",
    "bundle: {items: [{products: [4006381333931]}, {rates: [reduced], count: 2}], percent: 10}",
    "tiers: {steps: [{from: 3, price: 2}, {from: 2.5, percent: 5}, {from: 6, price: 1.9}]}",
    "threshold: {spend: 50, amount: 50, repeat: true}, limit: 2, coupon: TEN-10",
    "threshold: {spend: 50, percent: 10}, groups: [anybody], valid_from: 2026-03-01",
    "percent: 1, goods: {fields: {weight: 1.5, vegan: yes, packed: 2026-03-01, age: 18, size: S}}",
    "percent: 1, also: [label_prices, deposits], stacks: true, priority: -5",
)


@pytest.mark.parametrize("text", SOUND)
def test_a_sound_promotion_has_no_problem(shop, text):
    spec = parse(shop, promotions=f"schema: 1\npromotions: {{offer: {{label: O, {text}}}}}")

    assert list(spec.promotions) == ["offer"]


@pytest.mark.parametrize(
    ("text", "path", "message"),
    [
        ("priority: 1", "", "It does not say what it gives."),
        ("percent: 5, mix: {count: 2, price: 1}", "mix", "It gives `percent` already."),
        ("mix: {count: 2}", "mix", "It does not say how much cheaper that is."),
        ("mix: {count: 2, price: 1, percent: 5}", "mix.percent", "It says `price` already."),
        (
            "threshold: {spend: 10, amount: 10.01}",
            "threshold.amount",
            "Who spends 10 would get 10.01 off: it would pay the customer.",
        ),
        ("percent: 101", "percent", "101 percent off would pay the customer."),
        ("percent: 0", "percent", "This takes nothing off."),
        (
            "amount: {off: -1}",
            "amount.off",
            "This takes nothing off: it would make the goods dearer.",
        ),
        (
            "mix: {count: 2, price: -1}",
            "mix.price",
            "A price below nothing would pay the customer.",
        ),
        (
            "threshold: {spend: 10, percent: 5, repeat: true}",
            "threshold.repeat",
            "Only an amount is taken off again and again; a percentage is of all that is spent.",
        ),
        (
            "tiers: {steps: [{from: 3, price: 2}, {from: 3.0, price: 1}]}",
            "tiers.steps[1].from",
            "From 3.0 on it already says a price on line 3.",
        ),
        (
            "tiers: {steps: [{from: 3, price: 2}, {from: 6, price: 2}]}",
            "tiers.steps[1].price",
            "Who buys 6 would pay no less for each than from 3 on.",
        ),
        (
            "amount: {off: 1, per: bill}, limit: 2",
            "limit",
            "There is nothing to count: this promotion holds once on a bill anyway.",
        ),
        (
            "bundle: {items: [{}, {}], price: 1}, goods: {departments: [dairy]}",
            "goods",
            "A bundle says in its `items` which goods it is on.",
        ),
        (
            "percent: 5, valid_from: 2026-03-02, valid_to: 2026-03-01",
            "valid_to",
            "It ends before it begins, on 2026-03-02.",
        ),
        ("percent: 5, valid_to: 2026-02-30", "valid_to", "`2026-02-30` is no date."),
        ("percent: 5, hours: [24:00-25:00]", "hours[0]", "`24:00-25:00` is no time of the day."),
        ("percent: 5, hours: [09:00-09:00]", "hours[0]", "`09:00-09:00` ends when it begins."),
        ("percent: 5, branches: [S09]", "branches[0]", "The shop has no branch `S09`."),
        (
            "percent: 5, goods: {departments: [diary]}",
            "goods.departments[0]",
            "The shop has no department `diary`.",
        ),
        (
            "percent: 5, goods: {except: {rates: [reducd]}}",
            "goods.except.rates[0]",
            "The shop has no tax rate `reducd`.",
        ),
        (
            "percent: 5, goods: {fields: {saeson: summer}}",
            "goods.fields.saeson",
            "The shop has no field `saeson`.",
        ),
        (
            "percent: 5, goods: {fields: {season: [summer, sumer]}}",
            "goods.fields.season[1]",
            "The field `season` has no choice `sumer`.",
        ),
        (
            "percent: 5, goods: {fields: {weight: heavy}}",
            "goods.fields.weight",
            "The field `weight` cannot hold `heavy`.",
        ),
        (
            "percent: 5, goods: {products: [4006381333932]}",
            "goods.products[0]",
            "`4006381333932` is no valid barcode: its last digit does not fit the others.",
        ),
        (
            "percent: 5, coupon: ten off",
            "coupon",
            "`ten off` cannot be the code of a coupon.",
        ),
        (
            "percent: 5, coupon: 12345678",
            "coupon",
            "`12345678` is as long as the barcode of an article, and would be read as one.",
        ),
        ("amount: {off: 0.505}", "amount.off", "EUR has no more than 2 decimals."),
        ("amount: {off: 5 €}", "amount.off", "`5 €` is not a plain number."),
    ],
)
def test_each_mistake_is_told_at_its_place(promotion_problems, text, path, message):
    (problem,) = promotion_problems(text)

    assert problem.message == message
    way = [part for part in problem.path if part not in {"promotions", "offer"}]
    dotted = "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in way)
    assert dotted.lstrip(".") == path
    assert problem.span.line == 3


def test_near_words_are_offered(promotion_problems):
    (day,) = promotion_problems("percent: 5, days: [Friday]")
    (department,) = promotion_problems("percent: 5, goods: {departments: [diary]}")

    assert (day.suggestion, department.suggestion) == ("fri", "dairy")


def test_groups_are_known_where_the_shop_declares_them(promotion_problems, shop):
    store = f"{shop}customers: {{groups: [staff]}}\n"
    with pytest.raises(SpecError) as raised:
        parse(
            store, promotions="schema: 1\npromotions: {o: {label: O, percent: 1, groups: [stuff]}}"
        )

    said = [one.message for one in raised.value.problems if one.file == "offers.yaml"]
    assert said == ["The shop has no group `stuff`."]


def test_a_currency_without_cents_takes_none(promotion_problems, shop):
    (problem,) = promotion_problems("amount: {off: 0.5}", store=shop.replace("EUR", "JPY"))

    assert problem.message == "JPY has no decimals."


def test_the_same_name_twice_is_told(shop):
    sheet = "schema: 1\npromotions:\n  a: {label: A, percent: 1}\n  a: {label: B, percent: 2}\n"
    with pytest.raises(SpecError) as raised:
        parse(shop, promotions=sheet)

    (problem,) = raised.value.problems
    assert problem.message == "The key `a` stands here a second time."
    assert problem.place == "offers.yaml:4:3"


@pytest.mark.parametrize("name", ["manual", "bill", "Happy", "3for2"])
def test_a_name_is_a_word_that_is_free(shop, name):
    with pytest.raises(SpecError) as raised:
        parse(shop, promotions=f"schema: 1\npromotions: {{{name}: {{label: A, percent: 1}}}}")

    (problem,) = raised.value.problems
    assert problem.message.startswith(f"`{name}` cannot name a promotion")
