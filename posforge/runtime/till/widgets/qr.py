"""A code for the customer's telephone, drawn as sharp as the screen is."""

from __future__ import annotations

import segno
from qtpy.QtCore import QRectF, Qt
from qtpy.QtGui import QPainter, QPaintEvent
from qtpy.QtWidgets import QWidget

QUIET = 4
"""Modules of white around it (ISO/IEC 18004)."""


class QrCode(QWidget):
    """Shows one text as a QR code, black on white whatever the theme."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.setFixedSize(size, size)
        self.text = ""
        self._modules: tuple[bytearray, ...] = ()

    def show_text(self, text: str) -> None:
        """Draw another text; nothing for an empty one."""
        if text != self.text:
            self.text = text
            self._modules = segno.make(text, error="m", micro=False).matrix if text else ()
            self.update()

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        if not self._modules:
            return
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        step = max(1, self.width() // (len(self._modules) + 2 * QUIET))
        first = (self.width() - step * len(self._modules)) // 2
        for row, modules in enumerate(self._modules):
            for column, is_dark in enumerate(modules):
                if is_dark:
                    place = QRectF(first + column * step, first + row * step, step, step)
                    painter.fillRect(place, Qt.GlobalColor.black)
