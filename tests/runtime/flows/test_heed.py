"""What the shop's own checks say at a scan reaches the line, or keeps the article off the bill."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posforge.errors import UserError
from posforge.runtime.domain.product import Product
from posforge.runtime.ext.extensions import Extensions
from posforge.runtime.flows.recover import interrupted_bill
from posforge.runtime.flows.scan import put
from posforge.runtime.flows.sign_in import sign_in
from posforge.testing.memory import a_till


class Age:
    name = "age"

    def check(self, value):
        return value

    def at_scan(self, value, product):
        if value > 50_000:
            raise UserError(f"{product.name} is not sold here.")
        return "Ask for identification: 18." if value >= 1_200 else ""


def a_bottle(**fields) -> Product:
    return Product(
        id="wine",
        name="Wine",
        department="drinks",
        unit="piece",
        tax="standard",
        price_minor=899,
        fields=fields,
    )


@pytest.fixture
def till():
    return replace(a_till(), extensions=Extensions(behaviours={"abv": Age()}))


@pytest.fixture
def session(till):
    return sign_in(till, "ada", "1234")


def test_the_line_carries_the_advice_and_keeps_it_over_a_power_cut(till, session):
    bill = put(till, session, None, a_bottle(abv=12_500))

    assert bill.lines[0].advice == ("Ask for identification: 18.",)
    assert interrupted_bill(till) == bill


def test_what_is_not_noted_or_harmless_says_nothing(till, session):
    bill = put(till, session, None, a_bottle())
    bill = put(till, session, bill, a_bottle(abv=500))

    assert [line.advice for line in bill.lines] == [()]


def test_a_refused_article_is_on_no_bill(till, session):
    with pytest.raises(UserError, match="not sold here"):
        put(till, session, None, a_bottle(abv=96_000))

    assert interrupted_bill(till) is None
