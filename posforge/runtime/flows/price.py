"""The price of a line: that of the bill's own moment, for the group its customer belongs to."""

from __future__ import annotations

from dataclasses import replace

from posforge.runtime.domain.cart import LABEL, OPEN, OVERRIDE, Cart, CartLine
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
