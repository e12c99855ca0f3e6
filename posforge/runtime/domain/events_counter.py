"""What is recorded of the questions a till asks at the counter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeConfirmed:
    """Somebody looked and said that the customer of a bill is at least `age` years old."""

    TYPE: ClassVar[str] = "AgeConfirmed"
    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[str] = "main"

    cart: str
    age: int
    product: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPriceTyped:
    """Somebody typed the price of an article that has none of its own, for `per` units."""

    TYPE: ClassVar[str] = "OpenPriceTyped"
    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[str] = "main"

    cart: str
    product: str
    price_minor: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftReceiptPrinted:
    """The gift receipt of a sale was printed: `copy` is 0 for the first, n for its n-th copy."""

    TYPE: ClassVar[str] = "GiftReceiptPrinted"
    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[str] = "main"

    number: str
    sale: str
    copy: int
    reason: str = ""
