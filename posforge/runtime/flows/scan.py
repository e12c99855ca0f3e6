"""One scan becomes one priced line, saved before the next: the busiest verb of the shop."""

from __future__ import annotations

from dataclasses import replace

from posforge.errors import UserError
from posforge.runtime.domain.barcode import Code, read_code
from posforge.runtime.domain.cart import Cart, add, with_deposit
from posforge.runtime.domain.coupon import is_coupon
from posforge.runtime.domain.line_notes import line_notes
from posforge.runtime.domain.people import require
from posforge.runtime.domain.product import Product
from posforge.runtime.domain.quantity import ONE
from posforge.runtime.domain.scale_label import Embedded, Labelled, labelled, read_embedded
from posforge.runtime.ext.context import Till
from posforge.runtime.ext.failpoints import reached
from posforge.runtime.flows.asking import asked_age, asked_price
from posforge.runtime.flows.coupon import take_coupon
from posforge.runtime.flows.deposit import deposit_of
from posforge.runtime.flows.heed import advice
from posforge.runtime.flows.new_bill import opened, price_moment
from posforge.runtime.flows.sign_in import Session
from posforge.runtime.flows.tracing import asked_trace, check_pieces


class UnknownCodeError(UserError):
    """No article has this code."""


def find(till: Till, text: str, *, cart: Cart | None = None) -> Product:
    """Return the article a scanned or typed code belongs to, or that a scale's label names.

    It has the lot or serial number that the code says, and is priced as it would be on this bill.
    Raises BadCheckDigitError for a misread code and UnknownCodeError for one nobody has listed.
    """
    code, at_ms = read_code(text), price_moment(till, cart)
    found, _ = _found(till, code, shown=text.strip(), group=_group(cart), at_ms=at_ms)
    return found


def scan(
    till: Till, session: Session, cart: Cart | None, text: str, *, qty_milli: int = ONE
) -> Cart:
    """Return the open bill with the scanned article on it; the bill is on disk by then.

    The label of a scale is sold as it says, and refused with a quantity beside it. A code that is
    no article's may be a coupon's.
    """
    code, at_ms = read_code(text), price_moment(till, cart)
    try:
        product, embedded = _found(till, code, shown=text.strip(), group=_group(cart), at_ms=at_ms)
    except UnknownCodeError:
        if is_coupon(text, till.shop.promotions):
            return take_coupon(till, session, cart, text)
        raise
    if embedded is None:
        return _put(till, session, cart, product, at_ms=at_ms, qty_milli=qty_milli)
    if qty_milli != ONE:
        raise UserError(
            f"The label of {product.name} says how much it is.",
            hint="Scan every label once, without a quantity.",
        )
    label = labelled(product, embedded, code=code.value)
    return _put(till, session, cart, product, at_ms=at_ms, label=label)


def put(
    till: Till, session: Session, cart: Cart | None, product: Product, *, qty_milli: int = ONE
) -> Cart:
    """Return the open bill with this article on it, saved; a first article opens the bill.

    Its price is that of the bill's own moment, whenever it was looked up. Raises UserError for an
    article without a price or tax rate, and where a check refuses it.
    """
    at_ms = price_moment(till, cart)
    known = till.catalogue.by_id(product.id, group=_group(cart), at_ms=at_ms)
    if known is not None:
        product = replace(known, code=product.code, trace=product.trace)
    return _put(till, session, cart, product, at_ms=at_ms, qty_milli=qty_milli)


def _put(
    till: Till,
    session: Session,
    cart: Cart | None,
    product: Product,
    *,
    at_ms: int,
    qty_milli: int = ONE,
    label: Labelled | None = None,
) -> Cart:
    require(till.shop, session.person, "sell")
    _refuse_unknown_tax(till, product)
    before = cart or opened(till, session, at_ms=at_ms)
    asked, aged, by = asked_age(till, session, before, product)
    product = asked_trace(till, session, product)
    priced, typed, by_price = asked_price(till, session, asked, product)
    after, line = add(
        asked,
        priced,
        qty_milli=qty_milli,
        notes=line_notes(product, till.shop),
        advice=advice(till, product),
        label=label,
    )
    check_pieces(till, (line,))
    lines = [line]
    deposit = deposit_of(till, product, at_ms=at_ms)
    if deposit is not None:
        after, follower = with_deposit(after, line.line, deposit)
        lines.append(follower)
    with till.store.work() as work:
        if cart is None:
            work.start_cart(after)
        else:
            for one in lines:
                work.put_line(after.id, one)
        for said, approver in ((aged, by), (typed, by_price)):
            if said is not None:
                work.record(said, actor=session.person.id, approver=approver)
        if cart is not None and aged is not None:
            work.put_cart(after)
    reached("bill.saved")
    return after


def _group(cart: Cart | None) -> str:
    return cart.group if cart is not None else ""


def _found(
    till: Till, code: Code, *, shown: str, group: str, at_ms: int
) -> tuple[Product, Embedded | None]:
    embedded = read_embedded(code.value, till.shop.catalogue.barcode_rules)
    listed_by = embedded.item_code if embedded else code.value
    product = till.catalogue.by_code(listed_by, group=group, at_ms=at_ms)
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
    return replace(product, trace=code.trace), embedded


def _refuse_unknown_tax(till: Till, product: Product) -> None:
    # The catalogue comes from HQ, the rates from this till's own store.yaml: they can disagree.
    if product.tax not in till.shop.tax.rates:
        raise UserError(
            f'{product.name} has the tax rate "{product.tax}", which this till does not know.',
            hint="Ask a manager: store.yaml and the catalogue must name the same rates.",
        )
