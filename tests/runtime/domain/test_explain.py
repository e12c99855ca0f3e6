"""Every amount of a receipt comes out anew, and one that does not is named."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from posforge.runtime.domain import explain_rules
from posforge.runtime.domain.barcode import check_digit
from posforge.runtime.domain.cart import OVERRIDE, Cart, add, change_line
from posforge.runtime.domain.codec import from_body, to_body
from posforge.runtime.domain.discount import ManualDiscount
from posforge.runtime.domain.events import SaleCompleted
from posforge.runtime.domain.explain import explain
from posforge.runtime.domain.explain_words import ENGLISH, GERMAN, say_mismatch, say_step
from posforge.runtime.domain.money import round_to_step
from posforge.runtime.domain.payment import Tender
from posforge.runtime.domain.pricing import total
from posforge.runtime.domain.promotion_kinds import (
    BuyGet,
    Goods,
    GoodsChoice,
    OnEach,
    PercentOff,
    Promotion,
)
from posforge.runtime.domain.promotion_record import MatchedGoods, fingerprint
from posforge.runtime.domain.returned import ReturnedFrom
from posforge.runtime.domain.returns import share_of
from posforge.runtime.domain.sale import complete
from posforge.runtime.domain.scale_label import Labelled
from posforge.runtime.domain.shop import BarcodeRule, CashRules, TaxChange
from posforge.testing.builders import QUEBEC_TAX, a_shop
from posforge.testing.examples import examples
from posforge.testing.sales import an_article
from tests.runtime.domain.test_promotion import PROMOTIONS

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
    parts = [*proof.lines, *proof.promotions]
    return [step for one in parts for step in one.steps] + list(proof.bill)


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
        ("matched", 1900, "2 piece, line 1: before promotions"),
        ("rule", -570, "30% off, each"),
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


def test_a_promotion_is_proven_by_its_rule_of_then_whatever_the_shop_has_now():
    sale = paid(a_cart((1000, 3, "standard")), SHOP)
    dearer = replace(OFFER, gives=OnEach(cut=PercentOff(percent_milli=10_000)))
    for promotions in ((), (dearer,), (replace(OFFER, stacks=True),)):
        proof = explain(sale, replace(SHOP, promotions=promotions), bizdate=DAY)
        assert proof.mismatches == ()
        assert proof.promotions[0].is_past
        assert ("past_rule", -900, "30% off, each (the rule as it was then)") in told(proof)
    renamed = replace(OFFER, label="Evening")
    proof = explain(sale, replace(SHOP, promotions=(renamed,)), bizdate=DAY)
    assert not proof.promotions[0].is_past, "another name is the same rule"


@pytest.mark.parametrize("cents", [-1, 1, -570])
def test_a_promotion_that_took_off_something_else_is_named(cents):
    sale = paid(a_cart((950, 2, "standard"), (100, 1, "standard")), SHOP)
    (off,) = sale.lines[0].discounts
    others = (replace(off, amount_minor=off.amount_minor + cents),) if cents != -570 else ()
    line = replace(sale.lines[0], discounts=others)
    wrong = explain(replace(sale, lines=(line, *sale.lines[1:])), SHOP, bizdate=DAY).mismatches
    found = [(step.kind, step.minor, step.due_minor) for step in wrong]
    assert ("promotion", -570 - cents, -570) in found
    assert ("rule", -600 - cents, -600) in found


def test_a_sale_keeps_the_lines_of_a_promotion_and_not_its_goods():
    many = frozenset(f"a{number}" for number in range(5000)) - {"a2"}
    three = replace(OFFER, gives=BuyGet(buy=2, get=1), goods=Goods(choice=GoodsChoice(codes=many)))
    sale = paid(a_cart(*[(100, 1, "reduced")] * 5), replace(SHOP, promotions=(three,)))
    assert to_body(sale)["promotions"] == [
        {
            "name": "happy_hour",
            "rule": fingerprint(three),
            "gives": "buy_get",
            "goods": [{"lines": "1-2,4-5", "count": 2}],
            "value": 100_000,
            "get": 1,
        }
    ]
    assert from_body(SaleCompleted, to_body(sale)) == sale
    assert "promotions" not in to_body(
        paid(a_cart((100, 1, "reduced")), replace(SHOP, promotions=()))
    )


def test_what_stacks_and_what_a_label_or_a_deposit_costs_is_counted_as_then():
    """1.99 at a label: neither takes part; a deposit and two that stack: 10 % each time."""
    tenth = replace(OFFER, goods=Goods(), gives=OnEach(PercentOff(10_000)), stacks=True)
    again = replace(tenth, name="again", also=frozenset({"deposits"}))
    shop = a_shop(
        promotions=(tenth, again),
        catalogue=replace(a_shop().catalogue, barcode_rules=LABELS),
    )
    code = f"0221234500199{check_digit('221234500199')}"
    label = Labelled(code=code, qty_milli=666, unit_price_minor=299, amount_minor=199)
    apples = replace(an_article("apples", 299), unit="kg")
    cart = a_cart((1000, 1, "standard"), (500, 1, "standard"))
    cart, _ = change_line(cart, 2, kind="deposit")
    cart, _ = add(cart, apples, qty_milli=666, label=label)
    sale = paid(cart, shop)

    assert [[one.amount_minor for one in line.discounts] for line in sale.lines] == [
        [100, 90],
        [50],
        [],
    ]
    assert explain(sale, shop, bizdate=DAY).mismatches == ()


@pytest.mark.parametrize("lines", ["", "x", "9-1", "1-999999999999", "0", "-3", "1,1,1"])
@pytest.mark.parametrize("gives", ["each", "article", "bill", "buy_get", "mix", "bundle", "tiers"])
def test_a_record_that_makes_no_sense_is_a_mismatch_and_no_crash(gives, lines):
    sale = paid(a_cart((950, 2, "standard")), SHOP)
    for count, cut, value in ((0, "price", -5), (-1, "percent", 10**12), (10**9, "amount", 0)):
        goods = (MatchedGoods(lines=lines, count=count),)
        (known,) = sale.promotions
        odd = replace(known, gives=gives, goods=goods, cut=cut, value=value, spend_minor=-1)
        for record in (odd, replace(odd, goods=())):
            proof = explain(replace(sale, promotions=(record,)), SHOP, bizdate=DAY)
            assert told(proof)


@pytest.mark.parametrize(
    ("english", "german"), [(ENGLISH, GERMAN), (explain_rules.ENGLISH, explain_rules.GERMAN)]
)
def test_every_language_has_every_sentence_with_the_same_blanks(english, german):
    assert list(german) == list(english)
    for key, text in english.items():
        blanks = [sorted(re.findall(r"{\w+}", one)) for one in (text, german[key])]
        assert blanks[0] == blanks[1]


@st.composite
def baskets(draw):
    """A bill with goods, deposits and labels of a scale, discounts by hand, and any promotions."""
    cart = Cart(id="c1", cashier="p1", opened_ms=0, bizdate=DAY, store="S01")
    for name in draw(st.lists(st.sampled_from("abcde"), min_size=1, max_size=8)):
        article = replace(
            an_article(
                name, draw(st.integers(0, 2_000)), tax="reduced" if name < "c" else "standard"
            ),
            department=draw(st.sampled_from(["dairy", "bakery"])),
            fields={"season": name},
            style=name.upper(),
        )
        pieces = draw(st.integers(1, 7))
        cart, line = add(cart, article, qty_milli=pieces * 1000)
        facts = draw(st.sampled_from([{}, {}, {}, {"kind": "deposit"}, {"discounts": (DENT,)}]))
        cart, _ = change_line(cart, line.line, **facts)
    if draw(st.booleans()):
        code = f"0221234500099{check_digit('221234500099')}"
        label = Labelled(code=code, qty_milli=334, unit_price_minor=299, amount_minor=99)
        cart, _ = add(cart, replace(an_article("a", 299), unit="kg"), qty_milli=334, label=label)
    return cart


@pytest.mark.money
@examples(40)
@given(st.sampled_from(SHOPS), baskets(), PROMOTIONS, st.integers(0, 90_000), st.booleans())
def test_whatever_is_sold_every_amount_comes_out_anew(shop, cart, promotions, percent, is_exempt):
    off = ManualDiscount(reason="x", percent_milli=percent)
    cart = replace(cart, discounts=(off,), exempt="embassy" if is_exempt else "")
    labels = replace(shop.catalogue, barcode_rules=LABELS)
    shop = replace(shop, promotions=tuple(promotions), catalogue=labels)
    sale = from_body(SaleCompleted, to_body(paid(cart, shop)))
    proof = explain(sale, replace(shop, promotions=()), bizdate=DAY)

    assert proof.mismatches == ()
    named = {one.code for line in sale.lines for one in line.discounts if one.label}
    assert named == {one.name for one in proof.promotions}
