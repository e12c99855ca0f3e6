"""Counting a drawer: how many of each note and coin, or the sum, and what else was taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from qtpy.QtCore import Qt
from qtpy.QtGui import QKeyEvent
from qtpy.QtWidgets import QGridLayout, QHBoxLayout

from posforge.runtime.domain.denominations import drawer_pieces
from posforge.runtime.till.desk import Desk
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.pieces import Counted, Fields
from posforge.runtime.till.screens.base import ENTER_KEYS, Front, View, digit_of, two_columns
from posforge.runtime.till.widgets.card import Card
from posforge.runtime.till.widgets.key import Key
from posforge.runtime.till.widgets.numpad import Numpad
from posforge.runtime.till.widgets.paint import label
from posforge.runtime.till.widgets.total import TotalPanel

_COLUMNS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class CountTask:
    """What is counted for: words above it and on the answer, and what becomes of it.

    `with_others`: besides cash, the slips of other means of payment are counted too.
    """

    title: str
    message: str
    answer: str
    take: Callable[[Counted], None]
    leave: Callable[[], object]
    with_others: bool = False


class Count(View):
    """Fields on the left; the sum, numbers and answers on the right. Tab turns to one sum."""

    name = "count"

    def __init__(self, kit: Kit, desk: Desk, front: Front) -> None:
        super().__init__(kit, desk, front)
        self._task: CountTask | None = None
        self._is_by_piece = True
        self.fields = Fields.of((), ())
        self._keys: list[Key] = []
        look = kit.look
        card = Card(look, padding=16)
        self._title = label(look, size="title", bold=True)
        self._message = label(look, size="body", colour="muted")
        self._grid = QGridLayout()
        self._grid.setSpacing(look.px(8))
        card.column.addWidget(self._title)
        card.column.addWidget(self._message)
        card.column.addLayout(self._grid, 1)
        column = two_columns(self, kit, left=card)
        self.total = TotalPanel(look)
        pad = Numpad(look, "pay")
        pad.struck.connect(self._struck)
        column.addWidget(self.total)
        column.addWidget(pad, 1)
        column.addLayout(self._answers())

    def begin(self, task: CountTask) -> None:
        """Count for this task, from nothing."""
        self._task = task
        self._title.setText(task.title)
        self._message.setText(task.message)
        self._answer.setText(task.answer)
        self._lay_out(by_piece=True)

    def scanned(self, text: str) -> None:
        del text
        self.refuse_scan("banner.scan_here")

    def key(self, event: QKeyEvent) -> bool:
        if event.key() in ENTER_KEYS:
            self._struck("enter")
        elif event.key() == Qt.Key.Key_Backspace:
            self._struck("backspace")
        elif event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._turn()
        elif event.key() in _STEPS:
            self._show(self.fields.moved(_STEPS[Qt.Key(event.key())]))
        elif digit := digit_of(event):
            self._struck(digit)
        else:
            return False
        return True

    def focusNextPrevChild(self, _next: bool) -> bool:
        return False  # Tab turns between pieces and the sum

    def back(self) -> None:
        if self._task is not None:
            self._task.leave()

    def do_pay(self) -> None:
        """Give the answer with the key that takes payments."""
        self._take()

    def _struck(self, stroke: str) -> None:
        if stroke == "backspace":
            self._show(self.fields.back())
        elif stroke != "enter":
            self._show(self.fields.struck(stroke))
        elif self.fields.is_at_end:
            self._take()
        else:
            self._show(self.fields.moved(1))

    def _take(self) -> None:
        if self._task is not None:
            self._task.take(self.fields.counted())

    def _turn(self) -> None:
        self._lay_out(by_piece=not self._is_by_piece)

    def _lay_out(self, *, by_piece: bool) -> None:
        self._is_by_piece = by_piece
        task = self._task
        others = [one for one in self.desk.till.payments if one != "cash"]
        methods = others if task is not None and task.with_others else []
        values = drawer_pieces(self.kit.shop.currency) if by_piece else ()
        for key in self._keys:
            self._grid.removeWidget(key)
            key.deleteLater()
        fields = Fields.of(values, methods if by_piece else ["cash", *methods])
        self._keys = [self._field_key(place) for place in range(len(fields.names))]
        rows = -(-len(self._keys) // _COLUMNS)
        for place, key in enumerate(self._keys):
            self._grid.addWidget(key, place % rows, place // rows)
        self._way.setText(self.kit.texts("count.sum" if by_piece else "count.pieces"))
        self._show(fields)

    def _field_key(self, place: int) -> Key:
        key = Key(self.kit.look, size="line")
        key.clicked.connect(lambda: self._show(self.fields.at(place)))
        return key

    def _show(self, fields: Fields) -> None:
        self.fields = fields
        for place, key in enumerate(self._keys):
            key.setText(self._words(fields.names[place]))
            key.mark_current(is_current=place == fields.current)
        self._answer.mark_current(is_current=fields.is_at_end)
        self.total.show_amount(
            self.kit.money(fields.cash_minor), caption=self.kit.texts("count.cash"), footer=""
        )

    def _words(self, name: int | str) -> str:
        typed = self.fields.typed.get(name)
        if isinstance(name, int):
            return f"{self.kit.money(name)}  ×  {'–' if typed is None else typed}"
        method = self.kit.method(name)
        return f"{method}:  {'–' if typed is None else self.kit.money(typed)}"

    def _answers(self) -> QHBoxLayout:
        look, texts = self.kit.look, self.kit.texts
        row = QHBoxLayout()
        row.setSpacing(look.px(8))
        back = Key(look, texts("back"), hint="Esc", size="line", is_big=True)
        back.clicked.connect(self.back)
        self._way = Key(look, texts("count.sum"), hint="Tab", size="line", is_big=True)
        self._way.clicked.connect(self._turn)
        self._answer = Key(
            look,
            "",
            icon="done",
            hint=self.kit.keymap.name("pay"),
            tone="accent",
            size="line",
            is_big=True,
        )
        self._answer.clicked.connect(partial(self._take))
        row.addWidget(back, 2)
        row.addWidget(self._way, 2)
        row.addWidget(self._answer, 3)
        return row


_STEPS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
}
