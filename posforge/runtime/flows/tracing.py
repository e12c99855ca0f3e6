"""Lot and serial numbers of what is sold, comes back or is put right: scanned, or asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from posforge.errors import UserError
from posforge.runtime.domain.barcode import read_code, without_prefix
from posforge.runtime.domain.cart import CartLine
from posforge.runtime.domain.product import Product
from posforge.runtime.domain.sale_line import SaleLine
from posforge.runtime.domain.trace import LONGEST_NUMBER, UNTRACED, Trace, Tracking, is_number
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.sign_in import Session


class TraceNeededError(UserError):
    """An article is tracked, and nobody has said its lot or serial number, or not a right one."""

    def __init__(self, product: Product, tracking: Tracking, *, why: str = "") -> None:
        asked = "Which lot is this" if tracking == "lot" else "Which serial number has this"
        super().__init__(
            why or f"{asked}: {product.name}?", hint="Scan what stands on the goods, or type it."
        )
        self.product, self.tracking, self.why = product, tracking, why


def tracking_of(till: Till, product: Product) -> Tracking:
    """Return how an article is tracked, as its field says."""
    said = product.fields.get(till.shop.catalogue.tracking_field)
    return said if said in {"lot", "serial"} else ""  # type: ignore[return-value] # as was looked


def asked_trace(till: Till, session: Session, product: Product) -> Product:
    """Return the article with the lot or serial number that the goods at hand have.

    It was scanned along, or is what the session answers; an article that is not tracked has none.
    Raises TraceNeededError until there is one that can be.
    """
    tracking = tracking_of(till, product)
    if not tracking:
        return replace(product, trace=UNTRACED)
    trace = product.trace
    if session.number:
        trace = _answered(till, session.number, product, tracking)
    trace = trace.of(tracking)
    number = trace.lot or trace.serial
    if not number:
        raise TraceNeededError(product, tracking)
    if not is_number(number):
        why = f"A {tracking} number has 1 to {LONGEST_NUMBER} printable characters."
        raise TraceNeededError(product, tracking, why=why)
    return replace(product, trace=trace)


def sold_trace(till: Till, session: Session, line: SaleLine) -> Trace:
    """Return the lot or serial number that a line of a sale comes back with: the one it has.

    A line from before its article was tracked has none; then it is asked for.
    """
    trace = Trace(lot=line.lot, serial=line.serial)
    product = till.catalogue.by_id(line.product)
    if trace != UNTRACED or product is None or line.kind != "goods":
        return trace
    return asked_trace(till, session, product).trace


def check_pieces(till: Till, lines: Iterable[CartLine]) -> None:
    """Raise UserError for a piece that was sold already, or comes back and was not sold.

    A piece that is laid away is sold to nobody else. So it is as far as this till knows: a bill
    that was parked may hold what was sold, or came back, on another meanwhile.
    """
    for line in lines:
        if not line.serial or not _is_known(till, line):
            continue
        is_back = line.qty_milli < 0
        if not is_back:
            _refuse_laid_away(till, line)
        if till.store.is_sold(line.product, line.serial) != is_back:
            done = "came back" if is_back else "was sold"
            raise UserError(
                f"{line.name} with the serial number {line.serial} {done} already.",
                hint="Look at the number again, or void its line.",
            )


def check_laid_away(till: Till, lines: Iterable[SaleLine]) -> None:
    """Raise UserError for a piece laid away that was sold since, to somebody else."""
    for line in lines:
        if line.serial and till.store.is_sold(line.product, line.serial):
            raise UserError(
                f"{line.name} with the serial number {line.serial} was sold already.",
                hint="Cancel the layaway, and lay another piece away.",
            )


def _refuse_laid_away(till: Till, line: CartLine) -> None:
    piece = (line.product, line.serial)
    for layaway in till.store.layaways():
        goods = layaway.facts.lines if layaway.is_open else ()
        if any((one.product, one.serial) == piece for one in goods):
            raise UserError(
                f"{line.name} with the serial number {line.serial} is laid away.",
                hint=f"It waits for the customer of {layaway.number}.",
            )


def _is_known(till: Till, line: CartLine) -> bool:
    """Tell whether this till can know where a piece is: not if another sold it, unheard of."""
    origin = line.returned
    if origin is None or not origin.sale:
        return origin is None or not origin.is_unknown
    sale = till.store.sale_by_id(origin.sale)
    return sale is not None and sale.node == till.identity.node


def _answered(till: Till, text: str, product: Product, tracking: Tracking) -> Trace:
    """Return what an answer says: a number, or a scanned code of these goods that has it."""
    number = without_prefix(text)
    try:
        code = read_code(text)
    except UserError:  # whatever it is, it is no barcode
        return Trace(lot=number, serial=number)
    other = till.catalogue.by_code(code.value) if code.is_gtin else None
    if code.trace != UNTRACED and (other is None or other.id == product.id):
        return code.trace
    if other is not None:
        why = f"That is the barcode of {other.name}, no {tracking} number."
        raise TraceNeededError(product, tracking, why=why)
    return Trace(lot=number, serial=number)
