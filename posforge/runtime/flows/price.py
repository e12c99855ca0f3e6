"""The price of a line: that of the bill's own moment, for the group its customer belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from posforge.runtime.domain.cart import LABEL, OPEN, OVERRIDE, Cart, CartLine
from posforge.runtime.domain.price import Price
from posforge.runtime.domain.product import Product, Style
from posforge.runtime.ext.ports import Catalogue

_DECIDED = frozenset({LABEL, OPEN, OVERRIDE})


def reprice(cart: Cart, catalogue: Catalogue) -> tuple[Cart, tuple[CartLine, ...]]:
    """Return the bill at the prices of its customer's group, and the lines that changed.

    For when the customer is known only after lines were scanned. What a person or a scale's label
    decided stays, and so does what comes back or follows another line.
    """
    lines = tuple(_priced(line, cart, catalogue) for line in cart.lines)
    changed = tuple(new for old, new in zip(cart.lines, lines, strict=True) if new != old)
    return replace(cart, lines=lines), changed


def as_priced_on(cart: Cart | None, catalogue: Catalogue) -> Catalogue:
    """Return the catalogue at the prices of a bill, whatever is asked; without one, as it is.

    What is looked at while a bill is open is then shown at the price it will be charged.
    """
    return catalogue if cart is None else _OnBill(cart=cart, catalogue=catalogue)


@dataclass(frozen=True, slots=True, kw_only=True)
class _OnBill:
    cart: Cart
    catalogue: Catalogue

    def by_code(self, code: str, *, group: str = "", at_ms: int | None = None) -> Product | None:
        return self.catalogue.by_code(code, group=self._group(group), at_ms=self._at(at_ms))

    def by_id(self, product: str, *, group: str = "", at_ms: int | None = None) -> Product | None:
        return self.catalogue.by_id(product, group=self._group(group), at_ms=self._at(at_ms))

    def search(
        self, text: str, *, limit: int = 20, group: str = "", at_ms: int | None = None
    ) -> Sequence[Product]:
        moment, customers = self._at(at_ms), self._group(group)
        return self.catalogue.search(text, limit=limit, group=customers, at_ms=moment)

    def styles(self, *, department: str = "") -> Sequence[Style]:
        return self.catalogue.styles(department=department)

    def variants(
        self, style: str, *, group: str = "", at_ms: int | None = None
    ) -> Sequence[Product]:
        return self.catalogue.variants(style, group=self._group(group), at_ms=self._at(at_ms))

    def lowest_price(self, product: str, *, since_ms: int) -> Price | None:
        return self.catalogue.lowest_price(product, since_ms=since_ms)

    def picture(self, picture: str) -> bytes | None:
        return self.catalogue.picture(picture)

    def _group(self, asked: str) -> str:
        return asked or self.cart.group

    def _at(self, asked: int | None) -> int:
        return self.cart.opened_ms if asked is None else asked


def _priced(line: CartLine, cart: Cart, catalogue: Catalogue) -> CartLine:
    is_the_catalogues = (
        line.kind == "goods"
        and not line.is_void
        and line.label_minor is None
        and line.price_source not in _DECIDED
    )
    if not is_the_catalogues:
        return line
    product = catalogue.by_id(line.product, group=cart.group, at_ms=cart.opened_ms)
    if product is None or product.price_minor is None:
        return line
    return replace(
        line,
        unit_price_minor=product.price_minor,
        per=product.per,
        price_source=product.price_source,
    )
