"""The bottom of the window: line, waiting events, printer and time, each with picture and word."""

from __future__ import annotations

from qtpy.QtCore import QRectF, QSize, Qt
from qtpy.QtGui import QFontMetricsF, QPainter, QPaintEvent
from qtpy.QtWidgets import QHBoxLayout, QWidget

from posforge.runtime.till.kit import Kit
from posforge.runtime.till.ports import Status
from posforge.runtime.till.widgets.icons import draw_icon
from posforge.runtime.till.widgets.paint import ground, label, write

_STEPS = ((86_400_000, "age.days"), (3_600_000, "age.hours"), (60_000, "age.minutes"))


class StatusBar(QWidget):
    """Always there, never in the way."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        look = kit.look
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(12), look.px(3), look.px(16), look.px(3))
        row.setSpacing(look.px(10))
        self.line, self.waiting, self.printer = _Chip(kit), _Chip(kit), _Chip(kit)
        for chip in (self.line, self.waiting, self.printer):
            row.addWidget(chip)
        row.addStretch(1)
        self._clock = label(look, size="body", bold=True)
        row.addWidget(self._clock)
        self.setFixedHeight(look.px(34))

    def show_status(self, status: Status) -> None:
        """Show how the machine is now."""
        texts = self._kit.texts
        word = "trouble" if status.trouble else "online" if status.is_online else "offline"
        icon = "online" if word == "online" else "offline"
        self.line.show_state(icon, texts(f"status.{word}"), warns=word != "online")
        if status.unsynced:
            age = age_text(self._kit, status.oldest_ms)
            waiting = texts("status.unsynced", count=status.unsynced, age=age)
            self.waiting.show_state("upload", waiting, warns=word != "online")
        else:
            self.waiting.show_state("done", texts("status.synced"), warns=False)
        printer = texts(f"status.printer.{status.printer}")
        self.printer.show_state("printer", printer, warns=status.printer == "off")
        self._clock.setText(self._kit.time(self._kit.clock.now_ms()))


def age_text(kit: Kit, age_ms: int) -> str:
    """Return how long ago something was, in its largest whole unit."""
    for size_ms, key in _STEPS:
        if age_ms >= size_ms:
            return kit.texts(key, count=age_ms // size_ms)
    return kit.texts("age.seconds", count=max(age_ms, 0) // 1000)


class _Chip(QWidget):
    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._look = kit.look
        self._icon = ""
        self.text = ""
        self.warns = False

    def show_state(self, icon: str, text: str, *, warns: bool) -> None:
        self._icon, self.text, self.warns = icon, text, warns
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        look = self._look
        width = QFontMetricsF(look.font("small", bold=True)).horizontalAdvance(self.text)
        return QSize(round(width) + look.px(48), look.px(28))

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        if not self._icon:
            return
        painter = QPainter(self)
        look = self._look
        box = QRectF(self.rect())
        if self.warns:
            ground(painter, box, fill=look.colour("warn_soft"), radius=box.height() / 2)
        ink = look.colour("warn_ink" if self.warns else "muted")
        side = look.px(18)
        top = box.center().y() - side / 2
        draw_icon(painter, self._icon, box=QRectF(look.px(12), top, side, side), colour=ink)
        write(
            painter,
            self.text,
            box=box.adjusted(look.px(36), 0, -look.px(8), 0),
            font=look.font("small", bold=self.warns),
            colour=ink,
            align=Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
        )
