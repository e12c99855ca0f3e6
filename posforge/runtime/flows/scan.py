"""One scan becomes one priced line, saved before the next: the busiest verb of the shop."""

from __future__ import annotations

from posforge.errors import UserError
from posforge.runtime.domain.barcode import read_code
from posforge.runtime.domain.cart import Cart, add
from posforge.runtime.domain.ids import uuid7
from posforge.runtime.domain.line_notes import line_notes
from posforge.runtime.domain.people import require
from posforge.runtime.domain.product import Product
from posforge.runtime.domain.quantity import ONE
from posforge.runtime.domain.scale_label import Embedded, Labelled, labelled, read_embedded
from posforge.runtime.ext.context import Till
from posforge.runtime.ext.failpoints import reached
from posforge.runtime.flows.heed import advice
from posforge.runtime.flows.sign_in import Session


class UnknownCodeError(UserError):
    """No article has this code."""


def find(till: Till, text: str) -> Product:
    """Return the article a scanned or typed code belongs to, or that a scale's label names.

    Raises BadCheckDigitError for a misread code and UnknownCodeError for one nobody has listed.
    """
    return _found(till, read_code(text).value, shown=text.strip())[0]


def scan(
    till: Till, session: Session, cart: Cart | None, text: str, *, qty_milli: int = ONE
) -> Cart:
    """Return the open bill with the scanned article on it; the bill is on disk by then.

    The label of a scale is sold as it says, and refused with a quantity beside it.
    """
    code = read_code(text).value
    product, embedded = _found(till, code, shown=text.strip())
    if embedded is None:
        return put(till, session, cart, product, qty_milli=qty_milli)
    if qty_milli != ONE:
        raise UserError(
            f"The label of {product.name} says how much it is.",
            hint="Scan every label once, without a quantity.",
        )
    return put(till, session, cart, product, label=labelled(product, embedded, code=code))


def put(
    till: Till,
    session: Session,
    cart: Cart | None,
    product: Product,
    *,
    qty_milli: int = ONE,
    label: Labelled | None = None,
) -> Cart:
    """Return the open bill with this article on it, saved; a first article opens the bill.

    With a `label` it is sold as that says. Raises UserError for an article without a price or tax
    rate, and where a check refuses it.
    """
    require(till.shop, session.person, "sell")
    _refuse_unknown_tax(till, product)
    now_ms = till.clock.now_ms()
    before = cart or Cart(
        id=uuid7(now_ms, till.entropy(10)), cashier=session.person.id, opened_ms=now_ms
    )
    after, line = add(
        before,
        product,
        qty_milli=qty_milli,
        notes=line_notes(product, till.shop),
        advice=advice(till, product),
        label=label,
    )
    with till.store.work() as work:
        if cart is None:
            work.start_cart(after)
        else:
            work.put_line(after.id, line)
    reached("bill.saved")
    return after


def _found(till: Till, code: str, *, shown: str) -> tuple[Product, Embedded | None]:
    embedded = read_embedded(code, till.shop.catalogue.barcode_rules)
    product = till.catalogue.by_code(embedded.item_code if embedded else code)
    if product is None and embedded is not None:
        raise UnknownCodeError(
            f"No article has the item number {embedded.item}.",
            hint=f"Ask a manager to list it with the code {embedded.item_code[1:]}.",
        )
    if product is None:
        raise UnknownCodeError(
            f"No article has the code {shown}.",
            hint="Search it by name, or ask a manager to add it.",
        )
    return product, embedded


def _refuse_unknown_tax(till: Till, product: Product) -> None:
    # The catalogue comes from HQ, the rates from this till's own store.yaml: they can disagree.
    if product.tax not in till.shop.tax.rates:
        raise UserError(
            f'{product.name} has the tax rate "{product.tax}", which this till does not know.',
            hint="Ask a manager: store.yaml and the catalogue must name the same rates.",
        )
