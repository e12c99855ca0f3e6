"""Prices that the first version of `PricesSet` cannot say: finer than a cent, and of an end.

They are a version of their own: a machine that does not know it has no price and asks for one, and
never takes 1.25 for a hundred as 1.25 for one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerPrice:
    """What `per` units of one article cost, in minor units.

    `per` is 1, 10, 100, 1,000 or 10,000. A price that is None ends the layer's: from then on the
    next layer decides.
    """

    product: str
    price_minor: int | None
    per: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerPricesSet:
    """Up to 500 prices of one layer, or their ends, that hold from a moment on (Unix ms)."""

    TYPE: ClassVar[str] = "PricesSet"
    VERSION: ClassVar[int] = 2
    STREAM: ClassVar[str] = "catalogue"

    layer: str
    valid_from_ms: int
    currency: str
    prices: tuple[LayerPrice, ...]
