"""One line of text that takes the room there is: it shrinks, and never pushes a window wider."""

from __future__ import annotations

from qtpy.QtCore import QRectF, QSize, Qt
from qtpy.QtGui import QFontMetricsF, QPainter, QPaintEvent
from qtpy.QtWidgets import QSizePolicy, QWidget

from posforge.runtime.till.look import Look
from posforge.runtime.till.widgets.paint import write


class Line(QWidget):
    """Text of unknown length, such as the name of a shop or what went wrong."""

    def __init__(
        self, look: Look, text: str = "", *, size: str, bold: bool = False, colour: str = "text"
    ) -> None:
        super().__init__()
        self._look = look
        self._font = look.font(size, bold=bold)
        self._colour = colour
        self.text = text
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def show_text(self, text: str, *, colour: str = "") -> None:
        """Show another text, in another ink if one is given."""
        self.text = text
        self._colour = colour or self._colour
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self._font)
        return QSize(round(metrics.horizontalAdvance(self.text)) + 2, round(metrics.height()))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, round(QFontMetricsF(self._font).height()))

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        write(
            QPainter(self),
            self.text,
            box=QRectF(self.rect()),
            font=self._font,
            colour=self._look.colour(self._colour),
            align=Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
        )
