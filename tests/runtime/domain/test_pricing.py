"""What a bill comes to: discounts in their order, shares of old sales, and sums that agree."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posforge.runtime.domain.cart import Cart, add, change_line
from posforge.runtime.domain.discount import ManualDiscount
from posforge.runtime.domain.ledger import sale_entries
from posforge.runtime.domain.payment import Tender
from posforge.runtime.domain.pricing import total
from posforge.runtime.domain.returned import ReturnedFrom
from posforge.runtime.domain.sale import complete
from posforge.runtime.domain.tax import TaxSum
from posforge.testing.builders import a_shop
from posforge.testing.examples import examples
from posforge.testing.sales import an_article

SHOP = a_shop()
TEN_PERCENT = ManualDiscount(reason="damaged", percent_milli=10_000)


def a_bill(*prices: tuple[int, str]) -> Cart:
    cart = Cart(id="c1", cashier="p1", opened_ms=0)
    for place, (price, tax) in enumerate(prices):
        cart, _ = add(cart, an_article(f"a{place}", price, tax=tax))
    return cart


def coming_back(cart: Cart, gross_minor: int, tax_minor: int) -> Cart:
    """The bill with one piece on it that was bought under a rate of another day."""
    old = TaxSum(
        code="standard",
        rate="0.16",
        net_minor=tax_minor - gross_minor,
        tax_minor=-tax_minor,
        gross_minor=-gross_minor,
    )
    cart, line = add(cart, an_article("old", 1, tax="standard"))
    where = ReturnedFrom(sale="s1", number="S01-1-A-000001", line=1, disposition="damaged")
    facts = {"kind": "return", "qty_milli": -1000, "returned": where, "share": (old,)}
    return change_line(cart, line.line, **facts)[0]


def test_a_discount_on_a_line_comes_before_one_on_the_whole_bill():
    bill, _ = change_line(a_bill((1000, "reduced"), (500, "standard")), 1, discounts=(TEN_PERCENT,))
    bill = replace(bill, discounts=(ManualDiscount(reason="opening", amount_minor=140),))
    totals = total(bill, SHOP)

    assert [[(d.code, d.amount_minor) for d in one.discounts] for one in totals.lines] == [
        [("manual", 100), ("bill", 90)],
        [("bill", 50)],
    ]
    assert totals.gross_minor == 1260
    assert totals.discount_minor == 240


def test_the_odd_cent_of_a_discount_on_the_bill_is_the_same_whatever_was_scanned_first():
    off = (ManualDiscount(reason="x", amount_minor=1),)
    one = replace(a_bill((100, "standard"), (100, "reduced")), discounts=off)
    other = replace(a_bill((100, "reduced"), (100, "standard")), discounts=off)
    assert total(one, SHOP).taxes == total(other, SHOP).taxes


@pytest.mark.parametrize("off", [1260, 99_999])
def test_a_bill_is_free_at_most_and_never_pays_the_customer(off):
    bill = replace(
        a_bill((1000, "reduced"), (500, "standard")),
        discounts=(ManualDiscount(reason="gift", amount_minor=off),),
    )
    assert total(bill, SHOP).gross_minor == max(0, 1500 - off)


def test_what_comes_back_counts_with_its_share_of_the_old_sale_and_takes_no_discount():
    bill = coming_back(a_bill((2000, "standard")), gross_minor=1160, tax_minor=160)
    bill = replace(bill, discounts=(TEN_PERCENT,))
    totals = total(bill, SHOP)

    assert totals.gross_minor == 1800 - 1160
    assert [(one.rate, one.gross_minor) for one in totals.taxes] == [
        ("0.19", 1800),
        ("0.16", -1160),
    ]
    assert totals.lines[1].discounts == ()


def test_goods_that_come_back_damaged_do_not_go_into_stock():
    bill = coming_back(a_bill((2000, "standard")), gross_minor=1160, tax_minor=160)
    cash = Tender(method="cash", amount_minor=840, tendered_minor=840, change_minor=0)
    sale = complete(bill, (cash,), number="n", till=1, shop=SHOP)
    moved = [
        (one.source, one.target)
        for one in sale_entries(sale, store="S01", node="n1")
        if one.ledger == "stock"
    ]
    assert moved == [("stock:S01", "sold:S01"), ("sold:S01", "damaged:S01")]


amounts = st.lists(
    st.tuples(st.integers(0, 50_000), st.sampled_from(["standard", "reduced"])),
    min_size=1,
    max_size=12,
)


@pytest.mark.money
@examples(30)
@given(amounts, st.integers(0, 100_000), st.integers(0, 60_000), st.integers(-3, 3))
def test_whatever_is_taken_off_every_sum_agrees(prices, percent, off, rounding):
    bill = replace(
        a_bill(*prices),
        discounts=(
            ManualDiscount(reason="a", percent_milli=percent),
            ManualDiscount(reason="b", amount_minor=off),
        ),
    )
    totals = total(bill, SHOP)
    due = totals.gross_minor + rounding
    paid = Tender(method="cash", amount_minor=due, tendered_minor=due, change_minor=0)
    sale = complete(bill, (paid,), number="n", till=1, shop=SHOP, rounding_minor=rounding)

    assert 0 <= totals.gross_minor == sum(one.gross_minor for one in sale.lines)
    assert sum(one.gross_minor for one in sale.taxes) == totals.gross_minor
    assert totals.gross_minor + totals.discount_minor == sum(price for price, _ in prices)
    moved = {"in": 0, "out": 0}
    for one in sale_entries(sale, store="S01", node="n1"):
        moved["in"] += one.amount * (one.target == "takings:n1")
        moved["out"] += one.amount * (one.source == "takings:n1")
    assert moved["in"] == moved["out"]
