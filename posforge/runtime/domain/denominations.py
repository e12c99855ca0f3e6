"""The notes and coins of a currency: what a till should expect, and what lies in a drawer."""

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
_IN_CENTS = (1, 2, 5, 10, 20, 50, 100, 200)
_IN_DRAWER = {
    "AUD": (5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000),
    "CAD": (5, 10, 25, 100, 200, 500, 1000, 2000, 5000, 10_000),
    "CHF": (5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000),
    "EUR": (*_IN_CENTS, 500, 1000, 2000, 5000, 10_000, 20_000),
    "GBP": (*_IN_CENTS, 500, 1000, 2000, 5000),
    "INR": (100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000),
    "JPY": (1, 5, 10, 50, 100, 500, 1000, 5000, 10_000),
    "KWD": (5, 10, 20, 50, 100, 250, 500, 1000, 5000, 10_000, 20_000),
    "SEK": (100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000),
    "USD": (1, 5, 10, 25, 100, 200, 500, 1000, 2000, 5000, 10_000),
}
_SERIES = (1, 2, 5)


def notes_and_coins(currency: str) -> tuple[int, ...]:
    """Return, in minor units and ascending, the largest everyday coin and the notes of a currency.

    A currency not listed here gets the usual one-five-ten series.
    """
    scale = 10 ** minor_digits(currency)
    return tuple(note * scale for note in _MAJOR.get(currency, _USUAL))


def drawer_pieces(currency: str) -> tuple[int, ...]:
    """Return every note and coin that lies in a drawer, in minor units, the largest first.

    A currency not listed here gets a one-two-five series up to its largest usual note.
    """
    listed = _IN_DRAWER.get(currency)
    if listed is None:
        largest = max(notes_and_coins(currency))
        decades = range(len(str(largest)))
        every = (one * 10**decade for decade in decades for one in _SERIES)
        listed = tuple(value for value in every if value <= largest)
    return tuple(reversed(listed))
