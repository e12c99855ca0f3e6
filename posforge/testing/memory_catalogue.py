"""A catalogue without a disk: what can be scanned and found, and what was listed so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from posforge.runtime.domain.envelope import Event
from posforge.runtime.domain.events import (
    CATALOGUE,
    ListedProduct,
    PictureAdded,
    PricesSet,
    ProductsListed,
    StylesListed,
    open_body,
)
from posforge.runtime.domain.events_layer_price import LayerPrice, LayerPricesSet
from posforge.runtime.domain.layers import BASE_LAYER, list_layer
from posforge.runtime.domain.price import Price
from posforge.runtime.domain.product import Product, Style
from posforge.runtime.ext.ports import Listed
from posforge.runtime.storage.search import fold
from posforge.testing.fixed_clock import FixedClock


class MemoryCatalogue:
    """Articles by code, by the words of their names and searched fields, and by style.

    They cost what they were made with, but for what `set_price` says.
    """

    def __init__(
        self,
        products: Iterable[Product],
        *,
        styles: Iterable[Style] = (),
        pictures: Mapping[str, bytes] | None = None,
        searched: Sequence[str] = (),
        clock: FixedClock | None = None,
    ) -> None:
        self._clock = clock or FixedClock()
        self._searched = searched
        self._products = list(products)
        self._styles = list(styles)
        self._pictures = pictures or {}
        self._prices: list[tuple[int, str, str, int]] = []

    def by_code(self, code: str, *, group: str = "", at_ms: int | None = None) -> Product | None:
        return next((one for one in self._priced(group, at_ms) if one.code == code), None)

    def by_id(self, product: str, *, group: str = "", at_ms: int | None = None) -> Product | None:
        return next((one for one in self._priced(group, at_ms) if one.id == product), None)

    def search(
        self, text: str, *, limit: int = 20, group: str = "", at_ms: int | None = None
    ) -> Sequence[Product]:
        words = fold(text).split()
        priced = self._priced(group, at_ms)
        found = [one for one in priced if all(w in self._text(one) for w in words)]
        return found[:limit] if words else []

    def lowest_price(self, product: str, *, since_ms: int) -> Price | None:
        del since_ms
        found = next((one for one in self._products if one.id == product), None)
        return found.price if found is not None else None

    def styles(self, *, department: str = "") -> Sequence[Style]:
        used = {one.style for one in self._products}
        found = [one for one in self._styles if one.id in used]
        wanted = [one for one in found if department in ("", one.department)]
        return sorted(wanted, key=lambda one: (one.name.lower(), one.id))

    def variants(
        self, style: str, *, group: str = "", at_ms: int | None = None
    ) -> Sequence[Product]:
        found = [one for one in self._priced(group, at_ms) if style and one.style == style]
        return sorted(found, key=lambda one: (one.name.lower(), one.id))

    def picture(self, picture: str) -> bytes | None:
        return self._pictures.get(picture)

    def set_price(
        self, product: str, price_minor: int, *, group: str = "", from_ms: int = 0
    ) -> None:
        """Let an article cost this from a moment on (Unix ms), for everybody or for one group."""
        self._prices.append((from_ms, product, group, price_minor))

    def _priced(self, group: str, at_ms: int | None) -> Sequence[Product]:
        at = self._clock.now_ms() if at_ms is None else at_ms
        known = {one.id: one for one in self._products}
        for wanted in dict.fromkeys(("", group)):
            source = list_layer(wanted) if wanted else BASE_LAYER
            for from_ms, product, priced_for, price_minor in sorted(self._prices):
                if priced_for == wanted and from_ms <= at:
                    known[product] = replace(
                        known[product], price_minor=price_minor, price_source=source
                    )
        return list(known.values())

    def _text(self, product: Product) -> str:
        noted = [product.fields.get(name) for name in self._searched]
        texts = [product.name, *(value for value in noted if isinstance(value, str))]
        return "\n".join(fold(text) for text in texts)


class MemoryListings:
    """The catalogue as the events of one machine have listed it."""

    def __init__(self, events: Iterable[Event]) -> None:
        self._products: dict[str, ListedProduct] = {}
        self._prices: list[PricesSet | LayerPricesSet] = []
        self._styles: dict[str, Style] = {}
        self._pictures: set[str] = set()
        for event in events:
            if event.header.stream == CATALOGUE:
                self._note(open_body(event.header.type, event.header.sv, event.body))

    def by_codes(self, codes: Sequence[str], *, at_ms: int) -> Mapping[str, Listed]:
        listed = self.by_ids(sorted(self._products, reverse=True), at_ms=at_ms)
        return {code: one for one in listed.values() for code in one.product.codes if code in codes}

    def by_ids(self, ids: Sequence[str], *, at_ms: int) -> Mapping[str, Listed]:
        prices = self.prices(ids, at_ms=at_ms)
        return {
            one: Listed(product=self._products[one], price=prices.get((one, BASE_LAYER)))
            for one in ids
            if one in self._products
        }

    def prices(self, products: Sequence[str], *, at_ms: int) -> Mapping[tuple[str, str], Price]:
        found: dict[tuple[str, str], Price | None] = {}
        for said in sorted(self._prices, key=lambda said: said.valid_from_ms):
            for one in said.prices if said.valid_from_ms <= at_ms else ():
                price = None
                if one.price_minor is not None:
                    per = one.per if isinstance(one, LayerPrice) else 1
                    price = Price(minor=one.price_minor, per=per)
                found[one.product, said.layer] = price
        return {key: price for key, price in found.items() if price and key[0] in products}

    def styles(self, ids: Sequence[str]) -> Mapping[str, Style]:
        return {one: self._styles[one] for one in ids if one in self._styles}

    def pictures(self, ids: Sequence[str]) -> frozenset[str]:
        return frozenset(ids) & self._pictures

    def _note(self, body: Any) -> None:
        if isinstance(body, ProductsListed):
            self._products |= {one.id: one for one in body.products}
        elif isinstance(body, StylesListed):
            self._styles |= {one.id: one for one in body.styles}
        elif isinstance(body, PictureAdded):
            self._pictures.add(body.id)
        elif isinstance(body, PricesSet | LayerPricesSet):
            self._prices.append(body)
