"""Which lot goods are of, or which single piece one is: what follows them out of the shop and back.

A lot or serial number is kept as it is printed: 1 to 48 printable characters. GS1 has up to 20 (AI
10 and AI 21, GS1 General Specifications §3.4.1 and §3.5.2); whoever numbers by hand may need more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from posforge.errors import UserError
from posforge.runtime.domain.quantity import ONE

if TYPE_CHECKING:
    from posforge.runtime.domain.cart import CartLine

Tracking = Literal["", "lot", "serial"]
"""How single goods of an article are told apart: not at all, by lot, or each by a number."""

LONGEST_NUMBER = 48


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """A lot number, or the serial number of one piece; empty where it is not known."""

    lot: str = ""
    serial: str = ""

    def of(self, tracking: Tracking) -> Trace:
        """Return what of it is kept of an article that is tracked so."""
        if tracking == "lot":
            return Trace(lot=self.lot)
        return Trace(serial=self.serial) if tracking == "serial" else UNTRACED


UNTRACED = Trace()
"""Neither is known, or the article is not tracked."""


def is_number(text: str) -> bool:
    r"""Tell whether this can be a lot or serial number.

    >>> is_number("L-2026/17"), is_number("L\n17"), is_number(" "), is_number("7" * 49)
    (True, False, False, False)
    """
    return 0 < len(text) <= LONGEST_NUMBER and text.isprintable() and text == text.strip()


def trace_fault(*, lot: str, serial: str, qty_milli: int) -> str:
    """Return why goods cannot have these numbers, empty where they can."""
    for what, number in (("lot", lot), ("serial", serial)):
        if number and not is_number(number):
            return f"a {what} number has 1 to {LONGEST_NUMBER} printable characters"
    if serial and abs(qty_milli) != ONE:
        return "a serial number is that of one piece"
    return ""


def refuse_piece(
    lines: Iterable[CartLine], *, product: str, name: str, serial: str, qty_milli: int
) -> None:
    """Raise UserError where a serial number would stand for more than one piece on a bill."""
    if not serial:
        return
    if abs(qty_milli) != ONE:
        raise UserError(
            f"{name} has a serial number: each piece is a line of its own.",
            hint="Scan the pieces one by one.",
        )
    if any((one.product, one.serial) == (product, serial) and not one.is_void for one in lines):
        raise UserError(
            f"{name} with the serial number {serial} is on this bill already.",
            hint="Each piece has a number of its own: scan the other one.",
        )
