"""Putting stock right by hand: what broke, is missing, was used or found, with a reason."""

from __future__ import annotations

from posforge.errors import UserError
from posforge.runtime.domain.cart import LARGEST_QTY_MILLI
from posforge.runtime.domain.events_stock import Place, StockAdjusted
from posforge.runtime.domain.product import Product
from posforge.runtime.domain.quantity import COUNTED, ONE
from posforge.runtime.domain.trace import refuse_piece
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.approve import authorise
from posforge.runtime.flows.reason import needed
from posforge.runtime.flows.scan import find
from posforge.runtime.flows.sign_in import Session
from posforge.runtime.flows.tracing import asked_trace


def product_to_adjust(till: Till, text: str) -> Product:
    """Return the article whose stock is to be put right. Raises what `find` raises."""
    return find(till, text)


def adjust_stock(
    till: Till,
    session: Session,
    product: Product,
    *,
    qty_milli: int,
    reason: str,
    place: Place = "stock",
) -> StockAdjusted:
    """Record that there is more or, negative, less of an article, and return what was recorded.

    Raises UserError for nothing, for more than a till handles at once, for parts of a piece and
    without a reason, NotAllowedError where nobody at the till may, and TraceNeededError until the
    lot or serial number of what is tracked is known.
    """
    approver = authorise(till, session, "adjust_stock")
    why = needed(reason, what="Putting stock right")
    if not 0 < abs(qty_milli) <= LARGEST_QTY_MILLI:
        raise UserError(
            "Stock changes by more than 0 and at most 9,999.", hint="Type the quantity again."
        )
    if product.unit in COUNTED and qty_milli % ONE:
        raise UserError("This article is counted in whole pieces.", hint="Type a whole number.")
    trace = asked_trace(till, session, product).trace
    refuse_piece(
        (), product=product.id, name=product.name, serial=trace.serial, qty_milli=qty_milli
    )
    adjusted = StockAdjusted(
        product=product.id,
        unit=product.unit,
        qty_milli=qty_milli,
        reason=why,
        place=place,
        lot=trace.lot,
        serial=trace.serial,
    )
    with till.store.work() as work:
        work.record(adjusted, actor=session.person.id, approver=approver)
    return adjusted
