"""What holds for every bill a till can ring: with promotions, discounts, taxes and returns."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Float

from posforge.runtime.domain.canonical import canonical_text
from posforge.runtime.domain.cart import Cart, CartLine, add, change_line
from posforge.runtime.domain.codec import to_body
from posforge.runtime.domain.discount import ManualDiscount
from posforge.runtime.domain.ledger import sale_entries
from posforge.runtime.domain.money import round_to_step
from posforge.runtime.domain.payment import Tender
from posforge.runtime.domain.pricing import total
from posforge.runtime.domain.promotion_kinds import (
    AmountOff,
    BuyGet,
    OnBill,
    OnEach,
    PercentOff,
    Promotion,
    Tier,
    Tiers,
)
from posforge.runtime.domain.receipt import sale_receipt
from posforge.runtime.domain.returned import ReturnedFrom
from posforge.runtime.domain.returns import share_of
from posforge.runtime.domain.sale import complete
from posforge.runtime.domain.shop import CashRules
from posforge.runtime.storage.tables import metadata
from posforge.testing.builders import QUEBEC_TAX, a_shop
from posforge.testing.examples import examples
from posforge.testing.sales import a_sale, an_article

pytestmark = pytest.mark.money

GERMANY = a_shop()
TIER = Tier(from_milli=4000, cut=PercentOff(15_000))
PROMOTIONS = (
    Promotion(name="third", label="3 for 2", gives=BuyGet(buy=2, get=1), priority=2),
    Promotion(name="tier", label="Many", gives=Tiers(tiers=(TIER,))),
    Promotion(name="each", label="Sale", gives=OnEach(PercentOff(12_500)), stacks=True),
    Promotion(name="bill", label="Thanks", gives=OnBill(cut=AmountOff(777), spend_minor=5_000)),
)
shops = st.builds(
    lambda tax, rounding, promotions, step: replace(
        GERMANY,
        tax=replace(tax, rounding=rounding),
        promotions=promotions,
        cash=CashRules(step_minor=step),
    ),
    st.sampled_from([GERMANY.tax, replace(GERMANY.tax, prices="exclusive"), QUEBEC_TAX]),
    st.sampled_from(["line", "document"]),
    st.lists(st.sampled_from(PROMOTIONS), unique=True, max_size=3).map(tuple),
    st.sampled_from([1, 5, 100]),
)
goods = st.lists(
    st.tuples(
        st.integers(0, 20_000),
        st.integers(1, 7),
        st.sampled_from(["standard", "reduced"]),
        st.integers(0, 60_000),
    ),
    min_size=1,
    max_size=8,
)
offs = st.integers(0, 90_000)


def a_bill(wanted, off=0) -> Cart:
    cart = Cart(id="c1", cashier="p1", opened_ms=0, bizdate="2026-11-28", store="S01")
    for place, (price, pieces, tax, percent) in enumerate(wanted):
        cart, line = add(cart, an_article(f"a{place}", price, tax=tax), qty_milli=pieces * 1000)
        if percent > 50_000:
            by_hand = ManualDiscount(reason="dent", percent_milli=percent)
            cart, _ = change_line(cart, line.line, discounts=(by_hand,))
    if off:
        cart = replace(cart, discounts=(ManualDiscount(reason="x", percent_milli=off),))
    return cart


def paid(cart, shop):
    gross = total(cart, shop).gross_minor
    due = round_to_step(gross, shop.cash.step_minor)
    cash = Tender(method="cash", amount_minor=due, tendered_minor=due, change_minor=0)
    return complete(
        cart, (cash,), number="S01-1-A-000001", till=1, shop=shop, rounding_minor=due - gross
    )


@examples(50)
@given(shops, goods, offs)
def test_lines_sum_to_total(shop, wanted, off):
    sale = paid(a_bill(wanted, off), shop)
    assert sum(line.net_minor for line in sale.lines) == sale.net_minor
    assert sum(line.tax_minor for line in sale.lines) == sale.tax_minor
    assert sum(line.gross_minor for line in sale.lines) == sale.gross_minor >= 0
    assert all(line.net_minor + line.tax_minor == line.gross_minor >= 0 for line in sale.lines)


@examples(50)
@given(shops, goods, offs)
def test_tax_by_rate_sums_to_tax(shop, wanted, off):
    sale = paid(a_bill(wanted, off), shop)
    assert sum(one.net_minor for one in sale.taxes) == sale.net_minor
    assert sum(one.tax_minor for one in sale.taxes) == sale.tax_minor
    assert sale.net_minor + sale.tax_minor == sale.gross_minor
    for code in {one.code for one in sale.taxes}:
        of_lines = sum(line.tax_minor for line in sale.lines if line.tax == code)
        assert of_lines == sum(one.tax_minor for one in sale.taxes if one.code == code)


@examples(50)
@given(shops, goods, offs, st.randoms(use_true_random=False))
def test_permuting_lines_changes_no_total(shop, wanted, off, dice):
    cart = a_bill(wanted, off)
    lines = [
        replace(line, line=place)
        for place, line in enumerate(dice.sample(cart.lines, len(cart.lines)), start=1)
    ]
    before, after = total(cart, shop), total(replace(cart, lines=tuple(lines)), shop)
    assert after.discount_minor == before.discount_minor
    assert (after.net_minor, after.tax_minor) == (before.net_minor, before.tax_minor)
    assert (after.gross_minor, after.taxes) == (before.gross_minor, before.taxes)


@examples(50)
@given(shops, goods, offs)
def test_a_basket_refunded_whole_gives_zero_in_every_ledger(shop, wanted, off):
    sale = paid(a_bill(wanted, off), shop)
    back = paid(_brought_back(sale), shop)
    balances: Counter[tuple[str, str, str]] = Counter()
    for one in (sale, back):
        for entry in sale_entries(one, store="S01", node="n1"):
            balances[entry.ledger, entry.source, entry.item] -= entry.amount
            balances[entry.ledger, entry.target, entry.item] += entry.amount
    assert {account: amount for account, amount in balances.items() if amount} == {}


def _brought_back(sale) -> Cart:
    lines = tuple(
        CartLine(
            line=line.line,
            product=line.product,
            code=line.code,
            name=line.name,
            department=line.department,
            unit=line.unit,
            tax=line.tax,
            unit_price_minor=line.unit_price_minor,
            qty_milli=-line.qty_milli,
            kind="return",
            returned=ReturnedFrom(sale="s1", number=sale.number, line=line.line),
            share=share_of(sale, line, returned_milli=0, qty_milli=line.qty_milli),
        )
        for line in sale.lines
    )
    return Cart(id="c2", cashier="p1", opened_ms=0, bizdate="2026-12-01", store="S01", lines=lines)


@examples(30)
@given(shops, goods, offs)
def test_no_float_reaches_storage_wire_or_print(shop, wanted, off):
    sale = paid(a_bill(wanted, off), shop)
    body = to_body(sale)
    assert _kinds(body) <= {dict, list, str, int, bool, type(None)}
    assert canonical_text(body), "what is stored and sent has one spelling, without fractions"
    printed = sale_receipt(
        replace(a_sale(shop), facts=sale), shop=shop, branch=shop.branches[0], cashier="Ada"
    )
    assert not _kinds(printed) & {float, Decimal}


def test_no_column_of_any_table_is_a_float():
    columns = [column for table in metadata.tables.values() for column in table.columns]
    assert [str(one) for one in columns if isinstance(one.type, Float)] == []


def _kinds(value) -> set[type]:
    """Return the kinds of everything that is in a value."""
    inside = ()
    if is_dataclass(value):
        inside = [getattr(value, field.name) for field in fields(value)]
    elif isinstance(value, dict):
        inside = value.values()
    elif isinstance(value, list | tuple):
        inside = value
    return {type(value)}.union(*map(_kinds, inside))
