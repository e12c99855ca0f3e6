"""Empties that come back: scan each, or say how many and scan one."""

from __future__ import annotations

from qtpy.QtGui import QKeyEvent

from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.quantity import ONE
from posforge.runtime.flows.deposit import take_empties
from posforge.runtime.till.amount import Amount
from posforge.runtime.till.desk import Desk
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.screens.base import Front, digit_of
from posforge.runtime.till.screens.sheet import Choice, Sheet
from posforge.runtime.till.widgets.paint import label


class Empties(Sheet):
    """Takes the scans itself; digits typed before one say how many come back."""

    name = "empties"
    takes_scans = True

    def __init__(self, kit: Kit, desk: Desk, front: Front) -> None:
        done = Choice(text=kit.texts("close"), do=lambda: None, tone="accent", hint="Esc")
        super().__init__(kit, desk, front, title=kit.texts("action.empties"), choices=(done,))
        self.body.addWidget(label(kit.look, kit.texts("empties.how"), size="body", colour="muted"))
        self.shown = label(kit.look, "", size="title", bold=True)
        self.body.addWidget(self.shown)
        self._count = Amount()
        desk.bill_changed.connect(self._show_bill)
        self._show_bill(desk.bill)

    def scanned(self, text: str) -> None:
        """Take back what was scanned."""
        desk, qty_milli = self.desk, (self._count.minor or 1) * ONE
        self._count = Amount()
        desk.change(lambda who, bill: take_empties(desk.till, who, bill, text, qty_milli=qty_milli))

    def key(self, event: QKeyEvent) -> bool:
        if digit := digit_of(event):
            self._count = self._count.typed(digit)
            self.shown.setText(f"{self._count.minor or 0} ×")
            return True
        return super().key(event)

    def _show_bill(self, bill: Cart | None) -> None:
        lines = [one for one in bill.standing if one.kind == "empties"] if bill else []
        pieces = -sum(one.qty_milli for one in lines) // ONE
        amount = self.kit.money(-sum(one.amount_minor for one in lines))
        self.shown.setText(self.kit.texts("empties.so_far", count=pieces, amount=amount))
