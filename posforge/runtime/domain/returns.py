"""What of a sale can still come back, and its exact share of what was paid.

A partial return gives back what those pieces cost after every discount. However a line comes back,
all its returns together are the line, to the cent: each is the difference of two rounded sums.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from posforge.runtime.domain.events import SaleCompleted
from posforge.runtime.domain.line_taxes import line_taxes
from posforge.runtime.domain.money import round_half_up
from posforge.runtime.domain.sale_line import SaleLine
from posforge.runtime.domain.shop import ReturnRules
from posforge.runtime.domain.tax import TaxSum

_NUMBER = re.compile(r"[A-Z0-9]{1,12}-\d{1,3}-[A-Z]{1,3}-\d{6,}")
_GIFT = "-G"
_PROOF = re.compile(r"posforge:r1:([^:]+):\d+:[0-9a-f]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Returnable:
    """One line of a sale, and how much of it can still come back, in thousandths."""

    line: SaleLine
    left_milli: int

    @property
    def gross_minor(self) -> int:
        """What the customer gets for all that is left."""
        sold = self.line.qty_milli
        return self.line.gross_minor - _part(self.line.gross_minor, sold - self.left_milli, sold)


def receipt_in(text: str) -> str:
    """Return the receipt number in a scanned or typed text; empty where there is none.

    That is the number itself (the barcode of a receipt), what its QR code says, or the code of its
    gift receipt.
    """
    plain = text.strip()
    proof = _PROOF.fullmatch(plain)
    number = (proof[1] if proof else plain).upper().removesuffix(_GIFT)
    return number if _NUMBER.fullmatch(number) else ""


def gift_code(number: str) -> str:
    """Return the code on the gift receipt of a sale: `S01-1-A-000017-G`."""
    return number + _GIFT


def is_gift(text: str) -> bool:
    """Tell whether a scanned or typed text is the code of a gift receipt."""
    return bool(receipt_in(text)) and text.strip().upper().endswith(_GIFT)


def returnables(sale: SaleCompleted, returned: Mapping[int, int]) -> tuple[Returnable, ...]:
    """Return the lines of which something can still come back.

    `returned` is how much of each line came back already, in thousandths.
    """
    return tuple(
        Returnable(line=line, left_milli=left)
        for line in sale.lines
        if (left := line.qty_milli - returned.get(line.line, 0)) > 0
    )


def share_of(
    sale: SaleCompleted, line: SaleLine, *, returned_milli: int, qty_milli: int
) -> tuple[TaxSum, ...]:
    """Return what `qty_milli` of a line give back, by tax.

    What the customer gets is rounded once; the first tax takes what rounding the rest leaves over.

    Args:
        sale: the sale, which says at which rates.
        line: one of its lines.
        returned_milli: how much of it came back before.
        qty_milli: how much comes back now.
    """
    before, after, sold = returned_milli, returned_milli + qty_milli, line.qty_milli

    def back(minor: int) -> int:
        return _part(minor, before, sold) - _part(minor, after, sold)

    first, *others = line_taxes(sale, line)
    taxes = [back(one.tax_minor) for one in others]
    gross, net = back(line.gross_minor) - sum(taxes), back(first.net_minor)
    return (
        replace(first, net_minor=net, tax_minor=gross - net, gross_minor=gross),
        *(
            replace(one, tax_minor=tax, gross_minor=tax)
            for one, tax in zip(others, taxes, strict=True)
        ),
    )


def is_late(rules: ReturnRules, *, department: str, sold_on: str, today: str) -> bool:
    """Tell whether goods of a department come back after their time; both are business dates."""
    days = rules.by_department.get(department, rules.days)
    return (date.fromisoformat(today) - date.fromisoformat(sold_on)).days > days


def _part(minor: int, some: int, whole: int) -> int:
    return round_half_up(minor * some, whole)
