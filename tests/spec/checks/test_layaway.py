"""Layaway in store.yaml: its terms, and what cannot be one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from posforge.spec.load import parse

ACCOUNTS = "accounting: {accounts: {tenders: {layaway: 1718}}}\n"


def test_34_the_terms_are_what_store_yaml_says(small):
    terms = parse(small + "layaway: {days: 30, fee: {percent: 5, amount: 2.50}}\n").layaway
    assert terms is not None
    assert (terms.days, terms.deposit_percent) == (30, Decimal(20))
    assert (terms.fee.percent, terms.fee.amount) == (Decimal(5), Decimal("2.50"))
    assert parse(small).layaway is None
    assert parse(f"{small}layaway: {{}}\n{ACCOUNTS}").accounting.accounts.tenders


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("layaway: {days: 0}\n", "`0` is too small."),
        ("layaway: {deposit_percent: 101}\n", "`101` is too large."),
        ("layaway: {fee: {percent: -1}}\n", "`-1` is too small."),
        ("layaway: {fee: {amount: 0.005}}\n", "EUR has no amount of 0.005."),
        ("layaway: {fee: 5}\n", "`5` is not a section"),
        ("layaway: {term: 30}\n", "There is no key `term`"),
        ("payments: [cash, layaway]\n", "A layaway is no way to pay."),
        (ACCOUNTS, "There is no means of payment `layaway`."),
    ],
)
def test_34_a_slip_is_said(problems_of, small, written, message):
    (problem,) = problems_of(small + written)
    assert problem.message.startswith(message), problem.message
