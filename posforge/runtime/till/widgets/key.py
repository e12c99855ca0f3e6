"""A key to touch: label, picture, and the name of the key on the keyboard that does the same."""

from __future__ import annotations

from typing import Literal

from qtpy.QtCore import QRectF, QSize, Qt
from qtpy.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from qtpy.QtWidgets import QAbstractButton, QSizePolicy

from posforge.runtime.till.look import Look
from posforge.runtime.till.widgets.icons import draw_icon
from posforge.runtime.till.widgets.paint import fit, ground, write

Tone = Literal["plain", "accent", "danger", "quiet"]
Align = Qt.AlignmentFlag

_COLOURS: dict[str, tuple[str, str, str, str]] = {
    # tone: ground, pressed ground, ink, edge
    "plain": ("key", "key_pressed", "text", "border"),
    "accent": ("accent", "accent_pressed", "on_accent", "accent"),
    "danger": ("danger", "danger_pressed", "on_danger", "danger"),
    "quiet": ("surface", "key_pressed", "text", "surface"),
}


class Key(QAbstractButton):
    """A touch key that never takes the focus from the field being typed into.

    Args:
        look: theme and sizes.
        text: the label; empty for a key that is only a picture.
        icon: the picture's name.
        hint: the keyboard's key for the same.
        tone: `accent` for the way forward, `danger` for what destroys.
        size: the label's font size.
        is_big: at least 15 mm high, for numbers and paying.
        name: what a screen reader says, where the label is not enough.
    """

    def __init__(
        self,
        look: Look,
        text: str = "",
        *,
        icon: str = "",
        hint: str = "",
        tone: Tone = "plain",
        size: str = "key",
        is_big: bool = False,
        name: str = "",
    ) -> None:
        super().__init__()
        self._look = look
        self._icon = icon
        self._hint = hint
        self._tone = tone
        self._size = size
        self._is_current = False
        self.setText(text)
        self.setAccessibleName(name or text)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        least = look.metrics.big_target if is_big else look.metrics.target
        self.setMinimumSize(least, least)

    def mark_current(self, *, is_current: bool) -> None:
        """Show that Enter would press this key."""
        self._is_current = is_current
        self.update()

    def sizeHint(self) -> QSize:
        look = self._look
        width = self.fontMetrics().horizontalAdvance(self.text()) * 3 // 2
        return QSize(max(self.minimumWidth(), width + look.px(56)), self.minimumHeight())

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        fill, pressed, ink, edge = _COLOURS[self._tone]
        look = self._look
        colour = look.colour(ink)
        if not self.isEnabled():
            painter.setOpacity(0.45)
        ground(
            painter,
            QRectF(self.rect()),
            fill=look.colour(pressed if self.isDown() or self.isChecked() else fill),
            radius=look.px(10),
            edge=look.colour(edge),
        )
        if self._icon and self._hint and self.text() and self._is_narrow():
            self._paint_corners(painter, colour)
        else:
            self._paint_row(painter, colour)
        if self._is_current:
            self._paint_focus(painter)

    def _is_narrow(self) -> bool:
        return self.width() < self._look.px(150) and self.height() >= self._look.px(50)

    def _paint_corners(self, painter: QPainter, colour: QColor) -> None:
        look = self._look
        box = QRectF(self.rect()).adjusted(look.px(9), look.px(7), -look.px(9), -look.px(6))
        side = look.px(18)
        draw_icon(painter, self._icon, box=QRectF(box.left(), box.top(), side, side), colour=colour)
        self._paint_hint(painter, QRectF(box.left(), box.top(), box.width(), side), colour)
        write(
            painter,
            self.text(),
            box=box,
            font=look.font(self._size, bold=True),
            colour=colour,
            align=Align.AlignLeft | Align.AlignBottom,
        )

    def _paint_row(self, painter: QPainter, colour: QColor) -> None:
        look = self._look
        margin = look.px(12)
        box = QRectF(self.rect()).adjusted(margin, 0, -margin, 0)
        self._paint_hint(painter, box, colour)
        side = look.px(28 if self._size == "digit" else 22) if self._icon else 0
        gap = look.px(8) if self._icon and self.text() else 0
        hint = QFontMetricsF(look.font("hint")).horizontalAdvance(self._hint) + look.px(8)
        room = box.width() - side - gap - (hint if self._hint and self.text() else 0)
        font = fit(self.text(), look.font(self._size, bold=True), room)
        wide = min(QFontMetricsF(font).horizontalAdvance(self.text()), room)
        centred = box.center().x() - (side + gap + wide) / 2
        left = min(centred, max(box.left(), box.left() + room - wide))
        if self._icon:
            top = box.center().y() - side / 2
            draw_icon(painter, self._icon, box=QRectF(left, top, side, side), colour=colour)
        write(
            painter,
            self.text(),
            box=QRectF(left + side + gap, box.top(), wide + 1, box.height()),
            font=font,
            colour=colour,
            align=Align.AlignLeft | Align.AlignVCenter,
        )

    def _paint_hint(self, painter: QPainter, box: QRectF, colour: QColor) -> None:
        if self._hint and self.text():
            write(
                painter,
                self._hint,
                box=box,
                font=self._look.font("hint"),
                colour=self._look.colour("muted") if self._tone == "plain" else colour,
                align=Align.AlignRight | Align.AlignVCenter,
            )

    def _paint_focus(self, painter: QPainter) -> None:
        look = self._look
        painter.setBrush(Qt.BrushStyle.NoBrush)
        pen = painter.pen()
        is_filled = self._tone in ("accent", "danger")
        pen.setColor(look.colour(f"on_{self._tone}" if is_filled else "accent"))
        pen.setWidth(look.px(2))
        painter.setPen(pen)
        edge = look.px(4)
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(edge, edge, -edge, -edge), look.px(7), look.px(7)
        )
