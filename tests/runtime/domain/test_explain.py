"""Every amount of a receipt comes out anew, and one that does not is named."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from posforge.runtime.domain.barcode import check_digit
from posforge.runtime.domain.cart import OVERRIDE, Cart, add, change_line
from posforge.runtime.domain.discount import ManualDiscount
from posforge.runtime.domain.explain import explain
from posforge.runtime.domain.explain_words import ENGLISH, GERMAN, say_mismatch, say_step
from posforge.runtime.domain.money import round_to_step
from posforge.runtime.domain.payment import Tender
from posforge.runtime.domain.pricing import total
from posforge.runtime.domain.promotion_kinds import (
    Goods,
    GoodsChoice,
    OnEach,
    PercentOff,
    Promotion,
)
from posforge.runtime.domain.returned import ReturnedFrom
from posforge.runtime.domain.returns import share_of
from posforge.runtime.domain.sale import complete
from posforge.runtime.domain.scale_label import Labelled
from posforge.runtime.domain.shop import BarcodeRule, CashRules, TaxChange
from posforge.testing.builders import QUEBEC_TAX, a_shop
from posforge.testing.examples import examples
from posforge.testing.sales import an_article

DAY = "2026-11-28"
OFFER = Promotion(
    name="happy_hour",
    label="Happy hour",
    gives=OnEach(cut=PercentOff(percent_milli=30_000)),
    goods=Goods(choice=GoodsChoice(departments=frozenset({"pantry"}))),
)
SHOP = a_shop(promotions=(OFFER,), cash=CashRules(step_minor=5))
BY_LINE = replace(SHOP, tax=replace(SHOP.tax, rounding="line"))
SHOPS = (SHOP, BY_LINE, replace(SHOP, tax=QUEBEC_TAX))
DENT = ManualDiscount(reason="dent", amount_minor=102)
LABELS = (BarcodeRule(prefix="22", layout="IIIIIPPPPP", carries="price"),)


def a_cart(*prices):
    cart = Cart(id="c1", cashier="p1", opened_ms=0, bizdate=DAY, store="S01")
    for place, (price, pieces, tax) in enumerate(prices):
        article = replace(an_article(f"a{place}", price, tax=tax), price_source="store:S01")
        cart, _ = add(cart, article, qty_milli=pieces * 1000)
    return cart


def paid(cart, shop):
    gross = total(cart, shop).gross_minor
    due = round_to_step(gross, shop.cash.step_minor)
    cash = Tender(method="cash", amount_minor=due, tendered_minor=due + 100, change_minor=100)
    return complete(
        cart, (cash,), number="S01-1-A-1", till=1, shop=shop, rounding_minor=due - gross
    )


def steps_of(proof):
    return [step for one in proof.lines for step in one.steps] + list(proof.bill)


def told(proof):
    locale = Locale.parse("en")
    return [
        (step.kind, step.minor, say_step(step, currency="EUR", locale=locale))
        for step in steps_of(proof)
    ]


def test_each_amount_says_where_it_comes_from():
    cart, _ = change_line(a_cart((1001, 2, "standard")), 1, discounts=(DENT,))
    proof = explain(paid(cart, SHOP), SHOP, bizdate=DAY)
    assert told(proof) == [
        ("price", 2002, "€10.01 × 2 piece (price of branch S01)"),
        ("manual", -102, "discount by hand: dent"),
        ("promotion", -570, "promotion Happy hour"),
        ("off", 1330, "what is left to be taxed"),
        ("tax", 212, "Tax 19%, contained in the price, rounded once for the whole bill"),
        ("gross", 1330, "€11.18 net + €2.12 tax"),
        ("rate", 212, "Tax 19% on €11.18 net: the taxes of the lines"),
        ("total", 1330, "all lines (1): €11.18 net + €2.12 tax"),
        ("tender", 1330, "Cash: €14.30 given – €1.00 change"),
        ("paid", 1330, "all payments: €13.30 total + €0.00 rounding"),
    ]
    assert proof.mismatches == ()


def test_13_a_refund_to_a_card_names_the_payment_it_gives_back():
    tender = Tender(
        method="card",
        amount_minor=-500,
        tendered_minor=-500,
        change_minor=0,
        reference="S01-1-A/19",
        refunds="S01-1-A/17",
    )
    sale = replace(paid(a_cart((500, 1, "standard")), SHOP), tenders=(tender,))
    said = told(explain(sale, SHOP, bizdate=DAY))
    assert ("refund", -500, "Card: -€5.00 by refund S01-1-A/19 of payment S01-1-A/17") in said


def test_cash_is_rounded_once_and_says_to_what():
    proof = explain(paid(a_cart((332, 1, "reduced")), SHOP), SHOP, bizdate=DAY)
    assert ("rounding", -2, "€2.32 in cash, to the nearest €0.05") in told(proof)


def test_a_price_changed_by_hand_says_what_it_was_before():
    cart, _ = change_line(
        a_cart((1000, 1, "reduced")),
        1,
        unit_price_minor=800,
        list_price_minor=1000,
        price_source=OVERRIDE,
    )
    said = told(explain(paid(cart, SHOP), SHOP, bizdate=DAY))
    assert said[0] == (
        "override",
        1000,
        "before somebody changed the price from €10.00 to €8.00",
    )
    assert said[1] == ("price", 800, "€8.00 × 1 piece (price changed by hand)")


def test_a_label_of_a_scale_wins_to_the_cent():
    """0.334 kg at 2.99 would be 1.00 by price times quantity; the label says 0.99."""
    shop = a_shop(catalogue=replace(a_shop().catalogue, barcode_rules=LABELS))
    label = Labelled(
        code=f"0221234500099{check_digit('221234500099')}",
        qty_milli=334,
        unit_price_minor=299,
        amount_minor=99,
    )
    apples = replace(an_article("apples", 299), unit="kg")
    cart, _ = add(a_cart(), apples, qty_milli=334, label=label)
    proof = explain(paid(cart, shop), shop, bizdate=DAY)
    assert told(proof)[0][:2] == ("label", 99)
    assert proof.mismatches == ()


def test_what_comes_back_says_its_receipt_and_an_exempt_customer_why():
    first = paid(a_cart((1000, 3, "standard")), SHOP)
    cart = a_cart((2000, 1, "standard"))
    cart, line = add(cart, an_article("back", 1000, tax="standard"))
    share = share_of(first, first.lines[0], returned_milli=0, qty_milli=1000)
    back = ReturnedFrom(sale="s1", number=first.number, line=1)
    facts = {"kind": "return", "qty_milli": -1000, "returned": back, "share": share}
    cart, _ = change_line(cart, line.line, **facts)
    proof = explain(paid(cart, SHOP), SHOP, bizdate=DAY)
    assert "-1 of line 1 of receipt S01-1-A-1 come back with their share" in [
        said for _, _, said in told(proof)
    ]
    assert proof.mismatches == ()

    free = replace(a_cart((1190, 1, "standard")), exempt="embassy")
    proof = explain(paid(free, SHOP), SHOP, bizdate=DAY)
    assert ("exempt", 0, "no tax: embassy") in told(proof)
    assert proof.mismatches == ()


def test_a_sale_of_before_a_change_of_rates_is_proven_by_the_rates_of_its_day():
    later = TaxChange(valid_from="2027-01-01", rates={"standard": Decimal("0.16")})
    changed = replace(SHOP, tax=replace(SHOP.tax, changes=(later,)))
    sale = paid(a_cart((1190, 1, "standard")), changed)
    assert (
        explain(sale, replace(SHOP, tax=changed.tax.on("2027-01-02")), bizdate=DAY).mismatches == ()
    )


@pytest.mark.parametrize(
    ("facts", "kinds"),
    [
        ({"gross_minor": 9999}, ["total", "paid"]),
        ({"rounding_minor": 1}, ["rounding", "paid"]),
        ({"taxes": ()}, ["tax", "gross", "rate"]),
    ],
)
def test_what_does_not_come_out_is_named(facts, kinds):
    sale = replace(paid(a_cart((1001, 1, "standard")), SHOP), **facts)
    wrong = explain(sale, SHOP, bizdate=DAY).mismatches
    assert [step.kind for step in wrong if step.kind in kinds]


def test_a_cent_too_much_on_a_line_is_said_with_what_comes_out():
    sale = paid(a_cart((1001, 1, "standard")), SHOP)
    line = replace(sale.lines[0], gross_minor=sale.lines[0].gross_minor + 1)
    wrong = explain(replace(sale, lines=(line,)), SHOP, bizdate=DAY).mismatches
    assert [step.kind for step in wrong] == ["gross", "total"]
    said = say_mismatch(wrong[0], currency="EUR", locale=Locale.parse("de_DE"))
    assert said.replace("\xa0", " ") == "Aufgezeichnet ist 7,02 €, aber es ergibt sich 7,01 €"


def test_every_language_has_every_sentence_with_the_same_blanks():
    assert list(GERMAN) == list(ENGLISH)
    for key, text in ENGLISH.items():
        blanks = [sorted(re.findall(r"{\w+}", one)) for one in (text, GERMAN[key])]
        assert blanks[0] == blanks[1]


goods = st.lists(
    st.tuples(st.integers(0, 9_999), st.integers(1, 6), st.sampled_from(["standard", "reduced"])),
    min_size=1,
    max_size=8,
)


@pytest.mark.money
@examples(40)
@given(st.sampled_from(SHOPS), goods, st.integers(0, 90_000), st.booleans())
def test_whatever_is_sold_every_amount_comes_out_anew(shop, prices, percent, is_exempt):
    off = ManualDiscount(reason="x", percent_milli=percent)
    cart = replace(a_cart(*prices), discounts=(off,), exempt="embassy" if is_exempt else "")
    assert explain(paid(cart, shop), shop, bizdate=DAY).mismatches == ()
