"""What comes back gives exactly its share, however it comes back."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posforge.runtime.domain.cart import Cart, add, change_line
from posforge.runtime.domain.discount import ManualDiscount
from posforge.runtime.domain.payment import Tender
from posforge.runtime.domain.pricing import total
from posforge.runtime.domain.returns import is_late, receipt_in, returnables, share_of
from posforge.runtime.domain.sale import complete
from posforge.runtime.domain.shop import ReturnRules, TaxPart
from posforge.testing.builders import a_shop
from posforge.testing.examples import examples
from posforge.testing.sales import an_article

CANADA = replace(
    a_shop().tax,
    prices="exclusive",
    rates={"standard": Decimal("0.14975"), "reduced": Decimal("0.05")},
    parts={
        "standard": (
            TaxPart(name="GST", rate=Decimal("0.05")),
            TaxPart(name="QST", rate=Decimal("0.09975")),
        )
    },
)
SHOPS = (a_shop(), a_shop(tax=replace(a_shop().tax, rounding="line")), a_shop(tax=CANADA))


def sold(shop, prices, *, off=0):
    cart = Cart(id="c1", cashier="p1", opened_ms=0, bizdate="2026-11-28")
    for place, (price, pieces, tax) in enumerate(prices):
        cart, _ = add(cart, an_article(f"a{place}", price, tax=tax), qty_milli=pieces * 1000)
    if off:
        cart = replace(cart, discounts=(ManualDiscount(reason="x", percent_milli=off),))
    due = total(cart, shop).gross_minor
    paid = Tender(method="cash", amount_minor=due, tendered_minor=due, change_minor=0)
    return complete(cart, (paid,), number="S01-1-A-000001", till=1, shop=shop)


goods = st.lists(
    st.tuples(st.integers(1, 9_999), st.integers(1, 6), st.sampled_from(["standard", "reduced"])),
    min_size=1,
    max_size=5,
)


@pytest.mark.money
@examples(40)
@given(st.sampled_from(SHOPS), goods, st.integers(0, 90_000), st.randoms())
def test_any_sequence_of_partial_returns_sums_to_the_sale(shop, prices, off, random):
    sale = sold(shop, prices, off=off)
    back: Counter[int] = Counter()
    given_back: Counter[tuple[str, str]] = Counter()
    while left := returnables(sale, back):
        one = random.choice(left)
        qty_milli = random.randint(1, one.left_milli // 1000) * 1000
        shares = share_of(sale, one.line, returned_milli=back[one.line.line], qty_milli=qty_milli)
        assert sum(share.gross_minor for share in shares) <= 0
        for share in shares:
            assert share.gross_minor == share.net_minor + share.tax_minor
            given_back[share.code, share.part] += share.gross_minor
        back[one.line.line] += qty_milli
    assert -sum(given_back.values()) == sale.gross_minor
    for tax in sale.taxes:
        assert -given_back[tax.code, tax.part] == tax.gross_minor


def test_a_return_gives_what_was_paid_after_discounts_not_what_the_tag_says():
    sale = sold(a_shop(), [(1000, 3, "standard")], off=10_000)
    (share,) = share_of(sale, sale.lines[0], returned_milli=0, qty_milli=1000)
    assert share.gross_minor == -900


def test_one_of_two_gives_back_what_one_cost_though_net_and_tax_halve_to_half_cents():
    line_by_line = a_shop(tax=replace(a_shop().tax, rounding="line"))
    sale = sold(line_by_line, [(503, 2, "standard")])
    assert (sale.net_minor, sale.tax_minor) == (845, 161)
    halves = [
        share_of(sale, sale.lines[0], returned_milli=before, qty_milli=1000)[0]
        for before in (0, 1000)
    ]
    assert [one.gross_minor for one in halves] == [-503, -503]
    assert [one.tax_minor for one in halves] == [-80, -81]


def test_what_comes_back_in_an_exchange_of_another_rate_can_be_told_apart():
    """A sale that holds two rates of one code says each line's own."""
    shop = a_shop()
    old_rates = {"standard": Decimal("0.16"), "reduced": Decimal("0.05")}
    earlier = replace(shop, tax=replace(shop.tax, rates=old_rates))
    first = sold(earlier, [(1160, 1, "standard")])
    cart = Cart(id="c2", cashier="p1", opened_ms=0, bizdate="2027-01-02")
    cart, _ = add(cart, an_article("new", 2380, tax="standard"))
    cart, line = add(cart, an_article("old", 1160, tax="standard"))
    share = share_of(first, first.lines[0], returned_milli=0, qty_milli=1000)
    cart, _ = change_line(cart, line.line, qty_milli=-1000, kind="return", share=share)
    due = total(cart, shop).gross_minor
    assert due == 2380 - 1160
    paid = Tender(method="cash", amount_minor=due, tendered_minor=due, change_minor=0)
    exchange = complete(cart, (paid,), number="S01-1-A-000002", till=1, shop=shop)

    (back,) = share_of(exchange, exchange.lines[0], returned_milli=0, qty_milli=1000)
    assert (back.rate, back.gross_minor, back.tax_minor) == ("0.19", -2380, -380)
    assert [one.line.line for one in returnables(exchange, {})] == [1]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("S01-1-A-000017", "S01-1-A-000017"),
        (" s01-2-aa-1000000 ", "S01-2-AA-1000000"),
        ("posforge:r1:S01-1-A-000017:1234:3f9ac0d1e2f34455", "S01-1-A-000017"),
        ("4006381333931", ""),
        ("posforge:r1:nonsense:1:aa", ""),
        ("S01-1-A-000017; DROP TABLE sale", ""),
    ],
)
def test_a_receipt_is_known_by_its_number_or_its_qr_code(text, number):
    assert receipt_in(text) == number


@pytest.mark.parametrize(
    ("department", "today", "late"),
    [
        ("pantry", "2026-12-28", False),
        ("pantry", "2026-12-29", True),
        ("dairy", "2026-11-28", False),
        ("dairy", "2026-11-29", True),
    ],
)
def test_each_department_has_its_days(department, today, late):
    rules = ReturnRules(days=30, by_department={"dairy": 0})
    assert is_late(rules, department=department, sold_on="2026-11-28", today=today) == late
