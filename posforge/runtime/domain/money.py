"""Money as it is counted: whole minor units of one currency, and remainders that are never lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from babel.core import get_global
from babel.numbers import format_currency


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An exact amount: `minor` in the currency's smallest unit (cents; fils for KWD)."""

    minor: int
    currency: str

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other), self.currency)

    def _same(self, other: Money) -> int:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be added")
        return other.minor


def minor_digits(currency: str) -> int:
    """Return how many decimals a currency has (CLDR): 2 for EUR, 0 for JPY, 3 for KWD."""
    fractions = get_global("currency_fractions")
    digits: int = fractions.get(currency, fractions["DEFAULT"])[0]
    return digits


def cash_step_minor(currency: str) -> int:
    """Return the smallest amount that is paid in coins (CLDR): 5 for CHF, 100 for SEK, 1 for EUR.

    Source: Unicode Technical Standard #35, part 3, `cashDigits` and `cashRounding`.
    """
    fractions = get_global("currency_fractions")
    digits, _, cash_digits, cash_rounding = fractions.get(currency, fractions["DEFAULT"])
    step: int = max(1, cash_rounding) * 10 ** (digits - cash_digits)
    return step


def to_decimal(minor: int, currency: str) -> Decimal:
    """Return minor units as an exact Decimal in major units: 1234 EUR is 12.34."""
    return Decimal(minor).scaleb(-minor_digits(currency))


def format_minor(minor: int, currency: str, *, locale: str) -> str:
    """Return an amount as a person in `locale` (CLDR, such as `de_DE`) writes it."""
    return format_currency(to_decimal(minor, currency), currency, locale=locale)


def parse_major(text: str, currency: str) -> int:
    """Return minor units from plain decimal text in major units ("12.34" or "12,34").

    Raises ValueError for anything that is not an amount this currency can hold.
    """
    plain = text.strip().replace(",", ".")
    whole, _, decimals = plain.partition(".")
    digits = minor_digits(currency)
    sign = -1 if whole.startswith("-") else 1
    whole = whole.removeprefix("-")
    if not (whole + decimals).isascii() or not (whole + decimals).isdigit():
        raise ValueError(f"{text!r} is not an amount")
    if len(decimals) > digits:
        raise ValueError(f"{text!r} has more decimals than {currency} ({digits})")
    return sign * int((whole or "0") + decimals.ljust(digits, "0"))


def round_half_up(numerator: int, denominator: int) -> int:
    """Return numerator ÷ denominator, halves away from zero, so that refunds mirror sales."""
    quotient, remainder = divmod(abs(numerator), denominator)
    rounded = quotient + (2 * remainder >= denominator)
    return rounded if numerator >= 0 else -rounded


def round_to_step(minor: int, step_minor: int) -> int:
    """Return the nearest amount that coins of `step_minor` can pay, halves away from zero."""
    return round_half_up(minor, step_minor) * step_minor


def round_together(numerators: Sequence[int], denominator: int) -> list[int]:
    """Round each numerator ÷ denominator so that the parts add up to their sum, rounded once.

    No part is a whole unit away from its exact value, whatever the signs. The units that are left
    over go to the largest remainders, ties to the earlier part, and the mirror image of the
    numerators gives the mirror image of the parts.
    """
    whole = sum(numerators)
    if (whole or next(filter(None, numerators), 0)) < 0:
        return [-part for part in round_together([-one for one in numerators], denominator)]
    parts = [one // denominator for one in numerators]
    missing = round_half_up(whole, denominator) - sum(parts)
    by_remainder = sorted(range(len(parts)), key=lambda i: (-(numerators[i] % denominator), i))
    for index in by_remainder[:missing]:
        parts[index] += 1
    return parts


def allocate(total: int, weights: Sequence[int]) -> list[int]:
    """Split `total` in proportion to `weights`; the parts always add up to `total`.

    Largest remainder method; ties go to the earlier part, and a negative total is split as its
    mirror image, so that refunds mirror sales. All-zero weights give everything to the first
    part. Weights must share one sign.
    """
    if len(weights) <= 1:
        return [total for _ in weights]
    base = sum(weights)
    if base == 0:
        return [total] + [0] * (len(weights) - 1)
    if base < 0:
        return allocate(total, [-weight for weight in weights])
    if total < 0:
        return [-share for share in allocate(-total, weights)]
    shares, remainders, missing = [], [], total
    for weight in weights:
        share, remainder = divmod(total * weight, base)
        shares.append(share)
        remainders.append(remainder)
        missing -= share
    if missing == 1:
        shares[remainders.index(max(remainders))] += 1
    elif missing:
        by_remainder = sorted(range(len(shares)), key=remainders.__getitem__, reverse=True)
        for index in by_remainder[:missing]:
            shares[index] += 1
    return shares
