"""What happens to stock beside sales: goods that were broken, are missing, or were found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

MAIN = "main"

Place = Literal["stock", "damaged", "quarantine"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StockAdjusted:
    """Somebody found more or, negative, less of an article in a place than the books say, and why.

    `qty_milli` is thousandths of the article's unit. Only what is in `stock` can be sold. What is
    tracked says its `lot`, or its `serial` number and is one piece.
    """

    TYPE: ClassVar[str] = "StockAdjusted"
    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[str] = MAIN

    product: str
    unit: str
    qty_milli: int
    reason: str
    place: Place = "stock"
    lot: str = ""
    serial: str = ""
