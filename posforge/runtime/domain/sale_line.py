"""One line of what is sold, frozen as it was priced."""

from __future__ import annotations

from dataclasses import dataclass

from posforge.runtime.domain.cart import LineKind
from posforge.runtime.domain.discount import LineDiscount
from posforge.runtime.domain.returned import ReturnedFrom


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleLine:
    """One paid line: net + tax = gross; `notes` stand under it on the receipt, as printed.

    What comes back has negative quantity and amounts, and says in `returned` where it was bought.
    `discounts` were taken off already, each with its cause; the unit price is for `per` units,
    `list_price_minor` is what it was before somebody changed it, and `price_source` what decided
    it. A deposit's `parent` is the line it follows. `tax_parts` are the amounts of several taxes;
    `tax_rates` are the line's own where others on the bill have its tax code at other rates.
    What is tracked says its `lot`, or its `serial` number and is one piece.
    A gift card has no tax: its net amount is all it was sold for, by whoever approved it.
    """

    line: int
    product: str
    code: str
    name: str
    department: str
    unit: str
    qty_milli: int
    unit_price_minor: int
    tax: str
    net_minor: int
    tax_minor: int
    gross_minor: int
    notes: tuple[str, ...] = ()
    kind: LineKind = "goods"
    per: int = 1
    price_source: str = ""
    list_price_minor: int | None = None
    discounts: tuple[LineDiscount, ...] = ()
    returned: ReturnedFrom | None = None
    parent: int = 0
    tax_parts: tuple[int, ...] = ()
    tax_rates: tuple[str, ...] = ()
    lot: str = ""
    serial: str = ""
    approver: str = ""
