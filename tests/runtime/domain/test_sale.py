"""A paid bill balances: lines, rates, tenders and every ledger."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posforge.errors import UserError
from posforge.runtime.domain.cart import Cart, add, void
from posforge.runtime.domain.codec import from_body, to_body
from posforge.runtime.domain.events import SaleCompleted
from posforge.runtime.domain.ledger import sale_entries
from posforge.runtime.domain.payment import Tender
from posforge.runtime.domain.pricing import total
from posforge.runtime.domain.product import Product
from posforge.runtime.domain.sale import complete
from posforge.runtime.domain.shop import TaxRules
from posforge.testing.builders import a_shop

RULES = TaxRules(
    prices="exclusive",
    rounding="document",
    rates={"standard": Decimal("0.19"), "reduced": Decimal("0.07")},
    default="standard",
)
SHOP = a_shop(tax=RULES)
items = st.lists(
    st.tuples(st.integers(1, 10_000), st.integers(1, 20), st.sampled_from(["standard", "reduced"])),
    min_size=1,
    max_size=30,
)


def bill(wanted: list[tuple[int, int, str]]) -> Cart:
    cart = Cart(id="c1", cashier="p1", opened_ms=0)
    for index, (price, pieces, tax) in enumerate(wanted):
        product = Product(
            id=f"p{index}",
            name=f"Article {index}",
            department="pantry",
            unit="piece",
            tax=tax,
            price_minor=price,
        )
        cart, _ = add(cart, product, qty_milli=pieces * 1000)
    return cart


def cash(amount: int, *, given_minor: int | None = None) -> tuple[Tender, ...]:
    handed = amount if given_minor is None else given_minor
    return (
        Tender(
            method="cash",
            amount_minor=amount,
            tendered_minor=handed,
            change_minor=handed - amount,
        ),
    )


def paid(cart: Cart) -> SaleCompleted:
    due = total(cart, SHOP).gross_minor
    return complete(cart, cash(due), number="S01-1-A-000001", till=1, shop=SHOP)


@pytest.mark.money
@given(items)
def test_every_ledger_sums_to_zero_and_takings_end_empty(
    wanted: list[tuple[int, int, str]],
) -> None:
    sale = paid(bill(wanted))
    balances: Counter[tuple[str, str, str]] = Counter()
    for entry in sale_entries(sale, store="S01", node="n1"):
        balances[entry.ledger, entry.source, entry.item] -= entry.amount
        balances[entry.ledger, entry.target, entry.item] += entry.amount
    assert sum(balances.values()) == 0
    assert balances["money", "takings:n1", ""] == 0
    assert balances["money", "cash:n1", ""] == sale.gross_minor
    assert sum(
        amount for (ledger, account, _), amount in balances.items() if account == "stock:S01"
    ) == -sum(line.qty_milli for line in sale.lines)


@pytest.mark.money
@given(items)
def test_a_sale_travels_and_comes_back_the_same(wanted: list[tuple[int, int, str]]) -> None:
    sale = paid(bill(wanted))
    assert from_body(SaleCompleted, to_body(sale)) == sale


def test_void_lines_are_not_sold() -> None:
    cart, _ = void(bill([(100, 1, "standard"), (200, 1, "reduced")]), 1)
    assert [line.product for line in paid(cart).lines] == ["p1"]


def test_an_empty_bill_and_a_wrong_payment_are_refused() -> None:
    empty = Cart(id="c1", cashier="p1", opened_ms=0)
    with pytest.raises(UserError, match="nothing on this bill"):
        complete(empty, (), number="n", till=1, shop=SHOP)
    with pytest.raises(UserError, match="do not add up"):
        complete(
            bill([(100, 1, "standard")]),
            cash(1),
            number="n",
            till=1,
            shop=SHOP,
        )
