"""Every key of this till on one sheet, made from the keymap the till runs with."""

from __future__ import annotations

from qtpy.QtCore import QRectF, Qt
from qtpy.QtGui import QPainter, QPaintEvent
from qtpy.QtWidgets import QGridLayout, QLabel

from posforge.runtime.till.desk import Desk
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.screens.base import Front
from posforge.runtime.till.screens.sheet import Choice, Sheet
from posforge.runtime.till.widgets.paint import ground, label

_FIXED = (
    ("3 ×", "help.times"),
    ("↑ ↓", "help.choose"),
    ("Enter", "help.enter"),
    ("Esc", "help.back"),
)


class Help(Sheet):
    """Two columns of keys; the same key closes it."""

    name = "help"

    def __init__(self, kit: Kit, desk: Desk, front: Front) -> None:
        texts = kit.texts
        super().__init__(
            kit,
            desk,
            front,
            title=texts("help.title"),
            choices=(Choice(text=texts("close"), do=_nothing, tone="accent", hint="Esc"),),
            width=820,
        )
        grid = QGridLayout()
        look = kit.look
        grid.setHorizontalSpacing(look.px(14))
        grid.setVerticalSpacing(look.px(7))
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 2)
        rows = [(key, texts(f"action.{action}")) for action, key in kit.keymap.keys.items()]
        for position, (key, words) in enumerate(rows):
            self._add(grid, (position, 0), key, words)
        for position, (key, words) in enumerate(_FIXED):
            self._add(grid, (position, 2), key, texts(words))
        self.body.addLayout(grid)

    def do_help(self) -> None:
        """Close the sheet with the key that opened it."""
        self.back()

    def _add(self, grid: QGridLayout, place: tuple[int, int], key: str, words: str) -> None:
        look, (row, column) = self.kit.look, place
        grid.addWidget(_Cap(self.kit, key), row, column, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(label(look, words, size="body"), row, column + 1)


class _Cap(QLabel):
    """A key as it looks on a keyboard."""

    def __init__(self, kit: Kit, key: str) -> None:
        super().__init__(key)
        self._look = kit.look
        self.setFont(kit.look.font("small", bold=True))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMargin(kit.look.px(4))
        self.setMinimumWidth(kit.look.px(62))

    def paintEvent(self, event: QPaintEvent | None) -> None:
        look = self._look
        painter = QPainter(self)
        box = QRectF(self.rect())
        edge = look.colour("border")
        ground(painter, box, fill=look.colour("key"), radius=look.px(6), edge=edge)
        painter.end()
        super().paintEvent(event)


def _nothing() -> None:
    """Closing is all."""
