"""What the values of promotions.yaml are: money, percentages, days, times, dates and codes."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from posforge.spec.base import Word, refusal

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAYS: tuple[str, ...] = get_args(Day)

GTIN_LENGTHS = frozenset({8, 12, 13, 14})
COUPON = "^[A-Z0-9][A-Z0-9-]{0,31}$"
HOURS = "^([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"
BY_HAND = frozenset({"manual", "bill"})
"""How discounts are called that a person gives, so that no promotion can be called so."""

_SIGN = re.compile(r"[^\d.,+-]+")


def minutes(hours: str) -> tuple[int, int]:
    """Return when `17:00-19:30` begins and ends, in minutes from midnight."""
    start, end = (int(time[:2]) * 60 + int(time[3:]) for time in hours.split("-"))
    return start, end


def is_date(text: str) -> bool:
    """Tell whether a text is a date in ISO 8601, such as `2026-11-30`."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def canonical_code(code: str) -> str:
    """Return a code as the catalogue stores it: a GTIN has 14 digits."""
    digits = code.replace(" ", "")
    is_gtin = len(digits) in GTIN_LENGTHS and digits.isascii() and digits.isdigit()
    return digits.zfill(14) if is_gtin else code


def _plain(value: Any) -> Any:
    """Refuse a number with its sign or a comma in a way that says how it is written."""
    text = value.strip() if isinstance(value, str) else ""
    plain = _SIGN.sub("", text).replace(",", ".")
    if plain != text and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", plain):
        raise refusal(
            f"`{text}` is not a plain number.", expected="a number", hint=f"Write it as {plain}."
        )
    return value


def _off(amount: Decimal) -> Decimal:
    if amount <= 0:
        raise refusal(
            "This takes nothing off: it would make the goods dearer."
            if amount
            else "This takes nothing off.",
            expected="more than 0",
        )
    return amount


def _price(price: Decimal) -> Decimal:
    if price < 0:
        raise refusal("A price below nothing would pay the customer.", expected="at least 0")
    return price


def _percent(percent: Decimal) -> Decimal:
    if percent > 100:
        raise refusal(
            f"{percent} percent off would pay the customer.", expected="more than 0, at most 100"
        )
    return _off(percent)


def _quantity(quantity: Decimal) -> Decimal:
    if quantity <= 0:
        raise refusal("A quantity is more than 0.", expected="such as 3, or 2.5 of a kilo")
    return quantity


def _hours(text: str) -> str:
    if not re.fullmatch(HOURS, text):
        raise refusal(
            f"`{text}` is no time of the day.",
            expected="hours and minutes from and to, such as 17:00-19:00",
            hint="A time that ends before it begins goes past midnight: 22:00-02:00.",
        )
    start, end = minutes(text)
    if start == end:
        raise refusal(f"`{text}` ends when it begins.", expected="a time, such as 17:00-19:00")
    return text


def _date(text: str) -> str:
    if not is_date(text):
        raise refusal(f"`{text}` is no date.", expected="year, month and day, such as 2026-11-30")
    return text


def _article(text: str) -> str:
    code = canonical_code(text)
    if code != text and sum(int(digit) * (3 - at % 2 * 2) for at, digit in enumerate(code)) % 10:
        raise refusal(
            f"`{text}` is no valid barcode: its last digit does not fit the others.",
            expected="a barcode, or a number of the shop's own",
        )
    return text


def _coupon(text: str) -> str:
    if not re.fullmatch(COUPON, text):
        raise refusal(
            f"`{text}` cannot be the code of a coupon.",
            expected="capital letters, digits and - (at most 32 in all), such as SUMMER-10",
            hint="At the till small letters are taken for capitals.",
        )
    if text.isdigit() and len(text) in GTIN_LENGTHS:
        raise refusal(
            f"`{text}` is as long as the barcode of an article, and would be read as one.",
            expected="a code with a letter in it, such as SUMMER-10",
        )
    return text


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


_DIGITS = Field(max_digits=13, decimal_places=4)
_ABOVE_ZERO = WithJsonSchema({"type": "number", "exclusiveMinimum": 0})

Off = Annotated[Decimal, BeforeValidator(_plain), _DIGITS, AfterValidator(_off), _ABOVE_ZERO]
"""Money that is taken off, in major units."""

Price = Annotated[
    Decimal,
    BeforeValidator(_plain),
    _DIGITS,
    AfterValidator(_price),
    WithJsonSchema({"type": "number", "minimum": 0}),
]
"""What something costs instead, in major units."""

Percentage = Annotated[
    Decimal,
    BeforeValidator(_plain),
    Field(max_digits=7, decimal_places=3),
    AfterValidator(_percent),
    WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "maximum": 100}),
]
Quantity = Annotated[
    Decimal,
    BeforeValidator(_plain),
    Field(max_digits=7, decimal_places=3),
    AfterValidator(_quantity),
    _ABOVE_ZERO,
]
Pieces = Annotated[int, Field(ge=1, le=999)]
Hours = Annotated[str, AfterValidator(_hours), WithJsonSchema({"type": "string", "pattern": HOURS})]
IsoDate = Annotated[
    str, AfterValidator(_date), WithJsonSchema({"type": "string", "format": "date"})
]
Coupon = Annotated[
    str, AfterValidator(_coupon), WithJsonSchema({"type": ["string", "integer"], "pattern": COUPON})
]
Values = Annotated[
    tuple[Annotated[str, Field(min_length=1, max_length=250)], ...],
    BeforeValidator(_listed),
    Field(min_length=1, max_length=200),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": ["string", "number", "boolean"]},
                {
                    "type": "array",
                    "minItems": 1,
                    "items": {"type": ["string", "number", "boolean"]},
                },
            ]
        }
    ),
]
"""One value of a field, or several of which one must be noted."""

ProductCode = Annotated[
    str,
    Field(min_length=1, max_length=48),
    AfterValidator(_article),
    WithJsonSchema({"type": ["string", "integer"], "minLength": 1, "maxLength": 48}),
]
"""A code of an article: a barcode (GTIN), or a number of the shop's own."""

PromotionName = Annotated[str, Word(what="a promotion", example="happy_hour", taken=BY_HAND)]
GroupName = Annotated[str, Word(what="a customer group", example="staff")]
