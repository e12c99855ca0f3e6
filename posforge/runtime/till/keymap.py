"""Which key does what: the shop's own choice over the usual one."""

from __future__ import annotations

from collections.abc import Mapping

from qtpy.QtCore import Qt
from qtpy.QtGui import QKeyEvent, QKeySequence

USUAL_KEYS = {
    "help": "F1",
    "search": "F2",
    "park": "F4",
    "resume": "F5",
    "quantity": "F6",
    "void_line": "F7",
    "pay": "F9",
    "exact_cash": "F10",
    "drawer": "F11",
    "lock": "F12",
    "reprint": "Ctrl+P",
}

_PLAIN = ~Qt.KeyboardModifier.KeypadModifier


class Keymap:
    """Keys by action, and back. A key the shop gave to one action is taken from the usual one."""

    def __init__(self, chosen: Mapping[str, str]) -> None:
        taken = set(chosen.values())
        usual = {action: key for action, key in USUAL_KEYS.items() if key not in taken}
        both = {**usual, **chosen}
        self.keys = {action: both.pop(action) for action in USUAL_KEYS if action in both} | both
        self._actions = {_combination(key): action for action, key in self.keys.items()}

    def name(self, action: str) -> str:
        """Return what is printed on the key of an action; empty where it has none."""
        return self.keys.get(action, "")

    def action(self, event: QKeyEvent) -> str:
        """Return the action of a key press; empty where it means none."""
        return self._actions.get((event.key(), event.modifiers() & _PLAIN), "")


def _combination(name: str) -> tuple[int, Qt.KeyboardModifier]:
    pressed = QKeySequence(name)[0]
    return pressed.key(), pressed.keyboardModifiers()
