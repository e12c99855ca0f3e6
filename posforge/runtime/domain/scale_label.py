"""What the label of a shop's own scale says: which article, and its price, weight or number.

Restricted circulation numbers of the GS1 prefixes 02 and 20 to 29: GS1 General Specifications §2.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from posforge.errors import UserError
from posforge.runtime.domain.barcode import (
    BadCheckDigitError,
    check_digit,
    has_valid_check_digit,
    value_digit,
)
from posforge.runtime.domain.money import round_half_up
from posforge.runtime.domain.product import Product
from posforge.runtime.domain.quantity import COUNTED, ONE, extend
from posforge.runtime.domain.shop import BarcodeRule, Carried

VALUE_LETTERS: dict[Carried, str] = {"price": "P", "weight": "W", "pieces": "Q"}
MILLI_PER_GRAM = {"kg": 1, "g": ONE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedded:
    """A code that carries a value: the article's number, and the one value the label has.

    `item_code` is the code the article is listed by, of 14 digits: the label's own with zeros in
    the place of the value.
    """

    item: str
    item_code: str
    price_minor: int | None = None
    weight_g: int | None = None
    pieces: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """What a labelled article is sold as: `amount_minor` is what the label comes to, exactly.

    `unit_price_minor` is for `per` units.
    """

    code: str
    qty_milli: int
    unit_price_minor: int
    amount_minor: int
    per: int = 1


def read_embedded(code: str, rules: Sequence[BarcodeRule]) -> Embedded | None:
    """Return what a canonical code of 14 digits carries, or None where no rule knows its prefix.

    Raises BadCheckDigitError where the last digit, or that of the value, does not fit.
    """
    for rule in rules:
        if code.startswith(rule.prefix, 1) and _is_gtin_13(code):
            return _read(code[1:], rule)
    return None


def labelled(product: Product, embedded: Embedded, *, code: str) -> Labelled:
    """Return what this article is sold as when it bears this label.

    A price wins exactly: what is counted is sold at that price, what is measured in the quantity
    that costs it today, to the nearest thousandth. Raises UserError where label and article do
    not fit together, and for a label that says zero.
    """
    if not (embedded.price_minor or embedded.weight_g or embedded.pieces):
        is_weight = embedded.weight_g is not None
        what = "price" if embedded.price_minor is not None else "weight" if is_weight else "number"
        raise UserError(
            f"The label of {product.name} says a {what} of zero.",
            hint="Weigh it again and print a new label.",
        )
    if embedded.price_minor is not None:
        return _at_price(product, embedded.price_minor, code=code)
    qty_milli = _quantity(product, embedded)
    price_minor = _unit_price(product)
    return Labelled(
        code=code,
        qty_milli=qty_milli,
        unit_price_minor=price_minor,
        amount_minor=extend(price_minor, qty_milli, per=product.per),
        per=product.per,
    )


def _is_gtin_13(code: str) -> bool:
    return len(code) == 14 and code[0] == "0" and code.isascii() and code.isdigit()


def _read(digits: str, rule: BarcodeRule) -> Embedded:
    value = _part(digits, rule, VALUE_LETTERS[rule.carries])
    verifier = _part(digits, rule, "V")
    if not has_valid_check_digit(digits) or (verifier and int(verifier) != value_digit(value)):
        raise BadCheckDigitError(
            f"{digits} is no valid label: its check digit does not fit.",
            hint="Please rescan, or print a new label.",
        )
    layout = zip(digits[len(rule.prefix) : -1], rule.layout, strict=True)
    body = rule.prefix + "".join(digit if letter == "I" else "0" for digit, letter in layout)
    number = int(value)
    return Embedded(
        item=_part(digits, rule, "I"),
        item_code=f"0{body}{check_digit(body)}",
        price_minor=number * rule.step_minor if rule.carries == "price" else None,
        weight_g=number if rule.carries == "weight" else None,
        pieces=number if rule.carries == "pieces" else None,
    )


def _part(digits: str, rule: BarcodeRule, letter: str) -> str:
    start = len(rule.prefix) + rule.layout.find(letter)
    return digits[start : start + rule.layout.count(letter)]


def _at_price(product: Product, price_minor: int, *, code: str) -> Labelled:
    if product.unit in COUNTED:
        qty_milli, unit_price_minor, per = ONE, price_minor, 1
    else:
        unit_price_minor, per = _unit_price(product), product.per
        qty_milli = max(1, round_half_up(price_minor * ONE * per, unit_price_minor))
    return Labelled(
        code=code,
        qty_milli=qty_milli,
        unit_price_minor=unit_price_minor,
        amount_minor=price_minor,
        per=per,
    )


def _unit_price(product: Product) -> int:
    if not product.price_minor:
        raise UserError(
            f"{product.name} has no price per {product.unit} yet.",
            hint="Ask a manager to set its price.",
        )
    return product.price_minor


def _quantity(product: Product, embedded: Embedded) -> int:
    if embedded.weight_g is not None and product.unit in MILLI_PER_GRAM:
        return embedded.weight_g * MILLI_PER_GRAM[product.unit]
    if embedded.pieces is not None and product.unit in COUNTED:
        return embedded.pieces * ONE
    says = "a weight" if embedded.weight_g is not None else "a number of pieces"
    raise UserError(
        f"{product.name} is sold by the {product.unit}, and its label says {says}.",
        hint="Ask a manager to correct the unit of the article.",
    )
