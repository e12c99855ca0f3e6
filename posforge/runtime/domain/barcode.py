"""What a scanner or a person hands over: a GTIN in one canonical spelling, or a shop's own code.

GTIN and check digit: GS1 General Specifications §1.2.1 and §7.9.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from posforge.errors import UserError
from posforge.runtime.domain.element_string import read_elements
from posforge.runtime.domain.trace import UNTRACED, Trace

GTIN_LENGTHS = frozenset({8, 12, 13, 14})
LONGEST_CODE = 48

# ISO/IEC 15424: "]", the code letter of the symbology, and one modifier.
_AIM_PREFIX = re.compile(r"^\][A-Za-z][0-9A-Za-z]")


@dataclass(frozen=True, slots=True)
class Code:
    """A code as the catalogue stores it: a GTIN has 14 digits, anything else is as printed.

    `trace` is the lot or serial number that was scanned with it.
    """

    value: str
    is_gtin: bool
    trace: Trace = UNTRACED


class BadCheckDigitError(UserError):
    """Digits that look like a GTIN and are not one: the scanner misread, or somebody mistyped."""


def read_code(text: str) -> Code:
    """Return the code that was scanned or typed, without scanner prefix and white space.

    Eight, twelve, thirteen or fourteen digits are a GTIN: `4006381333931` is `04006381333931`; so
    is what a GS1 element string begins with, which may have a lot or serial number behind it.
    Any other text of at most 48 printable characters is a code of the shop's own (SKU, PLU).
    Raises BadCheckDigitError for a GTIN that is wrong, UserError for what is no code at all.
    """
    plain = without_prefix(text)
    elements = read_elements(plain)
    digits = elements.gtin if elements is not None else plain.replace(" ", "")
    if len(digits) in GTIN_LENGTHS and digits.isascii() and digits.isdigit():
        if not has_valid_check_digit(digits):
            raise BadCheckDigitError(
                f"{digits} is no valid barcode: its last digit does not fit the others.",
                hint="Please rescan, or type the number again.",
            )
        trace = elements.trace if elements is not None else UNTRACED
        return Code(digits.zfill(14), is_gtin=True, trace=trace)
    if not plain:
        raise UserError("There is no code to look up.", hint="Scan or type a code.")
    if len(plain) > LONGEST_CODE or not plain.isprintable():
        raise UserError(
            f"This is no article code: a code has 1 to {LONGEST_CODE} printable characters.",
            hint="Please rescan.",
        )
    return Code(plain, is_gtin=False)


def without_prefix(text: str) -> str:
    """Return what was scanned without the scanner's prefix and white space around it."""
    return _AIM_PREFIX.sub("", text.strip(), count=1).strip()


def has_valid_check_digit(digits: str) -> bool:
    """Tell whether the last of these ASCII digits is the GS1 check digit of those before it.

    Counted from the right, every second digit weighs three; the sum is a multiple of ten.
    """
    ascii_digits = digits.encode()
    heavy, light = ascii_digits[-2::-2], ascii_digits[-1::-2]
    zero_bytes = 3 * len(heavy) + len(light)
    return (3 * sum(heavy) + sum(light) - ord("0") * zero_bytes) % 10 == 0


def check_digit(digits: str) -> str:
    """Return the GS1 check digit that belongs behind these digits."""
    return next(last for last in "0123456789" if has_valid_check_digit(digits + last))


def value_digit(value: str) -> int:
    """Return the check digit that GS1 gives a price or weight of four or five digits.

    Each digit is multiplied by the weight of its place; "-" takes the tens of a product from its
    ones, "+" adds them (GS1 General Specifications §7.9.2 to §7.9.4): `2875` has 9.
    """
    if len(value) == 4:
        return 3 * sum(map(_weighted, value, ("2-", "2-", "3", "5-"))) % 10
    total = sum(map(_weighted, value, ("5+", "2-", "5-", "5+", "2-")))
    return next(last for last in range(10) if (total + _weighted(str(last), "5-")) % 10 == 0)


def _weighted(digit: str, weight: str) -> int:
    tens, ones = divmod(int(digit) * int(weight[0]), 10)
    return ones + {"-": -tens, "+": tens}.get(weight[-1], 0)
