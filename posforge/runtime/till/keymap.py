"""Which key does what: the shop's own choice over the usual one."""

from __future__ import annotations

from collections.abc import Mapping

from qtpy.QtCore import Qt
from qtpy.QtGui import QKeyEvent, QKeySequence

USUAL_KEYS = {
    "help": "F1",
    "search": "F2",
    "reports": "F3",
    "park": "F4",
    "resume": "F5",
    "quantity": "F6",
    "void_line": "F7",
    "pay": "F9",
    "exact_cash": "F10",
    "drawer": "F11",
    "lock": "F12",
    "reprint": "Ctrl+P",
    "article": "Ctrl+I",
    "menu": "Ctrl+M",
}

_PLAIN = ~Qt.KeyboardModifier.KeypadModifier


_OWN_KEYS = {
    *range(Qt.Key.Key_F1, Qt.Key.Key_F12 + 1),
    *(Qt.Key.Key_Insert, Qt.Key.Key_Delete, Qt.Key.Key_Home, Qt.Key.Key_End),
    *(Qt.Key.Key_PageUp, Qt.Key.Key_PageDown),
}
_CHORD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class Keymap:
    """Keys by action, and back. A key the shop gave to one action is taken from the usual one.

    `own` are the keys that the shop's own screens would like: each gets its key if that belongs
    to nobody yet, and neither to typing nor to the scanner.
    """

    def __init__(self, chosen: Mapping[str, str], *, own: Mapping[str, str] | None = None) -> None:
        taken = set(chosen.values())
        usual = {action: key for action, key in USUAL_KEYS.items() if key not in taken}
        both = {**usual, **chosen}
        self.keys = {action: both.pop(action) for action in USUAL_KEYS if action in both} | both
        self._actions = {_combination(key): action for action, key in self.keys.items()}
        for action, key in (own or {}).items():
            if _may_be_own(key) and _combination(key) not in self._actions:
                self.keys[action] = key
                self._actions[_combination(key)] = action

    def name(self, action: str) -> str:
        """Return what is printed on the key of an action; empty where it has none."""
        return self.keys.get(action, "")

    def action(self, event: QKeyEvent) -> str:
        """Return the action of a key press; empty where it means none."""
        return self._actions.get((event.key(), event.modifiers() & _PLAIN), "")


def _may_be_own(name: str) -> bool:
    if QKeySequence(name).count() != 1:
        return False
    key, modifiers = _combination(name)
    is_chord = bool(modifiers & _CHORD) and key < Qt.Key.Key_Escape
    return key in _OWN_KEYS or is_chord


def _combination(name: str) -> tuple[int, Qt.KeyboardModifier]:
    pressed = QKeySequence(name)[0]
    return pressed.key(), pressed.keyboardModifiers()
