"""Bottle deposits: they follow the article they belong to, and come back as empties."""

from __future__ import annotations

from dataclasses import replace

from posforge.errors import UserError
from posforge.runtime.domain.barcode import read_code
from posforge.runtime.domain.cart import LARGEST_QTY_MILLI, Cart, CartLine, for_goods
from posforge.runtime.domain.people import require
from posforge.runtime.domain.product import Product
from posforge.runtime.domain.quantity import ONE
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.new_bill import opened, price_moment
from posforge.runtime.flows.sign_in import Session


def deposit_of(till: Till, product: Product, *, at_ms: int) -> Product | None:
    """Return the article that is the deposit of this one, or None where it has none.

    Raises UserError where its deposit is not in the catalogue: it would be sold without.
    """
    code = product.fields.get(till.shop.catalogue.deposit_field, "")
    if not isinstance(code, str) or not code:
        return None
    deposit = till.catalogue.by_code(read_code(code).value, at_ms=at_ms)
    if deposit is None:
        raise UserError(
            f"The deposit of {product.name} is not in the catalogue ({code}).",
            hint="Ask a manager to list it.",
        )
    return deposit


def take_empties(
    till: Till, session: Session, cart: Cart | None, text: str, *, qty_milli: int = ONE
) -> Cart:
    """Return the bill with empties on it that come back, saved; scan what was in them.

    Whoever sells may take them. Raises UserError for an article that has no deposit.
    """
    require(till.shop, session.person, "sell")
    at_ms = price_moment(till, cart)
    product = till.catalogue.by_code(read_code(text).value, at_ms=at_ms)
    deposit = deposit_of(till, product, at_ms=at_ms) if product is not None else None
    if deposit is None or deposit.price_minor is None:
        raise UserError(f"There is no deposit on {text.strip()}.", hint="Scan the empty bottle.")
    if not 0 < qty_milli <= LARGEST_QTY_MILLI or qty_milli % ONE:
        raise UserError("Empties come back in whole pieces.", hint="Type the quantity again.")
    before = cart or opened(till, session, at_ms=at_ms)
    for_goods(before)
    known = next(
        (
            one
            for one in before.standing
            if one.kind == "empties" and one.product == deposit.id and one.returned is None
        ),
        None,
    )
    line = _empties(before, deposit, known, qty_milli=qty_milli)
    if -line.qty_milli > LARGEST_QTY_MILLI:
        raise UserError("So many empties are not one bill.", hint="Type the quantity again.")
    others = [one for one in before.lines if one.line != line.line]
    after = replace(before, lines=tuple(sorted([*others, line], key=lambda one: one.line)))
    with till.store.work() as work:
        if cart is None:
            work.start_cart(after)
        else:
            work.put_line(after.id, line)
    return after


def _empties(cart: Cart, deposit: Product, known: CartLine | None, *, qty_milli: int) -> CartLine:
    if known is not None:
        return replace(known, qty_milli=known.qty_milli - qty_milli)
    assert deposit.price_minor is not None
    return CartLine(
        line=len(cart.lines) + 1,
        product=deposit.id,
        code=deposit.code,
        name=deposit.name,
        department=deposit.department,
        unit=deposit.unit,
        tax=deposit.tax,
        unit_price_minor=deposit.price_minor,
        per=deposit.per,
        qty_milli=-qty_milli,
        kind="empties",
        price_source=deposit.price_source,
    )
