"""What an article costs, layer by layer: the price that holds, and those that are to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, select

from posforge.runtime.domain.price import Price
from posforge.runtime.storage import tables


@dataclass(frozen=True, slots=True, kw_only=True)
class ComingPrice:
    """A price that holds from a moment on (Unix ms); None for the end of the layer's price."""

    from_ms: int
    price: Price | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerPrices:
    """What an article costs in one layer; `now` is None where the layer has no price."""

    layer: str
    now: Price | None
    coming: tuple[ComingPrice, ...] = ()


def layer_prices(connection: Connection, product: str, *, at_ms: int) -> tuple[LayerPrices, ...]:
    """Return the prices of an article by layer, those of layers that price it or will."""
    price = tables.price.c
    rows = connection.execute(
        select(price.layer, price.valid_from_ms, price.price_minor, price.per)
        .where(price.product == product)
        .order_by(price.layer, price.valid_from_ms)
    ).all()
    found = (
        _layer(layer, list(some), at_ms=at_ms) for layer, some in groupby(rows, lambda row: row[0])
    )
    return tuple(one for one in found if one.now is not None or one.coming)


def _layer(layer: str, rows: Sequence[Any], *, at_ms: int) -> LayerPrices:
    now: Price | None = None
    coming: list[ComingPrice] = []
    for _, from_ms, minor, per in rows:
        price = None if minor is None else Price(minor=minor, per=per)
        before = coming[-1].price if coming else now
        if from_ms <= at_ms:
            now = price
        elif _fine(price) != _fine(before):
            coming.append(ComingPrice(from_ms=from_ms, price=price))
    return LayerPrices(layer=layer, now=now, coming=tuple(coming))


def _fine(price: Price | None) -> int | None:
    return price.fine if price is not None else None
