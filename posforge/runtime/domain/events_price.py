"""What is recorded when a person, not the catalogue, decides what something costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

MAIN = "main"


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceOverridden:
    """Somebody changed the unit price of a line of an open bill, and said why.

    Both prices are for `per` units.
    """

    TYPE: ClassVar[str] = "PriceOverridden"
    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[str] = MAIN

    cart: str
    line: int
    product: str
    from_minor: int
    to_minor: int
    currency: str
    reason: str
    per: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscountGiven:
    """Somebody gave a discount on a line of an open bill, or on all of it (line 0), and said why.

    Either `percent_milli`, thousandths of a percent, or `amount_minor` is not zero; `base_minor`
    is what it is taken off.
    """

    TYPE: ClassVar[str] = "DiscountGiven"
    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[str] = MAIN

    cart: str
    line: int
    percent_milli: int
    amount_minor: int
    currency: str
    reason: str
    base_minor: int = 0
