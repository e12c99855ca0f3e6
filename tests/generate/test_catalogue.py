"""The example goods in other currencies."""

from __future__ import annotations

import pytest

from posforge.generate.catalogue import priced_in

GOODS = 'gtin,name,price\n4006381333931,"Milk, whole",2.49\n'


@pytest.mark.parametrize(
    ("currency", "price"), [("EUR", "2.49"), ("JPY", "249"), ("KWD", "2.490"), ("CLP", "249")]
)
def test_a_price_has_as_many_decimals_as_its_currency(currency, price):
    assert priced_in(currency, GOODS) == GOODS.replace("2.49", price)
