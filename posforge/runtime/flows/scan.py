"""One scan becomes one priced line, saved before the next: the busiest verb of the shop."""

from __future__ import annotations

from posforge.errors import UserError
from posforge.runtime.domain.barcode import read_code
from posforge.runtime.domain.cart import Cart, add
from posforge.runtime.domain.ids import uuid7
from posforge.runtime.domain.people import require
from posforge.runtime.domain.product import Product
from posforge.runtime.domain.quantity import ONE
from posforge.runtime.ext.context import Till
from posforge.runtime.ext.failpoints import reached
from posforge.runtime.flows.sign_in import Session


class UnknownCodeError(UserError):
    """No article has this code."""


def find(till: Till, text: str) -> Product:
    """Return the article a scanned or typed code belongs to.

    Raises BadCheckDigitError for a misread code and UnknownCodeError for one nobody has listed.
    """
    code = read_code(text).value
    product = till.catalogue.by_code(code)
    if product is None:
        raise UnknownCodeError(
            f"No article has the code {text.strip()}.",
            hint="Search it by name, or ask a manager to add it.",
        )
    return product


def scan(
    till: Till, session: Session, cart: Cart | None, text: str, *, qty_milli: int = ONE
) -> Cart:
    """Return the open bill with the scanned article on it; the bill is on disk by then."""
    return put(till, session, cart, find(till, text), qty_milli=qty_milli)


def put(
    till: Till, session: Session, cart: Cart | None, product: Product, *, qty_milli: int = ONE
) -> Cart:
    """Return the open bill with this article on it, saved; a first article opens the bill."""
    require(till.shop, session.person, "sell")
    _refuse_unknown_tax(till, product)
    now_ms = till.clock.now_ms()
    before = cart or Cart(
        id=uuid7(now_ms, till.entropy(10)), cashier=session.person.id, opened_ms=now_ms
    )
    after, line = add(before, product, qty_milli=qty_milli)
    with till.store.work() as work:
        if cart is None:
            work.start_cart(after)
        else:
            work.put_line(after.id, line)
    reached("bill.saved")
    return after


def _refuse_unknown_tax(till: Till, product: Product) -> None:
    # The catalogue comes from HQ, the rates from this till's own store.yaml: they can disagree.
    if product.tax not in till.shop.tax.rates:
        raise UserError(
            f'{product.name} has the tax rate "{product.tax}", which this till does not know.',
            hint="Ask a manager: store.yaml and the catalogue must name the same rates.",
        )
