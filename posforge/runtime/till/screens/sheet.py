"""A sheet laid over a screen: a title, some content, and a row of keys to answer with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from qtpy.QtCore import Qt
from qtpy.QtGui import QKeyEvent, QPainter, QPaintEvent
from qtpy.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from posforge.runtime.till.desk import Desk
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.screens.base import ENTER_KEYS, Front, View
from posforge.runtime.till.widgets.card import Card
from posforge.runtime.till.widgets.key import Key, Tone
from posforge.runtime.till.widgets.paint import label

_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Backtab: -1,
    Qt.Key.Key_Tab: 1,
}
_TABS = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One way to answer; `stays` leaves the sheet open until somebody closes it."""

    text: str
    do: Callable[[], None]
    tone: Tone = "plain"
    hint: str = ""
    stays: bool = False


class Sheet(View):
    """Answered by touch, or by arrow keys and Enter; Esc takes it away.

    On a short panel a `full` one, which holds a keyboard, stands closer together.
    """

    full: ClassVar[bool] = False

    def __init__(
        self,
        kit: Kit,
        desk: Desk,
        front: Front,
        *,
        title: str,
        choices: Sequence[Choice],
        width: int = 560,
    ) -> None:
        super().__init__(kit, desk, front)
        look = kit.look
        self._choices = choices
        self._current = 0
        is_short = look.metrics.is_short
        is_tight = self._is_tight = is_short and self.full
        card = Card(look, padding=(12 if is_tight else 16) if is_short else 24)
        card.setFixedWidth(look.px(width))
        self.body = QVBoxLayout()
        self.body.setSpacing(look.px(6 if is_tight else 10))
        card.column.setSpacing(look.px(10 if is_short else 18))
        card.column.addWidget(label(look, title, size="title", bold=True))
        card.column.addLayout(self.body)
        self._keys = [self._key(choice) for choice in choices]
        card.column.addLayout(self._answers())
        column = QVBoxLayout(self)
        edge = look.px(6 if is_short else 12)
        column.setContentsMargins(0, edge, 0, edge)
        column.addStretch(1)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card)
        middle.addStretch(1)
        column.addLayout(middle)
        column.addStretch(1)
        self._mark()

    def key(self, event: QKeyEvent) -> bool:
        if event.key() in ENTER_KEYS:
            self._answer(self._choices[self._current])
            return True
        step = _STEPS.get(Qt.Key(event.key()), 0)
        if step:
            self._current = (self._current + step) % len(self._choices)
            self._mark()
        return bool(step)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Take Tab here: further out, Qt would hand the keys to a field behind the sheet."""
        if event is None or event.key() not in _TABS or not self.key(event):
            super().keyPressEvent(event)

    def focusNextPrevChild(self, _next: bool) -> bool:
        return False  # Tab moves between the answers

    def back(self) -> None:
        self.front.close_sheet()

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        painter.setOpacity(0.62)
        painter.fillRect(self.rect(), self.kit.look.colour("scrim"))

    def _key(self, choice: Choice) -> Key:
        key = Key(
            self.kit.look,
            choice.text,
            tone=choice.tone,
            hint=choice.hint,
            size="line",
            is_big=not self._is_tight,
        )
        key.clicked.connect(lambda: self._answer(choice))
        return key

    def _answers(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self.kit.look.px(10))
        for key in self._keys:
            row.addWidget(key, 1)
        return row

    def _answer(self, choice: Choice) -> None:
        choice.do()  # before the scans that waited for the answer are let go
        if not choice.stays:
            self.front.close_sheet()

    def _mark(self) -> None:
        for position, key in enumerate(self._keys):
            key.mark_current(is_current=position == self._current and len(self._keys) > 1)


def fact_row(kit: Kit, name: str, value: str) -> QWidget:
    """Return one fact: its name on the left, its value on the right."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(label(kit.look, name, size="body", colour="muted"))
    amount = label(kit.look, value, size="line", bold=True)
    amount.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    row.addWidget(amount)
    return holder
