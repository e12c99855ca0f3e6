"""The ways to pay of a till: cash, points, terminals and wallets, and where those are here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from importlib import import_module

from posforge.errors import UserError
from posforge.runtime.domain.payment import GIFT_CARD
from posforge.runtime.domain.points import POINTS
from posforge.runtime.domain.shop import Shop, TerminalOptions
from posforge.runtime.ext.payments import PaymentMethod
from posforge.runtime.ext.terminals import Terminal
from posforge.runtime.flows.by_terminal import ByTerminal
from posforge.runtime.flows.cash import Cash
from posforge.runtime.flows.foreign_cash import foreign_ways

BUNDLED: Mapping[str, str] = {
    "json_lines": "posforge.runtime.devices.terminal",
    "json_http": "posforge.runtime.devices.wallet",
}


WAYS: Mapping[str, str] = {
    "cash": "posforge.runtime.flows.cash",
    "points": "posforge.runtime.flows.points",
    "voucher": "posforge.runtime.flows.voucher",
    "store_credit": "posforge.runtime.flows.store_credit",
    "gift_card": "posforge.runtime.flows.gift_card",
    "on_account": "posforge.runtime.flows.on_account",
}


def bundled_terminals(shop: Shop) -> dict[str, Terminal]:
    """Return the terminals whose drivers posforge brings, by method.

    Raises UserError for an address that leads to no terminal.
    """
    return {
        one.method: import_module(BUNDLED[one.driver]).make(one)
        for one in shop.terminals
        if one.driver in BUNDLED
    }


def bundled_payments(shop: Shop) -> dict[str, PaymentMethod]:
    """Return the ways to pay that are posforge's own: cash, and those the shop names."""
    ways: dict[str, PaymentMethod] = {"cash": Cash(shop.currency)}
    needed = {POINTS: shop.loyalty, GIFT_CARD: shop.gift_cards}
    lacking = {name for name, rules in needed.items() if rules is None}
    for name in shop.payments:
        if name in WAYS and name not in lacking:
            ways[name] = import_module(WAYS[name]).make(shop)
    return ways | foreign_ways(shop)


def ways_to_pay(
    shop: Shop, methods: Mapping[str, PaymentMethod], terminals: Mapping[str, Terminal]
) -> dict[str, PaymentMethod]:
    """Return every way to pay that works, in the order of store.yaml."""
    by_terminal = {method: ByTerminal(method) for method in terminals}
    every: dict[str, PaymentMethod] = {**methods, **by_terminal}
    ordered = [one for one in shop.payments if one in every]
    return {one: every[one] for one in dict.fromkeys([*ordered, *every])}


def placed(shop: Shop, here: Mapping[str, str]) -> tuple[TerminalOptions, ...]:
    """Return the shop's terminals, those of this till at the address it was started with.

    Raises UserError for a method that no terminal takes.
    """
    known = [one.method for one in shop.terminals]
    for method in here:
        if method not in known:
            raise UserError(
                f'No terminal takes "{method}" in this shop.',
                hint=f"Terminals take: {', '.join(known) or 'nothing'}.",
            )
    return tuple(replace(one, connect=here.get(one.method, one.connect)) for one in shop.terminals)
