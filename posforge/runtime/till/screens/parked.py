"""The bills set aside, here and at the other tills of the branch: choose one to go on with."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from qtpy.QtCore import Qt
from qtpy.QtGui import QKeyEvent

from posforge.runtime.domain.pricing import total
from posforge.runtime.ext.parked_bills import KnownBill
from posforge.runtime.ext.ports import SavedCart
from posforge.runtime.ext.store_line import UnreachableError
from posforge.runtime.flows.hold import parked_elsewhere, take_over
from posforge.runtime.till.desk import Desk
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.screens.base import Front
from posforge.runtime.till.screens.question import Question
from posforge.runtime.till.screens.sheet import Choice, Sheet
from posforge.runtime.till.widgets.bill import articles
from posforge.runtime.till.widgets.paint import label
from posforge.runtime.till.widgets.rows import Row, RowList

_MOST_SHOWN = 6


class Parked(Sheet):
    """A list of bills with time, cashier and total.

    This till's own stand there at once, the others' when the store server has said which there are.
    """

    name = "parked"

    def __init__(self, kit: Kit, desk: Desk, front: Front, *, bills: Sequence[SavedCart]) -> None:
        texts = kit.texts
        choices = (
            Choice(
                text=texts("parked.resume"),
                do=self._resume,
                tone="accent",
                hint="Enter",
                stays=True,
            ),
            Choice(text=texts("back"), do=_nothing, hint="Esc"),
        )
        super().__init__(kit, desk, front, title=texts("parked.title"), choices=choices, width=680)
        self.list = RowList(kit.look)
        self._empty = label(kit.look, texts("parked.empty"), size="line", colour="muted")
        self._line = label(kit.look, "", size="small", colour="muted")
        for part in (self.list, self._empty, self._line):
            self.body.addWidget(part)
        self._show([self._own(saved) for saved in bills])
        has_others = kit.branch.tills > 1
        self._line.setVisible(has_others)
        if has_others:
            self._line.setText(texts("parked.asking"))
            desk.ask_books(self._ask, self._heard)

    def key(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.list.move(-1 if event.key() == Qt.Key.Key_Up else 1)
            return True
        return super().key(event)

    def do_resume(self) -> None:
        """Take the selected bill with the key that opened the list."""
        if self.list.selected is not None:
            self._resume()

    def _show(self, rows: Sequence[Row]) -> None:
        selected = self.list.selected
        place = next((at for at, row in enumerate(rows) if row == selected), 0)
        self.list.show_rows(rows, select=place)
        self.list.setFixedHeight(self.kit.look.px(58) * min(max(len(rows), 2), _MOST_SHOWN))
        self.list.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        self._keys[0].setVisible(bool(rows))

    def _ask(self) -> Sequence[KnownBill] | None:
        try:
            return parked_elsewhere(self.desk.till)
        except UnreachableError:
            return None

    def _heard(self, found: Sequence[KnownBill] | None) -> None:
        if self.front.sheet is not self:
            return
        self._line.setVisible(found is None)
        self._line.setText(self.kit.texts("parked.alone"))
        self._show([*self.list.rows, *map(self._known, found or ())])

    def _resume(self) -> None:
        row = self.list.selected
        self.front.close_sheet()
        if row is None:
            return
        if not isinstance(row.id, KnownBill):
            self.desk.resume(str(row.id))
        elif row.id.since_ms and row.id.holder != self.kit.till:
            self.front.open_sheet(self._ask_first(row.id))
        else:
            self._take(row.id)

    def _take(self, known: KnownBill, *, is_taken_away: bool = False) -> None:
        till = self.desk.till
        self.desk.change(
            lambda who, _bill: take_over(till, who, known, is_taken_away=is_taken_away),
            said="resumed",
        )

    def _ask_first(self, known: KnownBill) -> Question:
        texts = self.kit.texts
        return Question(
            self.kit,
            self.desk,
            self.front,
            title=texts("parked.away_title", till=known.holder),
            message=texts("parked.away_message"),
            choices=(
                Choice(text=texts("back"), do=_nothing, tone="accent", hint="Esc"),
                Choice(
                    text=texts("parked.away"),
                    do=partial(self._take, known, is_taken_away=True),
                    tone="danger",
                ),
            ),
        )

    def _own(self, saved: SavedCart) -> Row:
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

    def _known(self, known: KnownBill) -> Row:
        kit, texts = self.kit, self.kit.texts
        at = kit.time(known.parked_ms)
        where = texts("parked.on_counter", till=known.holder) if known.since_ms else ""
        details = (at if known.label else "", self.front.person(known.person), where)
        return Row(
            id=known,
            title=f"{texts('parked.till', till=known.till)} · {known.label or at}",
            detail=" · ".join(filter(None, details)),
            amount=kit.money(known.gross_minor),
        )


def _nothing() -> None:
    """Closing is all."""
