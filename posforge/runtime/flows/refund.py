"""Taking goods back: by their receipt, with their exact share of it, or without one.

What comes back is a line of the bill like any other, so an exchange is one bill: goods back, goods
sold, and one difference to be paid or given back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from posforge.errors import UserError
from posforge.runtime.domain.cart import LARGEST_QTY_MILLI, Cart, CartLine
from posforge.runtime.domain.product import Product
from posforge.runtime.domain.quantity import COUNTED, ONE
from posforge.runtime.domain.returned import Disposition, ReturnedFrom
from posforge.runtime.domain.returns import (
    Returnable,
    is_late,
    receipt_in,
    returnables,
    share_of,
)
from posforge.runtime.domain.sale import Sale
from posforge.runtime.domain.tax import TaxSum
from posforge.runtime.domain.trace import refuse_piece
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.approve import authorise
from posforge.runtime.flows.new_bill import opened
from posforge.runtime.flows.reason import needed
from posforge.runtime.flows.scan import find
from posforge.runtime.flows.sign_in import Session
from posforge.runtime.flows.tracing import asked_trace, check_pieces, sold_trace

_DAY_MS = 24 * 60 * 60 * 1000


def sale_to_return(till: Till, text: str) -> Sale:
    """Return the sale whose receipt was scanned or typed.

    Raises UserError for what is no receipt, and for one that is not known at this till.
    """
    number = receipt_in(text)
    if not number:
        raise UserError("That is no receipt number.", hint="Scan the barcode of the receipt.")
    sale = till.store.sale(number)
    if sale is None:
        raise UserError(
            f"Receipt {number} is not known at this till.",
            hint="Take the goods back at the till that sold them, or without the receipt.",
        )
    return sale


def left_to_return(till: Till, sale: Sale, cart: Cart | None) -> tuple[Returnable, ...]:
    """Return what can still come back of a sale, without what is on the bill already."""
    returned = Counter(dict(till.store.returned(sale.id)))
    for line in cart.standing if cart is not None else ():
        if line.returned is not None and line.returned.sale == sale.id:
            returned[line.returned.line] -= line.qty_milli
    return returnables(sale.facts, returned)


def return_line(
    till: Till,
    session: Session,
    cart: Cart | None,
    sale: Sale,
    *,
    line: int,
    qty_milli: int,
    disposition: Disposition,
    reason: str,
    is_gift: bool = False,
) -> Cart:
    """Return the bill with goods of a sale on it that come back, saved.

    They give back exactly what they cost, discounts and tax of that day included; a deposit is no
    goods and comes back as one of the empties. With a gift receipt they give store credit.
    Raises UserError for more than was sold, and NotAllowedError where a permission is missing.
    """
    one = next((one for one in left_to_return(till, sale, cart) if one.line.line == line), None)
    left_milli = one.left_milli if one is not None else 0
    if one is None or not 0 < qty_milli <= left_milli:
        raise UserError("More cannot come back than was sold.", hint="See what came back already.")
    if one.line.unit in COUNTED and qty_milli % ONE:
        raise UserError("This article is sold in whole pieces.", hint="Type a whole number.")
    share = share_of(
        sale.facts,
        one.line,
        returned_milli=one.line.qty_milli - left_milli,
        qty_milli=qty_milli,
    )
    approver = _allowed(till, session, sale, one, value=_given_back(cart, share))
    why = needed(reason, what="Taking goods back")
    trace = sold_trace(till, session, one.line)
    back = CartLine(
        line=0,
        product=one.line.product,
        code=one.line.code,
        name=one.line.name,
        department=one.line.department,
        unit=one.line.unit,
        tax=one.line.tax,
        unit_price_minor=one.line.unit_price_minor,
        per=one.line.per,
        qty_milli=-qty_milli,
        kind="return" if one.line.kind == "goods" else "empties",
        returned=ReturnedFrom(
            sale=sale.id,
            number=sale.facts.number,
            line=line,
            disposition=disposition,
            reason=why,
            approver=approver,
            is_gift=is_gift,
        ),
        share=share,
        lot=trace.lot,
        serial=trace.serial,
    )
    return _add(till, session, cart, back)


def shared_anew(till: Till, cart: Cart) -> tuple[Cart, Sequence[CartLine]]:
    """Return the bill with the exact shares of what comes back on it by now, and what changed.

    How a cent is shared depends on what came back before, and that changes when another line of it
    is struck, or comes back on another bill while this one is parked.
    """
    before: dict[str, Counter[int]] = {}
    changed = []
    for line in cart.standing:
        origin = line.returned
        sale = till.store.sale_by_id(origin.sale) if origin and line.share else None
        if origin is None or sale is None:
            continue
        back = before.setdefault(sale.id, Counter(dict(till.store.returned(sale.id))))
        sold = next(one for one in sale.facts.lines if one.line == origin.line)
        share = share_of(
            sale.facts, sold, returned_milli=back[origin.line], qty_milli=-line.qty_milli
        )
        back[origin.line] -= line.qty_milli
        if share != line.share:
            changed.append(replace(line, share=share))
    anew = {line.line: line for line in changed}
    lines = tuple(anew.get(line.line, line) for line in cart.lines)
    return replace(cart, lines=lines), changed


def return_without_receipt(
    till: Till,
    session: Session,
    cart: Cart | None,
    product: Product,
    *,
    qty_milli: int,
    disposition: Disposition,
    reason: str,
) -> Cart:
    """Return the bill with goods on it that come back without a receipt, saved.

    They give back the lowest price of the last days. What is tracked needs its lot or serial number
    (TraceNeededError); a piece that was not sold as far as this till knows needs a permission more.
    Raises UserError where the shop takes nothing back without a receipt, and for goods that had no
    price.
    """
    rules = till.shop.returns
    approver = authorise(till, session, "refund_without_receipt")
    if not rules.is_allowed_without_receipt:
        raise UserError("Nothing comes back without a receipt.", hint="Ask for the receipt.")
    is_part = product.unit in COUNTED and qty_milli % ONE
    if not 0 < qty_milli <= LARGEST_QTY_MILLI or is_part:
        raise UserError("That is no quantity.", hint="Type the quantity again.")
    since_ms = till.clock.now_ms() - rules.lowest_price_days * _DAY_MS
    lowest = till.catalogue.lowest_price(product.id, since_ms=since_ms)
    if lowest is None:
        raise UserError(f"{product.name} had no price.", hint="Ask a manager.")
    trace = asked_trace(till, session, product).trace
    is_unknown = bool(trace.serial) and not till.store.is_sold(product.id, trace.serial)
    if is_unknown:
        approver = authorise(till, session, "refund_unknown") or approver
    back = CartLine(
        line=0,
        product=product.id,
        code=product.code,
        name=product.name,
        department=product.department,
        unit=product.unit,
        tax=product.tax,
        unit_price_minor=lowest.minor,
        per=lowest.per,
        qty_milli=-qty_milli,
        kind="return",
        returned=ReturnedFrom(
            sale="",
            number="",
            line=0,
            disposition=disposition,
            reason=needed(reason, what="Taking goods back"),
            approver=approver,
            is_unknown=is_unknown,
        ),
        lot=trace.lot,
        serial=trace.serial,
    )
    return _add(till, session, cart, back)


def product_to_return(till: Till, text: str) -> Product:
    """Return the article that comes back without a receipt. Raises what `find` raises."""
    return find(till, text)


def _allowed(till: Till, session: Session, sale: Sale, one: Returnable, *, value: int) -> str:
    """Return who approved that these goods come back; empty where nobody had to."""
    approver = authorise(till, session, "refund", value=value)
    is_out_of_time = is_late(
        till.shop.returns,
        department=one.line.department,
        sold_on=sale.bizdate,
        today=session.bizdate,
    )
    late = authorise(till, session, "refund_late") if is_out_of_time else ""
    return approver or late


def _given_back(cart: Cart | None, share: Sequence[TaxSum]) -> int:
    """Return what a bill gives back for goods with their receipt, with these too."""
    lines = cart.standing if cart is not None else ()
    shares = [one for line in lines for one in line.share]
    return -sum(one.gross_minor for one in (*shares, *share))


def _add(till: Till, session: Session, cart: Cart | None, back: CartLine) -> Cart:
    before = cart or opened(till, session)
    refuse_piece(
        before.lines,
        product=back.product,
        name=back.name,
        serial=back.serial,
        qty_milli=back.qty_milli,
    )
    check_pieces(till, (back,))
    line = replace(back, line=len(before.lines) + 1)
    after = replace(before, lines=(*before.lines, line))
    with till.store.work() as work:
        if cart is None:
            work.start_cart(after)
        else:
            work.put_line(after.id, line)
    return after
