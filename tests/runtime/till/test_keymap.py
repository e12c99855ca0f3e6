"""Keys are data: the shop's choice wins over the usual one."""

from __future__ import annotations

import pytest
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
    assert list(Keymap({"lock": "Alt+L", "extra": "F8"}).keys) == [*USUAL_KEYS, "extra"]


def test_a_screen_of_the_shop_gets_its_key_where_that_is_free():
    own = {"screen:a": "F8", "screen:b": "F8", "screen:c": "F9", "screen:d": "Alt+D"}
    keymap = Keymap({}, own=own)

    assert pressed(keymap, Qt.Key.Key_F8) == "screen:a"
    assert pressed(keymap, Qt.Key.Key_F9) == "pay"
    assert pressed(keymap, Qt.Key.Key_D, Qt.KeyboardModifier.AltModifier) == "screen:d"
    assert keymap.name("screen:b") == keymap.name("screen:c") == ""


@pytest.mark.parametrize("key", ["", "5", "A", "Enter", "Esc", "Tab", "Banana", "F8, F9"])
def test_a_key_that_belongs_to_typing_or_is_none_is_not_given_away(key):
    assert Keymap({}, own={"screen:a": key}).name("screen:a") == ""
