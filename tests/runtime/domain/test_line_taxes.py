"""The taxes of one line are found in its sale, whatever else is on the bill."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from posforge.runtime.domain.cart import Cart, CartLine, add
from posforge.runtime.domain.line_taxes import line_taxes
from posforge.runtime.domain.payment import Tender
from posforge.runtime.domain.pricing import total
from posforge.runtime.domain.sale import complete
from posforge.runtime.domain.shop import TaxPart
from posforge.runtime.domain.tax import Taxed
from posforge.testing.builders import QUEBEC_TAX, a_shop
from posforge.testing.sales import a_sale, an_article

SHOP = a_shop(tax=QUEBEC_TAX)
LATER = a_shop(
    tax=replace(
        QUEBEC_TAX,
        rates={"standard": Decimal("0.15"), "reduced": Decimal("0.05")},
        parts={
            "standard": (
                TaxPart(name="GST", rate=Decimal("0.05")),
                TaxPart(name="QST", rate=Decimal("0.1")),
            )
        },
    )
)
PEN = an_article("Pen", 1050, tax="standard")


@pytest.mark.parametrize("shop", [SHOP, a_shop()])
def test_the_taxes_of_a_line_add_up_to_it(shop):
    facts = a_sale(shop).facts

    for line in facts.lines:
        taxes = line_taxes(facts, line)
        assert Taxed.of(taxes).gross_minor == line.gross_minor
        assert Taxed.of(taxes).parts == line.tax_parts
        assert {one.code for one in taxes} == {line.tax}


def test_a_line_says_its_rates_where_the_bill_has_others_of_its_code():
    sold = a_sale(SHOP, articles=(PEN,), qty_milli=()).facts
    back = CartLine(
        **{name: getattr(PEN, name) for name in ("code", "name", "department", "unit", "tax")},
        line=1,
        product=PEN.id,
        unit_price_minor=1050,
        qty_milli=-1000,
        kind="return",
        share=tuple(negative(one) for one in line_taxes(sold, sold.lines[0])),
    )
    cart, _ = add(Cart(id="c", cashier="p", opened_ms=0, lines=(back,)), PEN)
    due = total(cart, LATER).gross_minor
    paid = Tender(method="cash", amount_minor=due, tendered_minor=due, change_minor=0)
    exchanged = complete(cart, (paid,), number="n", till=1, shop=LATER)

    assert [line.tax_rates for line in sold.lines] == [()]
    assert [line.tax_rates for line in exchanged.lines] == [("0.05", "0.09975"), ("0.05", "0.1")]
    assert [[one.tax_minor for one in line_taxes(exchanged, x)] for x in exchanged.lines] == [
        [-53, -105],
        [53, 105],
    ]
    assert [(one.part, one.rate, one.tax_minor) for one in exchanged.taxes] == [
        ("GST", "0.05", 0),
        ("QST", "0.1", 105),
        ("QST", "0.09975", -105),
    ]
    assert due == sum(one.gross_minor for one in exchanged.taxes) == 0


def negative(one):
    return replace(
        one,
        net_minor=-one.net_minor,
        tax_minor=-one.tax_minor,
        gross_minor=-one.gross_minor,
    )


def test_a_code_the_sale_does_not_know_has_no_taxes():
    facts = a_sale(SHOP).facts

    assert line_taxes(facts, replace(facts.lines[0], tax="other", tax_rates=("0.2",))) == ()
