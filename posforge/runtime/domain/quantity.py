"""How much: whole thousandths of a unit, so that 0.345 kg and 3 pieces are both exact."""

from __future__ import annotations

from posforge.runtime.domain.money import round_half_up

ONE = 1000
COUNTED = frozenset({"piece"})
_SIGNS = {"-": -1, "\u2212": -1, "+": 1}


def extend(unit_price_minor: int, qty_milli: int, *, per: int = 1) -> int:
    """Return what `qty_milli` thousandths cost, in minor units, halves away from zero.

    `per` is how many units the price is for: a price finer than a cent is one of many units.
    """
    return round_half_up(unit_price_minor * qty_milli, ONE * per)


def format_quantity(qty_milli: int) -> str:
    """Return a quantity without trailing zeros: 3000 is "3", 345 is "0.345"."""
    sign = "-" if qty_milli < 0 else ""
    whole, rest = divmod(abs(qty_milli), ONE)
    return f"{sign}{whole}" + (f".{rest:03d}".rstrip("0") if rest else "")


def parse_change(text: str) -> int:
    """Return thousandths from a quantity that may have a sign ("-3", "+0.345", "12").

    Raises ValueError for anything else, and for zero.
    """
    plain = text.strip()
    sign, rest = (plain[:1], plain[1:]) if plain[:1] in _SIGNS else ("", plain)
    return _SIGNS.get(sign, 1) * parse_quantity(rest)


def parse_quantity(text: str) -> int:
    """Return thousandths from what a person typed ("3", "0.345", "0,345").

    Raises ValueError for anything else, for zero and for less.
    """
    whole, _, rest = text.strip().replace(",", ".").partition(".")
    if not (whole or rest) or not (whole + rest).isascii() or not (whole + rest).isdigit():
        raise ValueError(f"{text!r} is not a quantity")
    if len(rest) > 3:
        raise ValueError(f"{text!r} is finer than a thousandth")
    qty_milli = int((whole or "0") + rest.ljust(3, "0"))
    if qty_milli == 0:
        raise ValueError("a quantity must be more than zero")
    return qty_milli
