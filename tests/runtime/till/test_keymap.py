"""Keys are data: the shop's choice wins over the usual one."""

from __future__ import annotations

from qtpy.QtCore import QEvent, Qt
from qtpy.QtGui import QKeyEvent

from posforge.runtime.till.keymap import USUAL_KEYS, Keymap

NONE = Qt.KeyboardModifier.NoModifier


def pressed(keymap, key, modifiers=NONE):
    return keymap.action(QKeyEvent(QEvent.Type.KeyPress, key, modifiers))


def test_usual_keys_do_the_usual():
    keymap = Keymap({})

    assert pressed(keymap, Qt.Key.Key_F9) == "pay"
    assert pressed(keymap, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier) == "reprint"
    assert pressed(keymap, Qt.Key.Key_P) == ""
    assert pressed(keymap, Qt.Key.Key_F9, Qt.KeyboardModifier.ShiftModifier) == ""


def test_a_shop_moves_a_key():
    keymap = Keymap({"pay": "Alt+B"})

    assert pressed(keymap, Qt.Key.Key_B, Qt.KeyboardModifier.AltModifier) == "pay"
    assert pressed(keymap, Qt.Key.Key_F9) == ""
    assert keymap.name("pay") == "Alt+B"


def test_a_usual_key_gives_way_to_the_one_a_shop_puts_there():
    keymap = Keymap({"drawer": "Ctrl+P"})

    assert pressed(keymap, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier) == "drawer"
    assert keymap.name("reprint") == ""


def test_the_keypad_is_a_keyboard_too():
    assert pressed(Keymap({}), Qt.Key.Key_F1, Qt.KeyboardModifier.KeypadModifier) == "help"


def test_every_action_is_listed_in_its_order():
    assert list(Keymap({"lock": "F3", "extra": "F8"}).keys) == [*USUAL_KEYS, "extra"]
