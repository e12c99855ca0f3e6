"""Telling a scanner that types from a person who types, before any field sees a key.

A scanner sends keys a few milliseconds apart and ends with Enter or Tab. Every printable key is
held back until it is clear who pressed it: a scan leaves as one `scanned` signal, a person's keys
go on to where they were meant for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from qtpy.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from qtpy.QtGui import QGuiApplication, QKeyEvent, QWindow

SHORTEST_SCAN = 4
SHORTEST_BURST = 6
"""So many keys at a scanner's pace are a scan even when its suffix never comes."""

_GROUP_SEPARATOR = "\x1d"
_SUFFIX_KEYS = {
    "enter": (Qt.Key.Key_Return, Qt.Key.Key_Enter),
    "tab": (Qt.Key.Key_Tab,),
}
_MODIFIER_KEYS = (
    Qt.Key.Key_Shift,
    Qt.Key.Key_Control,
    Qt.Key.Key_Alt,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_Meta,
    Qt.Key.Key_CapsLock,
    Qt.Key.Key_NumLock,
)
_COMMANDS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


@dataclass(frozen=True, slots=True)
class _Stroke:
    window: QWindow
    key: int
    modifiers: Qt.KeyboardModifier
    text: str


class Wedge(QObject):
    """An event filter for the whole application; `scanned` carries the text of one scan.

    Times are those of the keyboard, not of the program, so a window that stalls in the middle of
    a scan changes nothing.
    """

    scanned = Signal(str)

    def __init__(
        self, *, gap_ms: int, suffix: Literal["enter", "tab"], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._gap_ms = gap_ms
        self._suffix = _SUFFIX_KEYS[suffix]
        self._held: list[_Stroke] = []
        self._swallowed: set[int] = set()
        self._last_ms = 0
        self._count = 0
        self._lets_through = False
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.timeout.connect(self._fell_quiet)

    def eventFilter(self, receiver: QObject | None, event: QEvent | None) -> bool:
        if event is None or event.type() not in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            return False
        if not isinstance(receiver, QWindow) or not isinstance(event, QKeyEvent):
            return False
        if self._lets_through:
            self._lets_through = False
            return False
        if event.type() == QEvent.Type.KeyRelease:
            return self._released(event)
        return self._pressed(receiver, event)

    def _pressed(self, window: QWindow, event: QKeyEvent) -> bool:
        if event.key() in _MODIFIER_KEYS:
            return False
        if event.key() in self._suffix and self._is_scan_so_far(event):
            self._swallowed.add(event.key())
            self._leave_as_scan()
            return True
        if not _is_typing(event) or self._is_held_down(event):
            self._settle()
            return False
        if self._held and not self._keeps_pace(event):
            self._settle()
        self._held.append(_Stroke(window, event.key(), event.modifiers(), event.text()))
        self._swallowed.add(event.key())
        self._last_ms = event.timestamp()
        self._count += 1
        self._quiet.start(self._gap_ms)
        return True

    def _released(self, event: QKeyEvent) -> bool:
        if event.key() not in self._swallowed or event.isAutoRepeat():
            return False
        self._swallowed.discard(event.key())
        return True

    def _keeps_pace(self, event: QKeyEvent) -> bool:
        return 0 <= event.timestamp() - self._last_ms <= self._gap_ms

    def _is_held_down(self, event: QKeyEvent) -> bool:
        """A key held down repeats after a fifth of a second at the earliest.

        Where two equal digits of a scan wait in the queue, Qt takes the second for a repetition.
        """
        return event.isAutoRepeat() and not (self._held and self._keeps_pace(event))

    def _is_scan_so_far(self, event: QKeyEvent) -> bool:
        return len(self._held) >= SHORTEST_SCAN and self._keeps_pace(event)

    def _fell_quiet(self) -> None:
        """Keys may be waiting behind a stall: let the queue be read once more, then decide."""
        count = self._count
        QTimer.singleShot(0, lambda: self._settle() if count == self._count else None)

    def _settle(self) -> None:
        if len(self._held) >= SHORTEST_BURST:
            self._leave_as_scan()
            return
        self._quiet.stop()
        strokes, self._held = self._held, []
        for stroke in strokes:
            self._send_on(stroke)

    def _leave_as_scan(self) -> None:
        self._quiet.stop()
        text = "".join(stroke.text for stroke in self._held)
        self._held = []
        self.scanned.emit(text)

    def _send_on(self, stroke: _Stroke) -> None:
        open_windows = QGuiApplication.allWindows()
        window = stroke.window if stroke.window in open_windows else QGuiApplication.focusWindow()
        if window is None:
            return
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            if window not in QGuiApplication.allWindows():
                return  # the press has closed it
            self._lets_through = True
            QCoreApplication.sendEvent(
                window, QKeyEvent(kind, stroke.key, stroke.modifiers, stroke.text)
            )


def _is_typing(event: QKeyEvent) -> bool:
    text = event.text()
    if text == _GROUP_SEPARATOR:
        return True
    is_command = bool(event.modifiers() & _COMMANDS) and not _is_third_level(event)
    return len(text) == 1 and text.isprintable() and not is_command


def _is_third_level(event: QKeyEvent) -> bool:
    """AltGr arrives as Ctrl+Alt on some systems and still types a letter."""
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    return (event.modifiers() & both) == both
