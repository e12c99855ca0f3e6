"""The open bill on the counter: lines that grow, change and are voided, never forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from posforge.errors import UserError
from posforge.runtime.domain.discount import ManualDiscount
from posforge.runtime.domain.payment import Tender
from posforge.runtime.domain.product import FieldValue, Product
from posforge.runtime.domain.quantity import COUNTED, ONE, extend
from posforge.runtime.domain.returned import ReturnedFrom
from posforge.runtime.domain.scale_label import Labelled
from posforge.runtime.domain.tax import TaxSum
from posforge.runtime.domain.trace import refuse_piece

LARGEST_QTY_MILLI = 9_999 * ONE

OVERRIDE, OPEN = "override", "open"
"""What decided a price where a person did: over the price known, or where there is none."""
LABEL = "label"
"""What decided a price that only the label of a scale says."""

LineKind = Literal["goods", "return", "deposit", "empties", "gift_card"]
GIFT_CARD_LINE: LineKind = "gift_card"
"""A gift card that is sold, topped up or, with a negative quantity, given back: no goods at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CartLine:
    """One line of an open bill; price and notes are those that held when it was scanned.

    `notes` stand on the receipt; `advice` is for the cashier alone. `label_minor` is what the
    label of a scale comes to: with one, quantity and amount are the label's and stay so.
    The price is for `per` units; `price_source` is the layer that decided it, or `label` for a
    scale's, or `open` or `override` for a person; `list_price_minor` is the price before an
    override. What comes back has a negative quantity, and where its sale is known its exact `share`
    of it, by tax, whatever prices are today. A deposit follows its `parent`, the number of another
    line. By `style` and `fields` promotions find what they are for. What is tracked has the number
    of its `lot`, or one piece its `serial` number.
    A gift card is known by its code, and `approver` is who approved that it is sold.
    """

    line: int
    product: str
    code: str
    name: str
    department: str
    unit: str
    tax: str
    unit_price_minor: int
    qty_milli: int
    is_void: bool = False
    notes: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    label_minor: int | None = None
    kind: LineKind = "goods"
    per: int = 1
    price_source: str = ""
    list_price_minor: int | None = None
    discounts: tuple[ManualDiscount, ...] = ()
    returned: ReturnedFrom | None = None
    share: tuple[TaxSum, ...] = ()
    parent: int = 0
    approver: str = ""
    style: str = ""
    fields: Mapping[str, FieldValue] = field(default_factory=dict)
    lot: str = ""
    serial: str = ""

    @property
    def amount_minor(self) -> int:
        """What the label says, else quantity times price, as the price tag counts it."""
        if self.label_minor is not None:
            return self.label_minor
        return extend(self.unit_price_minor, self.qty_milli, per=self.per)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForLayaway:
    """A bill without goods: an instalment of the layaway with this number.

    Where the amount is negative, money is given back of it. `approver` is the id of who let that
    happen.
    """

    number: str
    amount_minor: int
    approver: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cart:
    """An open bill: who opened it, when (Unix ms), and its lines in the order of scanning.

    `store`, `bizdate` and `tz_min` say in which branch, on which business day and at which local
    time it was opened: prices, taxes and promotions are those of that place and moment. `exempt`
    says why the customer pays no tax, empty for everybody else; `discounts` are on the whole bill;
    `tenders` were taken already; `age` is the age in years that the customer was asked for;
    `struck_minor` is what standing lines came to before less of them was sold. `parking` is the
    event that parked it last, empty where it never was. `layaway` says of what it is an instalment.
    """

    id: str
    cashier: str
    opened_ms: int
    lines: tuple[CartLine, ...] = ()
    store: str = ""
    bizdate: str = ""
    tz_min: int = 0
    customer: str = ""
    group: str = ""
    exempt: str = ""
    coupons: tuple[str, ...] = ()
    discounts: tuple[ManualDiscount, ...] = ()
    tenders: tuple[Tender, ...] = ()
    age: int = 0
    struck_minor: int = 0
    parking: str = ""
    layaway: ForLayaway | None = None

    @property
    def standing(self) -> tuple[CartLine, ...]:
        """The lines that will be paid for."""
        return tuple(line for line in self.lines if not line.is_void)

    @property
    def voided_minor(self) -> int:
        """All that was struck off, in whole lines or in part."""
        return self.struck_minor + sum(abs(one.amount_minor) for one in self.lines if one.is_void)

    def line(self, number: int) -> CartLine:
        """Return the line with this number. Raises UserError when the bill has none such."""
        for line in self.lines:
            if line.line == number:
                return line
        raise UserError(f"This bill has no line {number}.", hint="Choose a line of the bill.")


