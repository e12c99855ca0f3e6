"""The money a till should expect: the notes central banks issue, and the coin to round up to."""

from __future__ import annotations

from posforge.runtime.domain.money import minor_digits

_MAJOR = {
    "CHF": (1, 10, 20, 50, 100, 200),
    "EUR": (1, 5, 10, 20, 50, 100, 200),
    "GBP": (1, 5, 10, 20, 50),
    "INR": (10, 20, 50, 100, 200, 500),
    "JPY": (100, 500, 1_000, 5_000, 10_000),
    "KWD": (1, 5, 10, 20),
    "SEK": (10, 20, 50, 100, 200, 500),
    "USD": (1, 5, 10, 20, 50, 100),
}
_USUAL = (1, 5, 10, 20, 50, 100)


def notes_and_coins(currency: str) -> tuple[int, ...]:
    """Return, in minor units and ascending, the largest everyday coin and the notes of a currency.

    A currency not listed here gets the usual one-five-ten series.
    """
    scale = 10 ** minor_digits(currency)
    return tuple(note * scale for note in _MAJOR.get(currency, _USUAL))
