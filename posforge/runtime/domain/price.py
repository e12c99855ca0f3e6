"""What an article costs: an amount for one unit or, where that is finer than money, for many."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_currency

from posforge.runtime.domain.money import format_minor, minor_digits, parse_major, to_decimal

UNITS_PRICED = (1, 10, 100, 1_000, 10_000)
"""For how many units a price may be: what makes it a whole number of minor units."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """`minor` minor units for `per` units: 0.0125 EUR are 125 for 100."""

    minor: int
    per: int = 1

    @property
    def fine(self) -> int:
        """What one unit costs, in ten-thousandths of a minor unit: equal prices have it equal."""
        return self.minor * (UNITS_PRICED[-1] // self.per)


def parse_price(text: str, currency: str) -> Price:
    """Return the price that plain decimal text in major units says ("12.34", "0,0125").

    Raises ValueError for what is no amount, or finer than 10,000 units can say.
    """
    whole, _, decimals = text.strip().replace(",", ".").partition(".")
    decimals = decimals.rstrip("0")
    finer = len(decimals) - minor_digits(currency)
    if finer <= 0:
        return Price(minor=parse_major(f"{whole}.{decimals}", currency))
    digits = whole + decimals
    if 10**finer > UNITS_PRICED[-1] or not (digits.isascii() and digits.isdigit()):
        raise ValueError(f"{text!r} is no price in {currency}")
    return Price(minor=int(digits), per=10**finer)


def spell_price(price: Price, currency: str) -> str:
    """Return a price as plain decimal text, as `parse_price` reads it."""
    return f"{_exact(price, currency):f}"


def format_price(price_minor: int, currency: str, *, per: int = 1, locale: str) -> str:
    """Return the price of one unit as a person in `locale` (CLDR) writes it, with all decimals."""
    if per == 1:
        return format_minor(price_minor, currency, locale=locale)
    exact = _exact(Price(minor=price_minor, per=per), currency)
    return format_currency(exact, currency, locale=locale, decimal_quantization=False)


def _exact(price: Price, currency: str) -> Decimal:
    finer = UNITS_PRICED.index(price.per)
    return to_decimal(price.minor, currency).scaleb(-finer)
