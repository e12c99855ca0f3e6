"""Small helps for painted widgets: rounded grounds, and text that shrinks rather than being cut."""

from __future__ import annotations

from qtpy.QtCore import QRectF, Qt
from qtpy.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from qtpy.QtWidgets import QLabel, QWidget

from posforge.runtime.till.look import Look

SMALLEST_SHARE = 0.6
"""Text may shrink to this share of its size before it ends in an ellipsis."""


def label(
    look: Look, text: str = "", *, size: str, bold: bool = False, colour: str = "text"
) -> QLabel:
    """Return a label in the theme's ink that wraps where it must."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setFont(look.font(size, bold=bold))
    recolour(made, look, colour)
    made.setWordWrap(True)
    return made


def recolour(widget: QWidget, look: Look, colour: str) -> None:
    """Give a stock widget another ink."""
    palette = widget.palette()
    palette.setColor(widget.foregroundRole(), look.colour(colour))
    widget.setPalette(palette)


def ground(
    painter: QPainter, box: QRectF, *, fill: QColor, radius: float, edge: QColor | None = None
) -> None:
    """Paint a rounded ground, with a one-pixel edge where it needs one."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(edge, 1) if edge is not None else Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    inset = 0.5 if edge is not None else 0
    painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), radius, radius)


def write(
    painter: QPainter,
    text: str,
    *,
    box: QRectF,
    font: QFont,
    colour: QColor,
    align: Qt.AlignmentFlag,
) -> None:
    """Write one line into a box, smaller if it must be, with an ellipsis as the last resort."""
    fitted = fit(text, font, box.width())
    painter.setFont(fitted)
    painter.setPen(colour)
    shown = QFontMetricsF(fitted).elidedText(text, Qt.TextElideMode.ElideRight, box.width() + 1)
    painter.drawText(box, int(align.value) | int(Qt.TextFlag.TextSingleLine.value), shown)


def fit(text: str, font: QFont, width: float) -> QFont:
    """Return the font, smaller where the text would not fit the width."""
    needed = QFontMetricsF(font).horizontalAdvance(text)
    if needed <= width or needed <= 0:
        return font
    smaller = QFont(font)
    smaller.setPointSizeF(font.pointSizeF() * max(width / needed, SMALLEST_SHARE))
    return smaller


def write_lines(
    painter: QPainter, text: str, *, box: QRectF, font: QFont, colour: QColor, lines: int
) -> None:
    """Write words from the top of a box, wrapped; the last line ends in an ellipsis if it must."""
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    painter.setPen(colour)
    words = text.split()
    for number in range(lines):
        is_last = number == lines - 1
        count = len(words) if is_last else _how_many_fit(words, metrics, box.width())
        line, words = " ".join(words[:count]), words[count:]
        shown = metrics.elidedText(line, Qt.TextElideMode.ElideRight, box.width() + 1)
        top = box.top() + number * metrics.lineSpacing()
        painter.drawText(QRectF(box.left(), top, box.width(), metrics.lineSpacing()), 0, shown)


def _how_many_fit(words: list[str], metrics: QFontMetricsF, width: float) -> int:
    """Return how many words fit a line: at least one where there are any."""
    for count in range(2, len(words) + 1):
        if metrics.horizontalAdvance(" ".join(words[:count])) > width:
            return count - 1
    return len(words)
