"""The bills set aside: choose one to go on with."""

from __future__ import annotations

from collections.abc import Sequence

from qtpy.QtCore import Qt
from qtpy.QtGui import QKeyEvent

from posforge.runtime.domain.pricing import total
from posforge.runtime.ext.ports import SavedCart
from posforge.runtime.till.desk import Desk
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.screens.base import Front
from posforge.runtime.till.screens.sheet import Choice, Sheet
from posforge.runtime.till.widgets.bill import articles
from posforge.runtime.till.widgets.paint import label
from posforge.runtime.till.widgets.rows import Row, RowList


class Parked(Sheet):
    """A list of bills with time, cashier and total."""

    name = "parked"

    def __init__(self, kit: Kit, desk: Desk, front: Front, *, bills: Sequence[SavedCart]) -> None:
        texts = kit.texts
        back = Choice(text=texts("back"), do=_nothing, hint="Esc")
        resume = Choice(text=texts("parked.resume"), do=self._resume, tone="accent", hint="Enter")
        super().__init__(
            kit,
            desk,
            front,
            title=texts("parked.title"),
            choices=(resume, back) if bills else (back,),
            width=680,
        )
        self.list = RowList(kit.look)
        if bills:
            self.list.show_rows([self._row(saved) for saved in bills], select=0)
            self.list.setFixedHeight(kit.look.px(58) * min(max(len(bills), 2), 6))
            self.body.addWidget(self.list)
        else:
            self.body.addWidget(label(kit.look, texts("parked.empty"), size="line", colour="muted"))

    def key(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.list.move(-1 if event.key() == Qt.Key.Key_Up else 1)
            return True
        return super().key(event)

    def do_resume(self) -> None:
        """Take the selected bill with the key that opened the list."""
        if self.list.selected is not None:
            self.front.close_sheet()
            self._resume()

    def _resume(self) -> None:
        row = self.list.selected
        if row is not None:
            self.desk.resume(str(row.id))

    def _row(self, saved: SavedCart) -> Row:
        kit, bill = self.kit, saved.cart
        first = bill.standing[0].name if bill.standing else ""
        at = kit.time(saved.parked_ms or bill.opened_ms)
        who = self.front.person(bill.cashier)
        return Row(
            id=bill.id,
            title=saved.label or f"{at} · {first}",
            detail=" · ".join(part for part in (kit.articles(articles(bill)), who) if part),
            amount=kit.money(total(bill, kit.shop).gross_minor),
        )


def _nothing() -> None:
    """Closing is all."""
