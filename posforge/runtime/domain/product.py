"""What can be sold: an article, the codes it is scanned by, and its price today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from posforge.runtime.domain.price import Price
from posforge.runtime.domain.trace import UNTRACED, Trace

FieldValue = str | int | bool
"""What a field of a product holds: text, choice and ISO date as text, decimals in thousandths."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """An article as the till finds it.

    `price_minor` is the price of `per` units in minor units, or None while nobody has set one: such
    an article is known but cannot be sold. `price_source` is the layer that price comes from. Of an
    article with an open price the cashier types what it costs. `fields` holds what the shop notes
    beyond that, by the name of the field; `style` is the id of the style it is a variant of, empty
    for none. `trace` is the lot or serial number of the goods at hand, where it is known.
    """

    id: str
    name: str
    department: str
    unit: str
    tax: str
    price_minor: int | None
    code: str = ""
    style: str = ""
    fields: Mapping[str, FieldValue] = field(default_factory=dict)
    per: int = 1
    price_source: str = ""
    is_open_price: bool = False
    trace: Trace = UNTRACED

    @property
    def price(self) -> Price | None:
        """Its price, None while nobody has set one."""
        if self.price_minor is None:
            return None
        return Price(minor=self.price_minor, per=self.per)


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """What articles that differ only in size, colour and the like have in common.

    `picture` is the id of its picture, empty for none.
    """

    id: str
    name: str
    department: str
    picture: str = ""
