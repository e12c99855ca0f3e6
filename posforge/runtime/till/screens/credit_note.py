"""Asks for the code of a credit note: scanned, typed, or touched letter by letter."""

from __future__ import annotations

from posforge.runtime.domain.payment import STORE_CREDIT
from posforge.runtime.flows.checkout import pay_with
from posforge.runtime.till.desk import Desk, needed
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.screens.base import Front
from posforge.runtime.till.screens.coupon import Coupon


class CreditNote(Coupon):
    """Pays with the note as much as is left on it, or as was typed before."""

    name = "credit_note"
    title, take = "credit.title", "credit.take"

    def __init__(self, kit: Kit, desk: Desk, front: Front, *, tendered_minor: int | None) -> None:
        super().__init__(kit, desk, front)
        self._tendered_minor = tendered_minor

    def _show(self, code: str) -> None:
        redeem(self.desk, code, tendered_minor=self._tendered_minor)


def redeem(desk: Desk, code: str, *, tendered_minor: int | None) -> None:
    """Pay with the note that has this code; without an amount as much as is left on it."""
    desk.settle(
        lambda who, bill: pay_with(
            desk.till,
            who,
            needed(bill),
            method=STORE_CREDIT,
            tendered_minor=tendered_minor,
            code=code.strip().upper(),
        ),
        said="part_paid",
    )
