"""Labels of the shop's own scales: each one printed reads back, and nothing else is one."""

from __future__ import annotations

import pytest
from biip.checksums import gs1_price_weight_check_digit, gs1_standard_check_digit
from hypothesis import assume, given
from hypothesis import strategies as st

from posforge.errors import UserError
from posforge.runtime.domain.barcode import BadCheckDigitError, check_digit, read_code
from posforge.runtime.domain.product import Product
from posforge.runtime.domain.quantity import extend
from posforge.runtime.domain.scale_label import (
    Embedded,
    Labelled,
    labelled,
    read_embedded,
)
from posforge.runtime.domain.shop import BarcodeRule

PRICE = BarcodeRule(prefix="22", layout="IIIIIPPPPP", carries="price")
RULES = (
    PRICE,
    BarcodeRule(prefix="23", layout="IIIIIWWWWW", carries="weight"),
    BarcodeRule(prefix="02", layout="QQIIIIIIII", carries="pieces"),
    BarcodeRule(prefix="2455", layout="IIIPPPPP", carries="price", step_minor=10),
    BarcodeRule(prefix="25", layout="IIIIIVPPPP", carries="price"),
    BarcodeRule(prefix="26", layout="IIIIVWWWWW", carries="weight"),
)
VALUES = {"price": "P", "weight": "W", "pieces": "Q"}

digit_texts = st.text("0123456789", max_size=14)


@st.composite
def labels(draw):
    """A rule, an item number and a value, all of which the scale can print."""
    rule = draw(st.sampled_from(RULES))
    items = rule.layout.count("I")
    values = rule.layout.count(VALUES[rule.carries])
    item = draw(st.text("0123456789", min_size=items, max_size=items))
    return rule, item, draw(st.integers(0, 10**values - 1))


def printed(rule: BarcodeRule, item: str, value: int) -> str:
    """Return what a scale prints, with biip's check digits."""
    letter = VALUES[rule.carries]
    digits = str(value).zfill(rule.layout.count(letter))
    body = rule.layout.replace("I" * len(item), item).replace(letter * len(digits), digits)
    if "V" in body:
        body = body.replace("V", str(gs1_price_weight_check_digit(digits)))
    body = rule.prefix + body
    return body + str(gs1_standard_check_digit(body))


@given(labels())
def test_every_label_a_scale_prints_reads_back(label):
    rule, item, value = label
    found = read_embedded(read_code(printed(rule, item, value)).value, RULES)

    assert found is not None
    assert found.item == item
    assert found.item_code == read_code(printed(rule, item, 0)).value
    assert (found.price_minor, found.weight_g, found.pieces) == (
        value * rule.step_minor if rule.carries == "price" else None,
        value if rule.carries == "weight" else None,
        value if rule.carries == "pieces" else None,
    )


@given(labels())
def test_an_item_is_listed_by_its_label_with_a_value_of_zero(label):
    rule, item, _ = label
    found = read_embedded("0" + printed(rule, item, 0), RULES)

    assert found is not None
    assert found.item_code == "0" + printed(rule, item, 0)


@given(labels(), st.integers(0, 12), st.integers(1, 9))
def test_one_digit_misread_is_never_another_label(label, place, by):
    code = printed(*label)
    wrong = f"{code[:place]}{(int(code[place]) + by) % 10}{code[place + 1 :]}"
    if wrong.startswith(tuple(rule.prefix for rule in RULES)):
        with pytest.raises(BadCheckDigitError, match="rescan"):
            read_embedded("0" + wrong, RULES)
    else:
        assert read_embedded("0" + wrong, RULES) is None


@pytest.mark.parametrize("rule", RULES[-2:], ids=lambda rule: rule.layout)
def test_a_value_whose_own_check_digit_is_wrong_is_refused(rule):
    right = printed(rule, "1" * rule.layout.count("I"), 1234)
    place = 2 + rule.layout.index("V")
    body = f"{right[:place]}{(int(right[place]) + 1) % 10}{right[place + 1 : -1]}"

    with pytest.raises(BadCheckDigitError, match="no valid label"):
        read_embedded(f"0{body}{check_digit(body)}", RULES)


