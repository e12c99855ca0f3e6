"""Writes what changed in the catalogue into the journal: pictures, styles, articles, prices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from posforge.runtime.domain.events import (
    ListedProduct,
    PictureAdded,
    PricesSet,
    ProductsListed,
    SetPrice,
    StylesListed,
)
from posforge.runtime.domain.events_layer_price import LayerPrice, LayerPricesSet
from posforge.runtime.domain.picture import media_type, to_text
from posforge.runtime.domain.product import Style
from posforge.runtime.ext.ports import Clock, Listings, Work
from posforge.runtime.flows.catalogue_merge import Changes
from posforge.runtime.flows.catalogue_price_book import PriceChange

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
        self._record_prices(work, changes.prices)

    def _record_prices(self, work: Work, changes: Sequence[PriceChange]) -> None:
        """Write prices, those of one layer and moment together.

        What the first version of `PricesSet` can say, it says: machines of 0.1.0 know no other.
        """
        now_ms = self._clock.now_ms()
        places: dict[tuple[str, int], list[PriceChange]] = {}
        for one in changes:
            from_ms = now_ms if one.from_ms is None else one.from_ms
            places.setdefault((one.layer, from_ms), []).append(one)
        currency, actor = self._currency, self._actor
        for (layer, from_ms), some in places.items():
            for prices in _in_events(_plain(some)):
                said = PricesSet(
                    layer=layer, valid_from_ms=from_ms, currency=currency, prices=prices
                )
                work.record(said, actor=actor)
            for finer in _in_events(_finer(some)):
                more = LayerPricesSet(
                    layer=layer, valid_from_ms=from_ms, currency=currency, prices=finer
                )
                work.record(more, actor=actor)

    def _record_pictures(self, work: Work, styles: list[Style], listings: Listings) -> None:
        shown = sorted({style.picture for style in styles} & self.pictures.keys())
        held = listings.pictures(shown)
        for identity in shown:
            data = self.pictures.pop(identity)
            kind = media_type(data)
            if identity not in held and kind is not None:
                picture = PictureAdded(id=identity, media_type=kind, data=to_text(data))
                work.record(picture, actor=self._actor)


def _plain(changes: Iterable[PriceChange]) -> Iterator[SetPrice]:
    for one in changes:
        if one.price is not None and one.price.per == 1:
            yield SetPrice(product=one.product, price_minor=one.price.minor)


def _finer(changes: Iterable[PriceChange]) -> Iterator[LayerPrice]:
    for one in changes:
        if one.price is None:
            yield LayerPrice(product=one.product, price_minor=None)
        elif one.price.per != 1:
            minor, per = one.price.minor, one.price.per
            yield LayerPrice(product=one.product, price_minor=minor, per=per)


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
