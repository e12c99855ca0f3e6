"""What can be sold: an article, the codes it is scanned by, and its price today."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """An article as the till finds it.

    `price_minor` is the price of one unit in minor units, or None while nobody has set one: such
    an article is known but cannot be sold.
    """

    id: str
    name: str
    department: str
    unit: str
    tax: str
    price_minor: int | None
    code: str = ""


BASE_LAYER = "base"


def store_layer(store: str) -> str:
    """Return the layer of prices that hold in one branch alone and win over the base there."""
    return f"store:{store}"
