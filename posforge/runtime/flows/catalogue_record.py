"""Writes what changed in the catalogue into the journal: pictures, styles, articles, prices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from posforge.runtime.domain.events import (
    ListedProduct,
    PictureAdded,
    PricesSet,
    ProductsListed,
    StylesListed,
)
from posforge.runtime.domain.layers import BASE_LAYER
from posforge.runtime.domain.picture import media_type, to_text
from posforge.runtime.domain.product import Style
from posforge.runtime.ext.ports import Clock, Listings, Work
from posforge.runtime.flows.catalogue_merge import Changes

EVENT_OF_AT_MOST = 500
EVENT_CHARACTERS_AT_MOST = 256 * 1024
"""An event travels in one piece, and no machine takes in a piece of more than some megabytes."""

T = TypeVar("T")


class Recorder:
    """Writes changes into the journal; `pictures` are those at hand, by id."""

    def __init__(self, currency: str, *, clock: Clock, actor: str) -> None:
        self.pictures: dict[str, bytes] = {}
        self._currency = currency
        self._clock = clock
        self._actor = actor

    def record(self, work: Work, changes: Changes, listings: Listings) -> None:
        """Write what changed: first pictures, then the styles that show them, then articles."""
        self._record_pictures(work, changes.styles, listings)
        for styles in _in_events(changes.styles):
            work.record(StylesListed(styles=styles), actor=self._actor)
        for products in _in_events(changes.products, size=_open_ended):
            work.record(ProductsListed(products=products), actor=self._actor)
        now_ms = self._clock.now_ms()
        for prices in _in_events(changes.prices):
            work.record(
                PricesSet(
                    layer=BASE_LAYER, valid_from_ms=now_ms, currency=self._currency, prices=prices
                ),
                actor=self._actor,
            )

    def _record_pictures(self, work: Work, styles: list[Style], listings: Listings) -> None:
        shown = sorted({style.picture for style in styles} & self.pictures.keys())
        held = listings.pictures(shown)
        for identity in shown:
            data = self.pictures.pop(identity)
            kind = media_type(data)
            if identity not in held and kind is not None:
                picture = PictureAdded(id=identity, media_type=kind, data=to_text(data))
                work.record(picture, actor=self._actor)


def _in_events(
    items: Iterable[T], *, size: Callable[[T], int] = lambda _: 0
) -> Iterator[tuple[T, ...]]:
    some: list[T] = []
    characters = 0
    for item in items:
        some.append(item)
        characters += size(item)
        if len(some) == EVENT_OF_AT_MOST or characters >= EVENT_CHARACTERS_AT_MOST:
            yield tuple(some)
            some, characters = [], 0
    if some:
        yield tuple(some)


def _open_ended(product: ListedProduct) -> int:
    """Return how many characters an article has in fields and codes: nobody says how many."""
    fields = sum(len(name) + len(str(value)) for name, value in product.fields.items())
    return fields + sum(map(len, product.codes))
