"""A short light around the whole window, so that no sound is the only sign."""

from __future__ import annotations

from qtpy.QtCore import QRectF, Qt, QTimer
from qtpy.QtGui import QPainter, QPaintEvent, QPen
from qtpy.QtWidgets import QWidget

from posforge.runtime.till.look import Look
from posforge.runtime.till.notice import Tone

FLASH_MS = {"ok": 140, "attention": 300, "refused": 450}
_COLOURS = {"ok": "accent", "attention": "warn_ink", "refused": "danger"}


class Flash(QWidget):
    """Lies over the window and lets every touch through."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._tone: Tone = "ok"
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        self._end = QTimer(self)
        self._end.setSingleShot(True)
        self._end.timeout.connect(self.hide)

    def flash(self, tone: Tone) -> None:
        """Light up in the colour of `tone`."""
        self._tone = tone
        self.show()
        self.raise_()
        self.update()
        self._end.start(FLASH_MS[tone])

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        width = self._look.px(6)
        pen = QPen(self._look.colour(_COLOURS[self._tone]), width)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        half = width / 2
        painter.drawRect(QRectF(self.rect()).adjusted(half, half, -half, -half))
