"""Ways to pay with settings: terminals and wallets, and every mistake about them."""

from __future__ import annotations

import pytest

from posforge.generate.tenders import tenders_of
from posforge.spec.load import parse
from posforge.spec.payments import methods

CARD = "{card: {terminal: tcp://192.168.0.60:9600}}"
WALLET = "{wallet: {name: PayQR, connect: https://wallet.example/shop}}"
BOTH = "{card: {terminal: tcp://x:1}, wallet: {name: PayQR, connect: https://x}}"


def test_each_way_to_pay_has_its_word(small):
    spec = parse(f"{small}payments: [cash, {CARD}, {WALLET}]\n")

    assert methods(spec.payments) == ("cash", "card", "payqr")
    card = spec.payments[1].card
    assert (card.terminal, card.driver, card.wait_s) == (
        "tcp://192.168.0.60:9600",
        "json_lines",
        120,
    )


@pytest.mark.parametrize(
    ("payments", "said"),
    [
        ("[cash, cash]", "The entry `cash` is already used"),
        (f"[cash, {CARD}, {CARD}]", "The entry `card` is already used"),
        (f"[cash, {WALLET}, {WALLET}]", "The entry `payqr` is already used"),
        ("[cash, {card: {terminal: 192.168.0.60}}]", "does not lead to a payment terminal"),
        ("[cash, {card: {terminal: tcp://x}}]", "does not lead to a payment terminal"),
        ("[cash, {card: {}}]", "The key `terminal` is missing"),
        ("[cash, {card: {terminal: tcp://x:1, wait_s: 5}}]", "is too small"),
        ("[cash, {card: {terminal: tcp://x:1, wait: 5}}]", "There is no key `wait` here"),
        ("[cash, {cart: {terminal: tcp://x:1}}]", "There is no key `cart` here"),
        ("[cash, {}]", "This way to pay says nothing"),
        (f"[cash, {BOTH}]", "These are two ways to pay"),
        ("[cash, {wallet: {name: PayQR, connect: http://x.example}}]", "lead to a wallet"),
        ("[cash, {wallet: {name: 1+1, connect: https://x}}]", "cannot name a wallet"),
        ("[cash, Card]", "cannot name a means of payment"),
        ("[on_account, {on_account: {limit: 5}}]", "The entry `on_account` is already used"),
        ("[cash, {on_account: {limit: -5}}]", "is too small"),
        ('[cash, {foreign_cash: {currencies: {EUR: "1.05"}}}]', "the shop's own currency"),
        ('[cash, {foreign_cash: {currencies: {CHX: "1.05"}}}]', "`CHX` is not a currency"),
        ('[cash, {foreign_cash: {currencies: {CHF: "0"}}}]', "is worth nothing"),
        ("[cash, {foreign_cash: {currencies: {}}}]", "at least 1 entry"),
        ('[cash_chf, {foreign_cash: {currencies: {CHF: "1"}}}]', "`cash_chf` is already used"),
        ("[]", "at least 1 entry"),
    ],
)
def test_every_mistake_is_explained(problems_of, small, payments, said):
    found = problems_of(f"{small}payments: {payments}\n")

    assert any(said in f"{one.message} {one.expected}" for one in found), found


def test_what_others_issue_and_what_customers_owe_are_bundled(small):
    lone = parse(f"{small}payments: [cash, voucher, on_account]\n").payments
    spec = parse(f"{small}payments: [voucher, {{on_account: {{limit: 500.00}}}}]\n")

    assert methods(spec.payments) == ("voucher", "on_account")
    assert tenders_of(spec.payments, digits=2).account_limit_minor == 500_00
    assert methods(lone) == ("cash", "voucher", "on_account")
    assert not tenders_of(lone, digits=2)


def test_each_foreign_currency_is_a_way_to_pay_with_its_rate(small):
    rates = '{foreign_cash: {currencies: {CHF: "1.0500", JPY: 0.0061}}}'
    payments = parse(f"{small}payments: [cash, {rates}]\n").payments

    assert methods(payments) == ("cash", "cash_chf", "cash_jpy")
    assert tenders_of(payments, digits=2).currencies == (("CHF", "1.05"), ("JPY", "0.0061"))
