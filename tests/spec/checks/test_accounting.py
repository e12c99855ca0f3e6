"""The account map of store.yaml speaks of rates and tenders the shop has, and of nothing else."""

from __future__ import annotations

import pytest

from posforge.spec.load import parse

ACCOUNTS = """\
payments: [cash, {card: {terminal: "tcp://10.0.0.9:9600"}}]
accounting:
  accounts:
    revenue: {standard: 8400, reduced: 0830}
    tax: {standard: 1776}
    tenders: {cash: 1000, card: 1360}
    safe: Bank 1/2
"""
RATES = "reduced: 7}"
QUEBEC = "reduced: [{name: GST, percent: 5}, {name: QST, percent: 9.975}]}"


def test_accounts_are_texts_whatever_they_look_like(small):
    accounts = parse(small + ACCOUNTS).accounting.accounts

    assert accounts.revenue == {"standard": "8400", "reduced": "0830"}
    assert accounts.tenders == {"cash": "1000", "card": "1360"}
    assert (accounts.safe, accounts.petty) == ("Bank 1/2", "petty")


@pytest.mark.parametrize(
    ("right", "wrong", "message", "suggestion"),
    [
        ("tax: {standard:", "tax: {standart:", "There is no tax `standart`.", "standard"),
        ("reduced: 0830", "reducd: 0830", "There is no tax rate `reducd`.", "reduced"),
        ("{cash: 1000,", "{cahs: 1000,", "There is no means of payment `cahs`.", "cash"),
        ("card: 1360", "wallet: 1360", "There is no means of payment `wallet`.", None),
    ],
)
def test_what_the_shop_has_not_has_no_account(
    problems_of, small, right, wrong, message, suggestion
):
    (problem,) = problems_of(small + ACCOUNTS.replace(right, wrong))

    assert problem.message == message
    assert (problem.suggestion or None) == suggestion


def test_a_tax_of_several_has_an_account_by_its_name(small):
    text = small.replace(RATES, QUEBEC) + ACCOUNTS.replace("tax: {", "tax: {QST: 2310, ")

    assert parse(text).accounting.accounts.tax["QST"] == "2310"


def test_an_account_is_a_short_word_or_number(problems_of, small):
    (problem,) = problems_of(small + ACCOUNTS.replace("Bank 1/2", "Bank; drop"))

    assert problem.message == "`Bank; drop` cannot be an account."
