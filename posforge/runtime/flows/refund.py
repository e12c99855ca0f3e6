"""Taking goods back: by their receipt, with their exact share of it, or without one.

What comes back is a line of the bill like any other, so an exchange is one bill: goods back, goods
sold, and one difference to be paid or given back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from posforge.errors import UserError
from posforge.runtime.domain.cart import (
    GIFT_CARD_LINE,
    LARGEST_QTY_MILLI,
    Cart,
    CartLine,
    for_goods,
)
from posforge.runtime.domain.price import Price
from posforge.runtime.domain.product import Product
from posforge.runtime.domain.quantity import COUNTED, ONE
from posforge.runtime.domain.returned import Disposition, ReturnedFrom
from posforge.runtime.domain.returns import (
    Returnable,
    is_late,
    returnables,
    share_of,
)
from posforge.runtime.domain.sale import Sale
from posforge.runtime.domain.tax import TaxSum
from posforge.runtime.domain.trace import refuse_piece
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.approve import authorise
from posforge.runtime.flows.gift_card import give_back_card
from posforge.runtime.flows.gift_receipt import check_gift_receipt
from posforge.runtime.flows.new_bill import opened, with_line
from posforge.runtime.flows.reason import needed
from posforge.runtime.flows.sign_in import Session
from posforge.runtime.flows.tracing import asked_trace, check_pieces, sold_trace

_DAY_MS = 24 * 60 * 60 * 1000


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
    is_unchecked: bool = False,
) -> Cart:
    """Return the bill with goods of a sale on it that come back, saved.

    They give back exactly what they cost, discounts and tax of that day included; a deposit is no
    goods and comes back as one of the empties. With a gift receipt they give store credit. A gift
    card gives back what it was sold for while that is left on it.
    Raises UserError for more than was sold, and NotAllowedError where a permission is missing.
    """
    one = _returnable(till, sale, cart, line=line, qty_milli=qty_milli)
    if is_gift:
        check_gift_receipt(till, sale, one.line)
    if one.line.kind == GIFT_CARD_LINE:
        return give_back_card(till, session, cart, sale=sale, line=one.line, reason=reason)
    share = share_of(
        sale.facts,
        one.line,
        returned_milli=one.line.qty_milli - one.left_milli,
        qty_milli=qty_milli,
    )
    approver = _allowed(till, session, sale, one, value=_given_back(cart, share))
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
            reason=needed(reason, what="Taking goods back"),
            approver=approver,
            is_gift=is_gift,
            is_unchecked=is_unchecked,
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
    number: str = "",
    is_gift: bool = False,
) -> Cart:
    """Return the bill with goods on it that come back without a receipt, saved.

    They give back the lowest price of the last days. So do goods whose receipt, of this `number`,
    nobody can look up now. What is tracked needs its lot or serial number (TraceNeededError). Goods
    with such a receipt, and a piece that was not sold as far as this till knows, need a permission
    more. Raises UserError where the shop takes nothing back without a receipt, and for goods that
    had no price.
    """
    approver = authorise(till, session, "refund_without_receipt")
    if not number and not till.shop.returns.is_allowed_without_receipt:
        raise UserError("Nothing comes back without a receipt.", hint="Ask for the receipt.")
    is_part = product.unit in COUNTED and qty_milli % ONE
    if not 0 < qty_milli <= LARGEST_QTY_MILLI or is_part:
        raise UserError("That is no quantity.", hint="Type the quantity again.")
    lowest = _lowest_price(till, product)
    trace = asked_trace(till, session, product).trace
    is_unsold = bool(trace.serial) and not till.store.is_sold(product.id, trace.serial)
    is_unknown = is_unsold or bool(number)
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
            number=number,
            line=0,
            disposition=disposition,
            reason=needed(reason, what="Taking goods back"),
            approver=approver,
            is_unknown=is_unknown,
            is_gift=is_gift,
        ),
        lot=trace.lot,
        serial=trace.serial,
    )
    return _add(till, session, cart, back)


def check_returned_twice(till: Till, cart: Cart) -> None:
    """Raise UserError where goods on a bill came back on another since they were put on it."""
    for sale_id in returned_sales(cart):
        sale, back = till.store.sale_by_id(sale_id), Counter(dict(till.store.returned(sale_id)))
        for line in cart.standing:
            if line.returned is not None and line.returned.sale == sale_id:
                back[line.returned.line] -= line.qty_milli
        sold = {line.line: line.qty_milli for line in sale.facts.lines} if sale else {}
        if any(qty_milli > sold.get(line, 0) for line, qty_milli in back.items()):
            raise UserError(
                "Goods on this bill came back already on another.", hint="Void their lines."
            )


def returned_sales(cart: Cart) -> tuple[str, ...]:
    """Return the sales of which something comes back on a bill, each once."""
    sales = (line.returned.sale for line in cart.standing if line.returned is not None)
    return tuple(dict.fromkeys(filter(None, sales)))


def _returnable(
    till: Till, sale: Sale, cart: Cart | None, *, line: int, qty_milli: int
) -> Returnable:
    """Return the line of a sale of which so much can come back. Raises UserError for too much."""
    one = next((one for one in left_to_return(till, sale, cart) if one.line.line == line), None)
    if one is None or not 0 < qty_milli <= one.left_milli:
        raise UserError("More cannot come back than was sold.", hint="See what came back already.")
    if one.line.unit in COUNTED and qty_milli % ONE:
        raise UserError("This article is sold in whole pieces.", hint="Type a whole number.")
    return one


def _lowest_price(till: Till, product: Product) -> Price:
    """Return the lowest price of the last days. Raises UserError where there was none."""
    since_ms = till.clock.now_ms() - till.shop.returns.lowest_price_days * _DAY_MS
    lowest = till.catalogue.lowest_price(product.id, since_ms=since_ms)
    if lowest is None:
        raise UserError(f"{product.name} had no price.", hint="Ask a manager.")
    return lowest


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
    for_goods(before)
    refuse_piece(
        before.lines,
        product=back.product,
        name=back.name,
        serial=back.serial,
        qty_milli=back.qty_milli,
    )
    check_pieces(till, (back,))
    return with_line(till, before, back, is_new=cart is None)