@given(st.one_of(digit_texts, st.text(max_size=20)))
def test_hostile_codes_are_no_label_or_a_misread_one(text):
    assume(len(text) != 14 or not text.startswith(tuple("0" + rule.prefix for rule in RULES)))

    assert read_embedded(text, RULES) is None


@pytest.mark.parametrize(
    "code",
    [
        "",
        "22",
        "2210001004993",
        "02210001004993x",
        "0٢210001004993",
        "12210001004990",
        "00000096385074",
        "04006381333931",
        "02710001004995",
        "0 210001004993",
    ],
)
def test_what_no_rule_knows_is_a_plain_code(code):
    assert read_embedded(code, RULES) is None


def test_without_rules_a_code_for_use_inside_the_shop_is_plain():
    assert read_embedded("02210001000000", ()) is None


def article(*, unit: str = "kg", price: int | None = 1_899) -> Product:
    return Product(
        id="p1", name="Gouda", department="", unit=unit, tax="reduced", price_minor=price
    )


def sold(product: Product, **facts) -> Labelled:
    return labelled(product, Embedded(item="1", item_code="1", **facts), code="label")


def test_a_weight_costs_what_the_article_costs_today():
    assert sold(article(), weight_g=345) == Labelled(
        code="label", qty_milli=345, unit_price_minor=1_899, amount_minor=655
    )
    assert sold(article(unit="g", price=2), weight_g=345).qty_milli == 345_000


def test_a_number_of_pieces_is_counted():
    assert sold(article(unit="piece", price=20), pieces=12) == Labelled(
        code="label", qty_milli=12_000, unit_price_minor=20, amount_minor=240
    )


@pytest.mark.parametrize("price", [1_899, None])
def test_a_piece_costs_what_its_label_says(price):
    assert sold(article(unit="piece", price=price), price_minor=655) == Labelled(
        code="label", qty_milli=1_000, unit_price_minor=655, amount_minor=655
    )


@given(st.integers(1, 99_999), st.integers(1, 20_000))
def test_a_price_wins_to_the_cent_and_says_the_weight_to_the_gram(unit_price, grams):
    price = extend(unit_price, grams)
    assume(price)
    found = sold(article(price=unit_price), price_minor=price)

    assert found.amount_minor == price
    assert found.unit_price_minor == unit_price
    if unit_price >= 1_000:  # where a gram costs a cent or more, each price has one weight
        assert found.qty_milli == grams
        assert extend(unit_price, found.qty_milli) == price


@given(st.integers(1, 99_999), st.integers(1, 99_999))
def test_a_price_of_another_day_wins_to_the_cent_too(unit_price, price):
    found = sold(article(price=unit_price), price_minor=price)

    assert found.amount_minor == price
    assert found.qty_milli >= 1
    off = abs(unit_price * found.qty_milli - price * 1_000)
    assert found.qty_milli == 1 or 2 * off <= unit_price


@pytest.mark.parametrize(
    ("facts", "what"),
    [({"price_minor": 0}, "price"), ({"weight_g": 0}, "weight"), ({"pieces": 0}, "number")],
)
def test_a_label_that_says_zero_is_refused(facts, what):
    with pytest.raises(UserError, match=f"^The label of Gouda says a {what} of zero"):
        sold(article(), **facts)


@pytest.mark.parametrize(
    ("unit", "facts", "words"),
    [
        ("piece", {"weight_g": 345}, "sold by the piece, and its label says a weight"),
        ("l", {"weight_g": 345}, "sold by the l, and its label says a weight"),
        ("kg", {"pieces": 3}, "sold by the kg, and its label says a number of pieces"),
    ],
)
def test_a_label_that_does_not_fit_the_article_is_refused(unit, facts, words):
    with pytest.raises(UserError, match=words):
        sold(article(unit=unit), **facts)


@pytest.mark.parametrize("price", [None, 0])
@pytest.mark.parametrize("facts", [{"price_minor": 655}, {"weight_g": 345}])
def test_without_a_price_per_kilogram_nothing_is_weighed(price, facts):
    with pytest.raises(UserError, match="Gouda has no price per kg"):
        sold(article(price=price), **facts)
