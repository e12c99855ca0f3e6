"""Moments of gift cards, for the photographs of the till."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from shown_shops import PRODUCTS, a_grocer
from trace_scenes import Shown

from posforge.runtime.app.terminals import bundled_payments
from posforge.runtime.domain.shop import GiftCardRules, OfflineRules
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.gift_card import sell_card

CODE = "4051234567890123"


def a_grocer_with_gift_cards(language: str) -> Till:
    """Return the grocer's till where gift cards are sold."""
    till = a_grocer(language)
    shop = replace(
        till.shop,
        payments=("cash", "gift_card", "store_credit"),
        gift_cards=GiftCardRules(least_minor=500, most_minor=25_000, step_minor=100),
        offline=OfflineRules(gift_card_minor=None),
    )
    return replace(till, shop=shop, payments=bundled_payments(shop))


def sell_gift_card(shown: Shown) -> None:
    """Which card is it?"""
    shown.sign_in()
    shown.window.front_screen.act("gift_card")
    shown.settle()


def gift_card_amount(shown: Shown) -> None:
    """For how much?"""
    sell_gift_card(shown)
    shown.window.sheet.scanned(CODE)  # type: ignore[union-attr]
    for digit in "2500":
        shown.window.sheet._struck(digit)  # type: ignore[union-attr]  # noqa: SLF001


def gift_card_on_bill(shown: Shown) -> None:
    """A card beside goods."""
    shown.sign_in()
    desk = shown.window.desk
    desk.put(PRODUCTS[0], qty_milli=1000)
    desk.change(lambda who, bill: sell_card(desk.till, who, bill, amount_minor=2500, code=CODE))
    shown.settle()


def gift_card_pays(shown: Shown) -> None:
    """What is left on it, and what it pays."""
    gift_card_on_bill(shown)
    window = shown.window
    window.desk.pay("cash", tendered_minor=None)
    shown.settle()
    window.show_screen("sell")
    window.desk.put(PRODUCTS[0], qty_milli=2000)
    shown.settle()
    window.front_screen.act("pay")
    shown.settle()
    window.front_screen._choose("gift_card")  # type: ignore[attr-defined]  # noqa: SLF001
    window.front_screen.scanned(CODE)
    shown.settle()


GIFT_CARD_SCENES: tuple[Callable[[Shown], None], ...] = (
    sell_gift_card,
    gift_card_amount,
    gift_card_on_bill,
    gift_card_pays,
)
