"""What every screen is made with: look, words, keys, and the shop's way to write money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from babel.dates import format_date
from babel.numbers import get_decimal_symbol

from posforge.runtime.domain.money import format_minor
from posforge.runtime.domain.price import format_price
from posforge.runtime.domain.product import Product
from posforge.runtime.domain.quantity import format_quantity
from posforge.runtime.domain.shop import Branch, Shop
from posforge.runtime.domain.spoken import spoken
from posforge.runtime.ext.ports import Clock
from posforge.runtime.till.announce import Announcer
from posforge.runtime.till.keymap import Keymap
from posforge.runtime.till.look import Look
from posforge.runtime.till.texts import Texts

if TYPE_CHECKING:  # a shop that brings no screens loads nothing for them
    from posforge.runtime.ext.screens import OwnScreen

OWN = "screen:"
"""Begins the name of the action that opens a screen of the shop's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kit:
    """Handed to every screen."""

    shop: Shop
    branch: Branch
    till: int
    locale: str
    clock: Clock
    look: Look
    texts: Texts
    keymap: Keymap
    announcer: Announcer
    own_screens: Sequence[OwnScreen] = ()

    def action(self, name: str) -> str:
        """Return what stands on the key of an action; a screen of the shop's own has its title."""
        titles = {f"{OWN}{screen.name}": screen.title for screen in self.own_screens}
        return titles.get(name) or self.texts(f"action.{name}")

    def money(self, minor: int, currency: str = "") -> str:
        """Return an amount as people here write it, of the shop's currency or of another."""
        return format_minor(minor, currency or self.shop.currency, locale=self.locale)

    def price(self, minor: int, per: int = 1) -> str:
        """Return what one unit costs, with every decimal, where the price is for `per` units."""
        return format_price(minor, self.shop.currency, per=per, locale=self.locale)

    def price_of(self, product: Product) -> str:
        """Return what one unit of an article costs; a dash while nobody has set a price."""
        if product.is_open_price:
            return self.texts("price.open")
        if product.price_minor is None:
            return "–"
        return self.price(product.price_minor, product.per)

    def quantity(self, qty_milli: int) -> str:
        """Return a quantity as people here write it."""
        return format_quantity(qty_milli).replace(".", self.decimal_point)

    @property
    def decimal_point(self) -> str:
        """What separates whole from parts here."""
        return get_decimal_symbol(self.locale)

    def time(self, wall_ms: int) -> str:
        """Return the time of day in the shop, such as 14:05."""
        minutes = wall_ms // 60_000 + self.clock.offset_min()
        return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"

    def day(self, day: date) -> str:
        """Return a date as people here write it."""
        return format_date(day, "medium", locale=self.locale)

    def articles(self, count: int) -> str:
        """Return "1 article" or "7 articles"."""
        return self.texts("bill.articles.one" if count == 1 else "bill.articles", count=count)

    def role(self, name: str) -> str:
        """Return a role's name; one the shop invented keeps its own."""
        key = f"role.{name}"
        return self.texts(key) if self.texts.has(key) else spoken(name)

    def method(self, name: str) -> str:
        """Return a payment method's name; one the shop invented keeps its own."""
        if label := self.shop.method_label(name):
            return label
        key = f"method.{name}"
        return self.texts(key) if self.texts.has(key) else spoken(name)
