"""A rounded sheet of paper that groups what belongs together."""

from __future__ import annotations

from qtpy.QtCore import QRectF
from qtpy.QtGui import QPainter, QPaintEvent
from qtpy.QtWidgets import QVBoxLayout, QWidget

from posforge.runtime.till.look import Look
from posforge.runtime.till.widgets.paint import ground


class Card(QWidget):
    """A surface with a column of content."""

    def __init__(self, look: Look, *, padding: int = 0) -> None:
        super().__init__()
        self._look = look
        self.column = QVBoxLayout(self)
        space = look.px(padding)
        self.column.setContentsMargins(space, space, space, space)
        self.column.setSpacing(look.px(8))

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        look = self._look
        ground(
            painter,
            QRectF(self.rect()),
            fill=look.colour("surface"),
            radius=look.px(12),
            edge=look.colour("rule"),
        )
