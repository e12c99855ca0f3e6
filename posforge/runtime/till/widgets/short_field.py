"""A field on a sheet for what is short: a code, a number, a quantity."""

from __future__ import annotations

from qtpy.QtCore import Qt
from qtpy.QtGui import QKeyEvent
from qtpy.QtWidgets import QLineEdit

from posforge.runtime.till.look import Look

_ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)


class ShortField(QLineEdit):
    """Leaves arrows to the list and the answers around it."""

    def __init__(self, look: Look, placeholder: str) -> None:
        super().__init__()
        self.setFont(look.font("entry"))
        self.setPlaceholderText(placeholder)
        self.setTextMargins(look.px(8), 0, look.px(8), 0)
        self.setFixedHeight(look.px(52))

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        if event is not None and event.key() in _ARROWS:
            event.ignore()
        else:
            super().keyPressEvent(event)
