"""What one cell of the catalogue may say, in a file or in a form, or the reason why it cannot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from posforge.errors import PosforgeError
from posforge.runtime.domain.barcode import (
    GTIN_LENGTHS,
    BadCheckDigitError,
    has_valid_check_digit,
)
from posforge.runtime.domain.fields import clean_text, parse_field
from posforge.runtime.domain.price import Price, parse_price
from posforge.runtime.domain.product import FieldValue
from posforge.runtime.domain.scale_label import read_embedded
from posforge.runtime.domain.shop import BarcodeRule, FieldRule
from posforge.runtime.ext.fields import FieldBehaviour

LONGEST_NAME = 250
LONGEST_STYLE = 60
DEAREST_MINOR = 1_000_000_000

_PRINTED_LENGTHS = (8, 13, 14)
_SAID: Mapping[str, str] = {
    "no_code": "has no barcode",
    "code_letters": "the barcode {code} has more than digits in it",
    "code_length": "the barcode {code} has {digits} digits, not 8, 12, 13 or 14",
    "code_check_digit": "the barcode {code} has a wrong check digit",
    "code_zeros": "the barcode is all zeros",
    "code_label": "the barcode {code} is that of one label; the article has {item}",
    "code_twice": "the barcode {code} is already on line {line}",
    "code_taken": "the barcode {code} belongs to {name}",
    "no_name": "has no name",
    "name_length": "the name is longer than {most}",
    "no_department": "the shop has no department {word}",
    "no_unit": "the shop does not sell by {word}",
    "no_tax": "the shop has no tax rate {word}",
    "price_text": "the {column} {price} is no amount in {currency}",
    "price_size": "the {column} {price} is not more than zero, or too large",
    "price_needed": "an article that has a price keeps one",
    "valid_from": "valid_from: {text} is no date such as 2027-01-31 or 2027-01-31 08:00",
    "valid_from_alone": "has a valid_from and no price",
    "style_length": "the style is longer than {most}",
    "style_unnamed": "the style {style} has no style_name yet",
    "style_named": "the style {style} is called {name}",
    "style_otherwise": "the style {style} is called otherwise on line {line}",
    "style_pictured": "the style {style} has the picture otherwise on line {line}",
    "style_name_length": "the style_name is longer than {most}",
    "no_style_named": "has a style_name and no style",
    "no_style_pictured": "has a picture and no style",
    "picture": "{reason}",
    "field_needed": "has no {field}, which every article must have",
    "field": "{field}: {reason}",
}

_OPEN_PRICE = FieldRule(name="open_price", kind="yes_no", label="")


class CellError(ValueError):
    """A cell that cannot be: `column` names it, `key` and `facts` say why in any language."""

    def __init__(self, column: str, key: str, /, **facts: str | int) -> None:
        super().__init__(_SAID[key].format(**facts))
        self.column = column
        self.key = key
        self.facts = facts


class FieldError(CellError):
    """A field whose value cannot be; `reason` is what its kind, or the shop's own check, says."""

    def __init__(self, rule: FieldRule, reason: str, *, is_own: bool) -> None:
        super().__init__(rule.name, "field", field=rule.name, reason=reason)
        self.is_own = is_own


def read_gtin(text: str, *, rules: Sequence[BarcodeRule] = ()) -> str:
    """Return a GTIN in 14 digits, of a scale's labels the one with no value. Raises CellError.

    `rules` say how the shop's scales print their labels.
    """
    gtin = text.replace(" ", "")
    if not gtin:
        raise CellError("gtin", "no_code")
    if not (gtin.isascii() and gtin.isdigit()):
        raise CellError("gtin", "code_letters", code=gtin[:20])
    if len(gtin) not in GTIN_LENGTHS:
        raise CellError("gtin", "code_length", code=gtin[:20], digits=len(gtin))
    if not has_valid_check_digit(gtin):
        raise CellError("gtin", "code_check_digit", code=gtin)
    if int(gtin) == 0:
        raise CellError("gtin", "code_zeros")
    code = gtin.zfill(14)
    try:
        label = read_embedded(code, rules)
    except BadCheckDigitError as error:
        raise CellError("gtin", "code_check_digit", code=gtin) from error
    if label is not None and label.item_code != code:
        item = printed_gtin(label.item_code)
        raise CellError("gtin", "code_label", code=gtin, item=item)
    return code


def printed_gtin(code: str) -> str:
    """Return a GTIN of 14 digits as it stands on the packet, and nothing for any other code."""
    if len(code) != 14 or not (code.isascii() and code.isdigit()) or not int(code):
        return ""
    if not has_valid_check_digit(code):
        return ""
    digits = code.lstrip("0")
    return digits.zfill(next(length for length in _PRINTED_LENGTHS if length >= len(digits)))


def read_name(text: str) -> str:
    """Return the name of an article, empty for none. Raises CellError."""
    name = clean_text(text)
    if len(name) > LONGEST_NAME:
        raise CellError("name", "name_length", most=LONGEST_NAME)
    return name


def read_price(text: str, currency: str, *, column: str = "price") -> Price | None:
    """Return a price, None where none is written. Raises CellError."""
    if not text:
        return None
    said = {"column": column, "price": text[:20]}
    try:
        price = parse_price(text, currency)
    except ValueError as error:
        raise CellError(column, "price_text", currency=currency, **said) from error
    if not 0 < price.minor <= DEAREST_MINOR * price.per:
        raise CellError(column, "price_size", **said)
    return price


def read_open_price(text: str) -> bool:
    """Return whether the cashier types what an article costs; empty is no. Raises CellError."""
    return read_field(_OPEN_PRICE, text, None) is True


def read_field(rule: FieldRule, text: str, behaviour: FieldBehaviour | None) -> FieldValue | None:
    """Return what a field holds, None for nothing. Raises CellError."""
    plain = clean_text(text)
    if not plain:
        if rule.is_required:
            raise needed(rule)
        return None
    try:
        value = parse_field(rule, plain)
    except ValueError as error:
        raise FieldError(rule, str(error), is_own=False) from error
    try:
        return value if behaviour is None else behaviour.check(value)
    except PosforgeError as error:
        raise FieldError(rule, str(error), is_own=True) from error


def needed(rule: FieldRule) -> CellError:
    """Return the reason for rejecting an article without a required field."""
    return CellError(rule.name, "field_needed", field=rule.name)


def unknown(column: str, word: str) -> CellError:
    """Return the reason for a department, unit or tax rate that the shop has not."""
    return CellError(column, f"no_{column}", word=word[:40])
