"""Tells the prices that rows change from those that articles cost anyway."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from posforge.runtime.domain.layers import BASE_LAYER
from posforge.runtime.domain.price import Price
from posforge.runtime.ext.ports import Listed, Listings
from posforge.runtime.flows.catalogue_row import Said

_LISTED_ANYWAY = frozenset({BASE_LAYER})


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceChange:
    """What an article costs in a layer from a moment on (Unix ms); from now on without one.

    A price that is None ends the layer's.
    """

    product: str
    layer: str
    price: Price | None
    from_ms: int | None = None


class PriceBook:
    """What articles cost at the moments that some rows speak of, before the rows said anything."""

    def __init__(self, listings: Listings, *, at_ms: int) -> None:
        self._listings = listings
        self._at_ms = at_ms
        self._held: dict[int, Mapping[tuple[str, str], Price]] = {}

    def moment(self, from_ms: int | None) -> int | None:
        """Return from when a price holds; a moment that has passed is now, and None."""
        return from_ms if from_ms is not None and from_ms > self._at_ms else None

    def look_up(self, rows: Iterable[tuple[Listed, Said]]) -> None:
        """Read what these articles cost, beyond the price of the chain that is listed anyway."""
        wanted: dict[int, list[str]] = {}
        for listed, said in rows:
            if said.from_ms is None and said.prices.keys() <= _LISTED_ANYWAY:
                continue  # as most rows of a large file
            moment = self.moment(said.from_ms)
            at_ms = self._at_ms if moment is None else moment
            wanted.setdefault(at_ms, []).append(listed.product.id)
        for at_ms, products in wanted.items():
            held = self._listings.prices(products, at_ms=at_ms)
            self._held[at_ms] = {**self._held.get(at_ms, {}), **held}

    def changes(self, product: str, said: Said, before: Listed | None) -> list[PriceChange]:
        """Return those of the prices said that are not what the article costs then anyway."""
        if not said.prices:
            return []
        moment = self.moment(said.from_ms)
        held = dict(self._held.get(self._at_ms if moment is None else moment, {}))
        if moment is None and before is not None and before.price is not None:
            held[product, BASE_LAYER] = before.price
        return [
            PriceChange(product=product, layer=layer, price=price, from_ms=moment)
            for layer, price in said.prices.items()
            if not _is_same(held.get((product, layer)), price)
        ]


def _is_same(one: Price | None, other: Price | None) -> bool:
    if one is None or other is None:
        return one is other
    return one.fine == other.fine
