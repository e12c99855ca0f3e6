"""Foreign cash: at the day's rate, to the nearest coin, and change in the shop's own currency."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posforge.errors import UserError
from posforge.runtime.app.terminals import bundled_payments
from posforge.runtime.devices.layout import Line, Paper, lay_out
from posforge.runtime.domain.ledger import sale_entries
from posforge.runtime.domain.receipt import sale_receipt
from posforge.runtime.domain.shop import CashRules, TenderRules
from posforge.runtime.flows.checkout import pay_with
from posforge.runtime.flows.foreign_cash import ForeignCash
from posforge.runtime.flows.scan import put
from posforge.runtime.flows.sign_in import sign_in
from posforge.runtime.flows.void import void_line
from posforge.testing.builders import a_shop
from posforge.testing.memory import a_till
from posforge.testing.sales import an_article

FRANCS = ForeignCash(currency="CHF", rate=Decimal("1.05"), own="EUR")
YEN = ForeignCash(currency="JPY", rate=Decimal("0.0061"), own="EUR")


def a_counter(price, *, step_minor=1):
    rates = {"CHF": Decimal("1.05"), "JPY": Decimal("0.0061")}
    shop = a_shop(
        payments=("cash", "cash_chf", "cash_jpy"),
        tenders=TenderRules(currencies=rates),
        cash=CashRules(step_minor=step_minor),
    )
    till = a_till(shop, payments=bundled_payments(shop))
    session = sign_in(till, "ada", "1234")
    return till, session, put(till, session, None, an_article("oats", price))


def test_francs_pay_at_the_rate_and_change_is_in_euro():
    till, session, bill = a_counter(1234)
    sale = pay_with(till, session, bill, method="cash_chf", tendered_minor=2000)

    (paid,) = sale.facts.tenders
    assert (paid.currency, paid.foreign_minor, paid.rate) == ("CHF", 2000, "1.05")
    assert (paid.amount_minor, paid.tendered_minor, paid.change_minor) == (1234, 2100, 866)


def test_a_part_in_yen_and_the_rest_in_cash():
    till, session, bill = a_counter(1234)
    bill = pay_with(till, session, bill, method="cash_jpy", tendered_minor=1000)
    sale = pay_with(till, session, bill, method="cash", tendered_minor=None)

    assert [one.amount_minor for one in sale.facts.tenders] == [610, 624]


def test_without_an_amount_the_least_that_pays_is_given():
    till, session, bill = a_counter(1000)
    sale = pay_with(till, session, bill, method="cash_chf", tendered_minor=None)

    assert sale.facts.tenders[0].foreign_minor == 955
    assert sale.change_minor == 3


def test_what_it_is_worth_is_an_amount_there_are_coins_for():
    till, session, bill = a_counter(1013, step_minor=5)
    sale = pay_with(till, session, bill, method="cash_chf", tendered_minor=1111)

    assert (sale.facts.gross_minor, sale.facts.rounding_minor) == (1013, 2)
    assert (sale.facts.tenders[0].tendered_minor, sale.change_minor) == (1165, 150)


def test_the_drawer_gives_the_change_and_the_notes_lie_there_with_all_they_are_worth():
    till, session, bill = a_counter(1234)
    sale = pay_with(till, session, bill, method="cash_chf", tendered_minor=2000)

    expected = {one.method: one.expected_minor for one in till.store.period().expected()}
    assert expected == {"cash": -866, "cash_chf": 2100}
    node = till.identity.node
    gained = dict.fromkeys((f"cash:{node}", f"cash_chf:{node}", f"takings:{node}"), 0)
    for entry in sale_entries(sale.facts, store="S01", node=node):
        if entry.ledger == "money":
            gained[entry.source] = gained.get(entry.source, 0) - entry.amount
            gained[entry.target] = gained.get(entry.target, 0) + entry.amount
        elif entry.ledger == "foreign":
            assert (entry.target, entry.unit, entry.amount) == (f"cash_chf:{node}", "CHF", 2000)
    assert [gained[one] for one in list(gained)[:3]] == [-866, 2100, 0]


def test_the_receipt_says_how_much_of_it_at_which_rate():
    till, session, bill = a_counter(1234)
    sale = pay_with(till, session, bill, method="cash_chf", tendered_minor=2000)
    paper = lay_out(
        sale_receipt(sale, shop=till.shop, branch=till.branch, cashier="Ada"), Paper.of_width(80)
    )
    words = [one.as_text() for one in paper if isinstance(one, Line)]

    assert any(one.strip().startswith(("Bar CHF", "Cash CHF")) for one in words)
    assert any("CHF 20" in one and "1,05" in one.replace(".", ",") for one in words)


@pytest.mark.parametrize(
    ("due_minor", "tendered_minor", "said"),
    [
        (-100, -100, "not given back"),
        (100, 0, "worth nothing"),
        (100, -5, "worth nothing"),
        (100, 10**9, "far more than is due"),
    ],
)
def test_what_is_no_payment_is_refused(due_minor, tendered_minor, said):
    with pytest.raises(UserError, match=said):
        FRANCS.tender(due_minor=due_minor, tendered_minor=tendered_minor)


@given(due_minor=st.integers(1, 10**7), rate=st.decimals("0.0001", "500", places=4))
def test_what_is_asked_pays_and_one_coin_less_does_not(due_minor, rate):
    way = ForeignCash(currency="CHF", rate=rate, own="EUR")
    asked = way.asked(due_minor)

    assert way.worth(asked) >= due_minor
    assert way.worth(asked - 5) < due_minor
    assert way.tender(due_minor=due_minor, tendered_minor=asked).amount_minor == due_minor


def test_offers_are_notes_of_the_foreign_currency():
    assert FRANCS.offers(1234)[0] == 1175
    assert YEN.offers(1234)[0] == 2023


def test_what_was_paid_in_francs_goes_back_in_euro_without_anybodys_approval():
    till, session, bill = a_counter(1000)
    bill = put(till, session, bill, an_article("milk", 500))
    bill = pay_with(till, session, bill, method="cash_chf", tendered_minor=1000)
    bill = void_line(till, session.answered(reason="mistake"), bill, line=1)
    sale = pay_with(till, session, bill, method="cash", tendered_minor=None)

    assert [one.amount_minor for one in sale.facts.tenders] == [1050, -550]