def for_goods(cart: Cart) -> None:
    """Raise UserError for the instalment of a layaway: nothing else goes on that bill."""
    if cart.layaway is not None:
        raise UserError(
            f"This bill is an instalment of {cart.layaway.number}.",
            hint="Take the payment, or cancel the bill, then go on.",
        )


def add(
    cart: Cart,
    product: Product,
    *,
    qty_milli: int = ONE,
    notes: tuple[str, ...] = (),
    advice: tuple[str, ...] = (),
    label: Labelled | None = None,
) -> tuple[Cart, CartLine]:
    """Return the bill with this product on it, and the line that is new or has grown.

    The same counted article scanned twice in a row is one line with quantity two. `notes` are
    what the receipt says below the line. A `label` decides quantity and price, and is a line of
    its own. Raises UserError for an article without a price and for a quantity no till sells.
    """
    for_goods(cart)
    price_minor, per, source = product.price_minor, product.per, product.price_source
    if label is not None:
        qty_milli, price_minor, per = label.qty_milli, label.unit_price_minor, label.per
        if (price_minor, per) != (product.price_minor, product.per):
            source = LABEL
    if price_minor is None:
        raise UserError(f"{product.name} has no price yet.", hint="Ask a manager to set its price.")
    _refuse_piece(cart, product, qty_milli=qty_milli)
    last = _last(cart) if label is None else None
    if last is not None and _continues(last, product):
        return set_quantity(cart, last.line, qty_milli=last.qty_milli + qty_milli)
    _check_quantity(qty_milli, product.unit)
    line = CartLine(
        line=len(cart.lines) + 1,
        product=product.id,
        code=label.code if label else product.code,
        name=product.name,
        department=product.department,
        unit=product.unit,
        tax=product.tax,
        unit_price_minor=price_minor,
        qty_milli=qty_milli,
        notes=notes,
        advice=advice,
        label_minor=label.amount_minor if label else None,
        style=product.style,
        fields=product.fields,
        lot=product.trace.lot,
        serial=product.trace.serial,
        per=per,
        price_source=source,
    )
    return replace(cart, lines=(*cart.lines, line)), line


def set_quantity(cart: Cart, number: int, *, qty_milli: int) -> tuple[Cart, CartLine]:
    """Return the bill with another quantity on one line. Raises UserError when it cannot be."""
    line = _standing_line(cart, number)
    if line.qty_milli < 0:
        raise UserError(
            f"How many of {line.name} come back was said before.",
            hint="Void the line, and take the goods back anew.",
        )
    if line.kind == GIFT_CARD_LINE:
        raise UserError("A gift card is one card.", hint="Sell each card on a line of its own.")
    if line.label_minor is not None:
        raise UserError(
            f"{line.name} is sold in the quantity that its label says.",
            hint="Scan every label once; to take one off, void its line.",
        )
    _check_quantity(qty_milli, line.unit)
    refuse_piece((), product=line.product, name=line.name, serial=line.serial, qty_milli=qty_milli)
    return _replace(cart, replace(line, qty_milli=qty_milli))


