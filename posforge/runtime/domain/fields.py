"""The fields a shop adds to its products: how a value is typed in, stored, and shown.

A value is text (kinds text, choice and date, the date in ISO 8601), a whole number (decimals in
thousandths) or yes and no. What was stored under another kind is kept and shown as nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from unicodedata import category

from babel.core import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from posforge.runtime.domain.events import ListedProduct
from posforge.runtime.domain.product import FieldValue
from posforge.runtime.domain.shop import CatalogueRules, FieldRule

LONGEST_TEXT = 250
LARGEST_WHOLE = 10**12
LARGEST_DECIMAL = 10**9

_MILLI_DIGITS = 3
_SHOWN = 40
_WORDS = frozenset({"text", "choice", "date"})
_YES_NO: Mapping[str, tuple[str, str]] = {"en": ("yes", "no"), "de": ("ja", "nein")}
_YES = frozenset({"1", "true", *(yes for yes, _ in _YES_NO.values())})
_NO = frozenset({"0", "false", *(no for _, no in _YES_NO.values())})
_NUMBER = re.compile(r"([-+]?)([0-9]+)(?:[.,]([0-9]+))?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def parse_field(rule: FieldRule, text: str) -> FieldValue:
    """Return the value that a person wrote, in a form or in a cell of a file.

    Numbers as `12` or `4.8` or `4,8` with at most three decimals, dates as `2026-03-01`, yes and
    no in any language of the till, choices whatever their case. Raises ValueError with the reason.
    """
    plain = clean_text(text)
    if not plain:
        raise ValueError("nothing is written")
    if rule.kind == "whole":
        return _whole(plain)
    if rule.kind == "decimal":
        return _decimal(plain)
    if rule.kind == "yes_no":
        return _yes_no(plain)
    if rule.kind == "choice":
        return _choice(rule, plain)
    return _date(plain) if rule.kind == "date" else _text(plain)


def spell_field(rule: FieldRule, value: FieldValue) -> str:
    """Return a value as `parse_field` reads it, whatever the language; empty where it has none."""
    if not is_of_kind(rule, value):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if rule.kind == "decimal":
        return f"{Decimal(value).scaleb(-_MILLI_DIGITS).normalize():f}"
    return str(value)


def show_field(rule: FieldRule, value: FieldValue, *, locale: str) -> str:
    """Return a value as a person in `locale` (CLDR, such as `de_DE`) reads it.

    Empty for a value that was stored while the field was of another kind.
    """
    if not is_of_kind(rule, value):
        return ""
    if isinstance(value, bool):
        yes, no = _YES_NO.get(Locale.parse(locale).language, _YES_NO["en"])
        return yes if value else no
    if rule.kind == "whole":
        return format_decimal(value, "0", locale=locale)
    if rule.kind == "decimal":
        return format_decimal(Decimal(value).scaleb(-_MILLI_DIGITS), "#,##0.###", locale=locale)
    if rule.kind == "date":
        return format_date(date.fromisoformat(str(value)), "medium", locale=locale)
    return str(value)


def is_of_kind(rule: FieldRule, value: FieldValue) -> bool:
    """Tell whether a stored value is one that this field can hold."""
    if rule.kind == "date":
        return isinstance(value, str) and _is_date(value)
    if rule.kind in _WORDS:
        return isinstance(value, str)
    return isinstance(value, bool) == (rule.kind == "yes_no") and isinstance(value, int)


def searched_fields(rules: CatalogueRules) -> tuple[str, ...]:
    """Return the names of the fields that search looks into: text, choices and dates."""
    return tuple(rule.name for rule in rules.fields if rule.is_searchable and rule.kind in _WORDS)


def compose_name(style: str, fields: Mapping[str, FieldValue], rules: CatalogueRules) -> str:
    """Return what an article of a style is called: `Linen Shirt, M, blue`."""
    return ", ".join(
        (style, *(str(fields[axis.name]) for axis in rules.axes if axis.name in fields))
    )


def is_composed(product: ListedProduct, style: str, *, rules: CatalogueRules) -> bool:
    """Tell whether an article is called what `compose_name` makes of a style, which has a name."""
    return bool(style) and product.name == compose_name(style, product.fields, rules)


def clean_text(text: str) -> str:
    """Return text in one line, words one space apart, without control characters."""
    if not text.isprintable():
        text = "".join(" " if category(c) == "Cc" else c for c in text)
    return " ".join(text.split())


def _text(plain: str) -> str:
    if len(plain) > LONGEST_TEXT:
        raise ValueError(f"{_shown(plain)} is longer than {LONGEST_TEXT} characters")
    if any(category(c) == "Cs" for c in plain):
        raise ValueError(f"{plain[:_SHOWN]!a} is no text")
    return plain


def _whole(plain: str) -> int:
    match = _NUMBER.fullmatch(plain)
    if match is None or match[3] is not None:
        raise ValueError(f"{_shown(plain)} is no whole number")
    return _number(match[1], match[2], largest=LARGEST_WHOLE)


def _decimal(plain: str) -> int:
    match = _NUMBER.fullmatch(plain)
    if match is None:
        raise ValueError(f"{_shown(plain)} is no number")
    decimals = (match[3] or "").rstrip("0")
    if len(decimals) > _MILLI_DIGITS:
        raise ValueError(f"{_shown(plain)} has more than {_MILLI_DIGITS} decimals")
    return _number(
        match[1], match[2] + decimals.ljust(_MILLI_DIGITS, "0"), largest=LARGEST_DECIMAL * 1000
    )


def _number(sign: str, digits: str, *, largest: int) -> int:
    # Compared by length first: a number of ten thousand digits is not worth reading.
    plain = digits.lstrip("0") or "0"
    if len(plain) > len(str(largest)) or int(plain) > largest:
        raise ValueError(f"{_shown(plain)} is too large")
    return -int(plain) if sign == "-" else int(plain)


def _yes_no(plain: str) -> bool:
    word = plain.casefold()
    if word not in _YES | _NO:
        raise ValueError(f"{_shown(plain)} is neither yes nor no")
    return word in _YES


def _choice(rule: FieldRule, plain: str) -> str:
    if plain in rule.choices:
        return plain
    for choice in rule.choices:
        if clean_text(choice).casefold() == plain.casefold():
            return choice
    raise ValueError(f"{_shown(plain)} is none of {', '.join(rule.choices)}")


def _date(plain: str) -> str:
    if not _is_date(plain):
        raise ValueError(f"{_shown(plain)} is no date such as 2026-03-01")
    return plain


def _is_date(text: str) -> bool:
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _shown(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
