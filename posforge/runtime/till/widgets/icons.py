"""The till's pictures, drawn as lines on a grid of 24 × 24, so that they are crisp at any size.

Each is a small program: M x y moves, L x y draws a line, C six numbers a curve, Z closes,
O x y r a circle, R x y w h r a rounded rectangle.
"""

from __future__ import annotations

from functools import cache

from qtpy.QtCore import QPointF, QRectF, Qt
from qtpy.QtGui import QColor, QPainter, QPainterPath, QPen

GRID = 24
_CLOUD = (
    "M 7 18.5 L 17 18.5 C 22.4 18.5 22.4 11.6 17.5 11.4 C 17 4.8 7.8 4.4 6.8 10.8 "
    "C 1.6 11 1.8 18.5 7 18.5"
)
_PRINTER = "M 7 8.5 L 7 3.5 L 17 3.5 L 17 8.5 R 3.5 8.5 17 8.5 2 R 7 14 10 6.5 0.5"
_CROSS = "M 6 6 L 18 18 M 18 6 L 6 18"

ICONS = {
    "article": "M 12.5 3.5 L 20.5 3.5 L 20.5 11.5 L 11 21 L 3 13 Z O 16.4 7.6 1.2",
    "attention": "M 12 3.5 L 21.5 20 L 2.5 20 Z M 12 9.5 L 12 14 O 12 16.9 0.4",
    "backspace": "M 9 5.5 L 20.5 5.5 L 20.5 18.5 L 9 18.5 L 3 12 Z M 11.5 9.5 L 16.5 14.5 "
    "M 16.5 9.5 L 11.5 14.5",
    "barcode": "M 4 6 L 4 18 M 7 6 L 7 18 M 10.5 6 L 10.5 18 M 12.5 6 L 12.5 18 M 16 6 L 16 18 "
    "M 20 6 L 20 18",
    "cancel_bill": "O 12 12 8.5 M 9 9 L 15 15 M 15 9 L 9 15",
    "close": _CROSS,
    "done": "M 5 12.5 L 10 17.5 L 19.5 7",
    "down": "M 6 9.5 L 12 15.5 L 18 9.5",
    "drawer": "R 3 11 18 9 1.5 M 9.5 15.5 L 14.5 15.5 M 5 11 L 7.5 4.5 L 16.5 4.5 L 19 11",
    "enter": "M 19.5 6 L 19.5 13 L 6 13 M 10 8.5 L 5.5 13 L 10 17.5",
    "exact_cash": "R 2.5 6.5 19 11 2 O 12 12 2.6 M 6 12 L 6.2 12 M 17.8 12 L 18 12",
    "help": "O 12 12 9 M 9.4 9.8 C 9.2 5.9 15 6 14.6 9.7 C 14.3 11.8 12 11.7 12 14 O 12 17.2 0.4",
    "info": "O 12 12 9 M 12 11 L 12 16.5 O 12 7.6 0.4",
    "lock": "R 5 11 14 9.5 2 M 8 11 L 8 8 C 8 2.8 16 2.8 16 8 L 16 11",
    "menu": "O 5 12 1 O 12 12 1 O 19 12 1",
    "more": "O 5 12 1 O 12 12 1 O 19 12 1",
    "offline": _CLOUD + " M 4 4 L 20.5 21",
    "online": _CLOUD + " M 9 13.6 L 11.3 15.9 L 15.2 11.6",
    "own": "R 4 4.5 16 15 2 M 4 9.5 L 20 9.5 M 9.5 9.5 L 9.5 19.5",
    "park": "R 6 5 3.5 14 1 R 14.5 5 3.5 14 1",
    "pay": "R 2.5 6.5 19 11 2 O 12 12 2.6 M 6 12 L 6.2 12 M 17.8 12 L 18 12",
    "printer": _PRINTER,
    "quantity": "M 9.5 4 L 7.5 20 M 16.5 4 L 14.5 20 M 4.5 9 L 20 9 M 4 15 L 19.5 15",
    "reports": "M 6 3 L 14.5 3 L 18.5 7 L 18.5 21 L 6 21 Z M 9.5 11.5 L 15 11.5 "
    "M 9.5 15.5 L 15 15.5",
    "reprint": _PRINTER,
    "resume": "M 8 5 L 19 12 L 8 19 Z",
    "search": "O 10.5 10.5 6.5 M 15.5 15.5 L 20.5 20.5",
    "times": _CROSS,
    "up": "M 6 14.5 L 12 8.5 L 18 14.5",
    "upload": "M 12 19.5 L 12 5.5 M 6.5 11 L 12 5.5 L 17.5 11",
    "user": "O 12 8 4 M 4.5 20.5 C 4.5 12.6 19.5 12.6 19.5 20.5",
    "void_line": "M 4.5 7 L 19.5 7 M 9.5 7 L 9.5 4 L 14.5 4 L 14.5 7 "
    "M 6.5 7 L 7.5 20.5 L 16.5 20.5 L 17.5 7 M 10.3 11 L 10.5 17 M 13.7 11 L 13.5 17",
}


def draw_icon(painter: QPainter, name: str, *, box: QRectF, colour: QColor) -> None:
    """Draw an icon into a square box."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.topLeft())
    painter.scale(box.width() / GRID, box.height() / GRID)
    pen = QPen(colour, 1.9)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(_path(name))
    painter.restore()


@cache
def _path(name: str) -> QPainterPath:
    path = QPainterPath()
    words = ICONS[name].split()
    while words:
        command = words.pop(0)
        count = next((i for i, word in enumerate(words) if word.isalpha()), len(words))
        numbers = [float(word) for word in words[:count]]
        del words[:count]
        _draw(path, command, numbers)
    return path


def _draw(path: QPainterPath, command: str, numbers: list[float]) -> None:
    match command, numbers:
        case "M", [x, y]:
            path.moveTo(x, y)
        case "L", [x, y]:
            path.lineTo(x, y)
        case "C", [x1, y1, x2, y2, x, y]:
            path.cubicTo(x1, y1, x2, y2, x, y)
        case "O", [x, y, radius]:
            path.addEllipse(QPointF(x, y), radius, radius)
        case "R", [x, y, width, height, radius]:
            path.addRoundedRect(QRectF(x, y, width, height), radius, radius)
        case _:
            path.closeSubpath()
