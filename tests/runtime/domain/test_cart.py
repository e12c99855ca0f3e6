"""The open bill grows line by line and never forgets one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from posforge.errors import UserError
from posforge.runtime.domain.cart import (
    Cart,
    add,
    is_last_scanned,
    set_quantity,
    void,
    with_deposit,
)
from posforge.runtime.domain.pricing import total
from posforge.runtime.domain.product import Product
from posforge.runtime.domain.scale_label import Labelled
from posforge.runtime.domain.shop import TaxRules
from posforge.testing.builders import a_shop

RULES = TaxRules(
    prices="inclusive", rounding="document", rates={"standard": Decimal("0.19")}, default="standard"
)
SHOP = a_shop(tax=RULES)
EMPTY = Cart(id="c1", cashier="p1", opened_ms=0)


def article(
    name: str = "Oats", *, price: int | None = 199, unit: str = "piece", code: str = "1"
) -> Product:
    return Product(
        id=f"p{name}",
        name=name,
        department="pantry",
        unit=unit,
        tax="standard",
        price_minor=price,
        code=code,
    )


def test_the_line_scanned_last_is_the_newest_one_deposits_apart_standing_or_not() -> None:
    assert not is_last_scanned(EMPTY, 1)
    cart, _ = add(EMPTY, article())
    cart, _ = add(cart, article("Cola"))
    cart, _ = with_deposit(cart, 2, article("Deposit"))
    assert [is_last_scanned(cart, line) for line in (1, 2, 3)] == [False, True, False]
    cart, _ = void(cart, 2)
    assert [is_last_scanned(cart, line) for line in (1, 2)] == [False, True]


def test_a_scan_adds_a_line_at_todays_price() -> None:
    cart, line = add(EMPTY, article())
    assert cart.lines == (line,)
    assert (line.line, line.qty_milli, line.amount_minor) == (1, 1000, 199)


def test_the_same_article_twice_in_a_row_is_one_line() -> None:
    cart, _ = add(EMPTY, article())
    cart, line = add(cart, article(), qty_milli=2000)
    assert (len(cart.lines), line.qty_milli, line.amount_minor) == (1, 3000, 597)


def test_a_void_or_another_price_or_another_article_begins_a_new_line() -> None:
    cart, _ = add(EMPTY, article())
    cart, _ = add(cart, article(price=149))
    cart, _ = add(cart, article("Milk"))
    cart, _ = void(cart, 3)
    cart, _ = add(cart, article("Milk"))
    assert [line.line for line in cart.lines] == [1, 2, 3, 4]


def test_a_weighed_article_is_never_merged_and_is_rounded_once() -> None:
    cart, _ = add(EMPTY, article("Cheese", price=1_999, unit="kg"), qty_milli=345)
    cart, line = add(cart, article("Cheese", price=1_999, unit="kg"), qty_milli=345)
    assert (len(cart.lines), line.amount_minor) == (2, 690)


def test_a_label_is_a_line_of_its_own_and_keeps_its_quantity() -> None:
    label = Labelled(code="label", qty_milli=1000, unit_price_minor=250, amount_minor=250)
    cart, _ = add(EMPTY, article(price=250))
    cart, first = add(cart, article(price=250), label=label)
    cart, second = add(cart, article(price=250), label=label)
    cart, plain = add(cart, article(price=250))
    assert [line.line for line in (first, second, plain)] == [2, 3, 4]
    assert (first.code, first.unit_price_minor, first.amount_minor) == ("label", 250, 250)
    with pytest.raises(UserError, match="sold in the quantity that its label says"):
        set_quantity(cart, 2, qty_milli=2000)
    cart, _ = void(cart, 2)
    assert total(cart, SHOP).gross_minor == 750


def test_what_a_label_comes_to_wins_over_quantity_times_price() -> None:
    label = Labelled(code="label", qty_milli=345, unit_price_minor=1_899, amount_minor=656)
    cart, line = add(EMPTY, article("Cheese", price=1_899, unit="kg"), label=label)
    assert line.amount_minor == total(cart, SHOP).gross_minor == 656
    endless = Labelled(code="label", qty_milli=10**8, unit_price_minor=1, amount_minor=9)
    with pytest.raises(UserError, match="at most 9,999"):
        add(EMPTY, article(unit="kg"), label=endless)


def test_a_void_line_stays_visible_and_costs_nothing() -> None:
    cart, _ = add(EMPTY, article())
    cart, _ = add(cart, article("Milk", price=100))
    cart, struck = void(cart, 1)
    assert struck.is_void
    assert total(cart, SHOP).gross_minor == 100
    with pytest.raises(UserError, match="already void"):
        void(cart, 1)


@pytest.mark.parametrize("qty_milli", [0, -1000, 10**12, 1500])
def test_quantities_no_till_sells_are_refused(qty_milli: int) -> None:
    cart, _ = add(EMPTY, article())
    with pytest.raises(UserError):
        set_quantity(cart, 1, qty_milli=qty_milli)
    with pytest.raises(UserError):
        add(EMPTY, article(), qty_milli=qty_milli)


def test_an_article_without_a_price_cannot_be_sold() -> None:
    with pytest.raises(UserError, match="no price"):
        add(EMPTY, article(price=None))


def test_a_line_that_is_not_there_is_named() -> None:
    with pytest.raises(UserError, match="no line 7"):
        void(EMPTY, 7)


def test_an_empty_bill_comes_to_nothing() -> None:
    assert total(EMPTY, SHOP).gross_minor == 0
