"""The one field of the bill, for codes, names and quantities; no scan ever arrives in it."""

from __future__ import annotations

from qtpy.QtCore import QRectF, Qt, Signal
from qtpy.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette
from qtpy.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QWidget

from posforge.runtime.domain.quantity import parse_quantity
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.look import Look
from posforge.runtime.till.widgets.icons import draw_icon
from posforge.runtime.till.widgets.paint import ground

_TIMES = ("x", "X", "*", "×")
_ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right)


class Entry(QWidget):
    """A field with a badge in front: `3 ×` before a scan, or what a number will change.

    `edited` carries the text after every change, `touched` tells that a finger asks for letters.
    """

    edited = Signal(str)
    touched = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._qty_milli: int | None = None
        look = kit.look
        self.setFixedHeight(max(look.px(50), look.metrics.target))
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(46), look.px(3), look.px(10), look.px(3))
        row.setSpacing(look.px(8))
        self._badge = _Badge(kit)
        self.field = _Field(self)
        self.field.setFrame(False)
        self.field.setFont(look.font("entry"))
        self.field.setPlaceholderText(kit.texts("entry.placeholder"))
        self.field.setAccessibleName(kit.texts("entry.placeholder"))
        self.field.setPalette(_inks(look))
        self.field.textEdited.connect(self.edited)
        row.addWidget(self._badge)
        row.addWidget(self.field, 1)

    @property
    def text(self) -> str:
        """What is typed."""
        return self.field.text()

    @property
    def qty_milli(self) -> int | None:
        """The quantity said before the article, in thousandths."""
        return self._qty_milli

    def strike(self, stroke: str) -> None:
        """Take a touch key as if it had been typed."""
        if stroke == "times":
            self.take_times()
        elif stroke == "backspace":
            self.back()
        else:
            self.field.insert(stroke)
            self.edited.emit(self.text)

    def take_times(self) -> bool:
        """Turn the number typed into a quantity for what comes next; tell whether it was one."""
        try:
            qty_milli = parse_quantity(self.text)
        except ValueError:
            return False
        self.field.clear()
        self.say_qty(qty_milli)
        self.edited.emit("")
        return True

    def say_qty(self, qty_milli: int) -> None:
        """Show the quantity of what comes next."""
        self._qty_milli = qty_milli
        self._badge.show_text(f"{self._kit.quantity(qty_milli)} ×")

    def take_qty(self) -> int | None:
        """Return the quantity said before, and forget it."""
        qty, self._qty_milli = self._qty_milli, None
        self._badge.show_text("")
        return qty

    def back(self) -> None:
        """Take back one letter, or the quantity where nothing else is typed."""
        if self.text:
            self.field.backspace()
            self.edited.emit(self.text)
        else:
            self.take_qty()

    def leave_arrows(self) -> None:
        """Let ← and → move something else: one letter is taken back, not stepped over."""
        self.field.takes_arrows = False

    def ask_for(self, what: str) -> None:
        """Show in front of the field what the next number is for."""
        self._badge.show_text(what)

    def clear(self) -> None:
        """Forget everything typed."""
        self.take_qty()
        self.field.clear()

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        look = self._kit.look
        ground(
            painter,
            QRectF(self.rect()),
            fill=look.colour("surface"),
            radius=look.px(10),
            edge=look.colour("accent" if self.field.hasFocus() else "border"),
        )
        side = look.px(22)
        top = (self.height() - side) / 2
        name = "search" if any(letter.isalpha() for letter in self.text) else "barcode"
        draw_icon(
            painter, name, box=QRectF(look.px(14), top, side, side), colour=look.colour("muted")
        )


def _inks(look: Look) -> QPalette:
    palette = look.palette()
    palette.setColor(QPalette.ColorRole.Base, QColor(0, 0, 0, 0))
    return palette


class _Field(QLineEdit):
    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self._entry = entry
        self.takes_arrows = True

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        if event is None:
            return
        if event.key() in _ARROWS and not self.takes_arrows:
            event.ignore()
            return
        if event.text() in _TIMES and self._entry.take_times():
            return
        if event.key() == Qt.Key.Key_Backspace and not self.text():
            self._entry.back()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        super().mousePressEvent(event)
        self._entry.touched.emit()


class _Badge(QLabel):
    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        look = kit.look
        self.setFont(look.font("entry", bold=True))
        palette = self.palette()
        palette.setColor(self.foregroundRole(), look.colour("accent_ink"))
        self.setPalette(palette)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMargin(look.px(6))
        self.hide()

    def show_text(self, text: str) -> None:
        self.setText(text)
        self.setVisible(bool(text))

    def paintEvent(self, event: QPaintEvent | None) -> None:
        look = self._kit.look
        painter = QPainter(self)
        ground(painter, QRectF(self.rect()), fill=look.colour("accent_soft"), radius=look.px(8))
        painter.end()
        super().paintEvent(event)