def with_deposit(cart: Cart, number: int, deposit: Product) -> tuple[Cart, CartLine]:
    """Return the bill with the deposit of one line, which has its quantity.

    Raises UserError for a deposit without a price.
    """
    if deposit.price_minor is None:
        raise UserError(f"{deposit.name} has no price yet.", hint="Ask a manager to set its price.")
    parent = _standing_line(cart, number)
    known = next((one for one in cart.standing if one.parent == number), None)
    if known is not None:
        return _replace(cart, replace(known, qty_milli=parent.qty_milli))
    line = CartLine(
        line=len(cart.lines) + 1,
        product=deposit.id,
        code=deposit.code,
        name=deposit.name,
        department=deposit.department,
        unit=deposit.unit,
        tax=deposit.tax,
        unit_price_minor=deposit.price_minor,
        per=deposit.per,
        qty_milli=parent.qty_milli,
        kind="deposit",
        price_source=deposit.price_source,
        parent=number,
    )
    return replace(cart, lines=(*cart.lines, line)), line


def followers(cart: Cart, number: int) -> tuple[Cart, tuple[CartLine, ...]]:
    """Return the bill on which the deposit of a line has followed it, and what changed."""
    parent, changed = cart.line(number), []
    for line in cart.lines:
        if line.parent == number and not line.is_void:
            after = replace(line, qty_milli=parent.qty_milli, is_void=parent.is_void)
            cart, _ = _replace(cart, after)
            changed.append(after)
    return cart, tuple(changed)


def change_line(cart: Cart, number: int, **facts: Any) -> tuple[Cart, CartLine]:
    """Return the bill with some facts of one standing line changed."""
    return _replace(cart, replace(_standing_line(cart, number), **facts))


def is_last_scanned(cart: Cart, number: int) -> bool:
    """Tell whether nothing was put on the bill after this line, whether it still stands or not."""
    last = _last(cart)
    return last is not None and last.line == number


def void(cart: Cart, number: int) -> tuple[Cart, CartLine]:
    """Return the bill with one line struck out; the line stays visible and is not paid for."""
    return _replace(cart, replace(_standing_line(cart, number), is_void=True))


def _last(cart: Cart) -> CartLine | None:
    return next((one for one in reversed(cart.lines) if one.kind != "deposit"), None)


def _continues(last: CartLine, product: Product) -> bool:
    return (
        last.product == product.id
        and not last.is_void
        and last.unit in COUNTED
        and last.label_minor is None
        and last.kind == "goods"
        and not last.discounts
        and (last.unit_price_minor, last.per) == (product.price_minor, product.per)
        and last.price_source == product.price_source
        and (last.lot, last.serial) == (product.trace.lot, product.trace.serial)
    )


def _refuse_piece(cart: Cart, product: Product, *, qty_milli: int) -> None:
    refuse_piece(
        cart.lines,
        product=product.id,
        name=product.name,
        serial=product.trace.serial,
        qty_milli=qty_milli,
    )


def _standing_line(cart: Cart, number: int) -> CartLine:
    line = cart.line(number)
    if line.parent:
        raise UserError(
            f"{line.name} follows the article it belongs to.", hint="Change or void that line."
        )
    if line.is_void:
        raise UserError(f"Line {number} is already void.", hint="Scan the article again.")
    return line


def _check_quantity(qty_milli: int, unit: str) -> None:
    if not 0 < qty_milli <= LARGEST_QTY_MILLI:
        raise UserError(
            "A quantity must be more than 0 and at most 9,999.", hint="Type the quantity again."
        )
    if unit in COUNTED and qty_milli % ONE:
        raise UserError("This article is sold in whole pieces.", hint="Type a whole number.")


def _replace(cart: Cart, line: CartLine) -> tuple[Cart, CartLine]:
    lines = tuple(line if old.line == line.line else old for old in cart.lines)
    return replace(cart, lines=lines), line
