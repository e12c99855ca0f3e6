"""A scanner that types is told from a person who types, whatever has the focus."""

from __future__ import annotations

import pytest
from qtpy.QtCore import QElapsedTimer, Qt
from qtpy.QtWidgets import QApplication, QDialog, QLineEdit, QVBoxLayout, QWidget

from posforge.runtime.till.keys import Wedge

GAP_MS = 50


@pytest.fixture
def make_wedge(qapp):
    made = []

    def make(*, suffix="enter"):
        wedge = Wedge(gap_ms=GAP_MS, suffix=suffix)
        scans = []
        wedge.scanned.connect(scans.append)
        QApplication.instance().installEventFilter(wedge)
        made.append(wedge)
        return wedge, scans

    yield make
    for wedge in made:
        QApplication.instance().removeEventFilter(wedge)


@pytest.fixture
def wedge(make_wedge):
    return make_wedge()


@pytest.fixture
def field(shown):
    made = QLineEdit()
    shown(made)
    made.setFocus()
    return made


def at_rest(qtbot, wedge):
    qtbot.waitUntil(lambda: not wedge._held)


def test_a_scan_is_one_signal_and_never_lands_in_a_field(wedge, field, keyboard, qtbot):
    detector, scans = wedge

    keyboard.scan(field.windowHandle(), "4006381333931")
    at_rest(qtbot, detector)

    assert scans == ["4006381333931"]
    assert field.text() == ""


def test_typing_arrives_in_the_field_in_order(wedge, field, keyboard, qtbot):
    detector, scans = wedge

    keyboard.write(field.windowHandle(), "brown bread 500")
    at_rest(qtbot, detector)

    assert field.text() == "brown bread 500"
    assert scans == []


def test_keys_without_text_are_never_held_back(wedge, field, keyboard):
    _, scans = wedge
    window = field.windowHandle()

    keyboard.write(window, "ab")
    keyboard.strike(window, Qt.Key.Key_Left)
    keyboard.write(window, "c")
    keyboard.strike(window, Qt.Key.Key_Backspace, "\b")

    assert field.text() == "ab"
    assert scans == []


def test_three_quick_keys_and_enter_are_a_person(wedge, field, keyboard, qtbot):
    detector, scans = wedge
    entered = []
    field.returnPressed.connect(lambda: entered.append(field.text()))

    keyboard.scan(field.windowHandle(), "123")
    at_rest(qtbot, detector)

    assert entered == ["123"]
    assert scans == []


def test_typing_and_then_a_scan_are_kept_apart(wedge, field, keyboard, qtbot):
    detector, scans = wedge
    window = field.windowHandle()

    keyboard.write(window, "12")
    keyboard.scan(window, "4006381333931")
    at_rest(qtbot, detector)

    assert field.text() == "12"
    assert scans == ["4006381333931"]


def test_a_scanner_without_its_suffix_still_reaches_no_field(wedge, field, keyboard, qtbot):
    detector, scans = wedge

    keyboard.write(field.windowHandle(), "40063813", after_ms=5)
    at_rest(qtbot, detector)

    assert field.text() == ""
    assert scans == ["40063813"]


def test_a_scanner_may_end_with_tab(make_wedge, field, keyboard, qtbot):
    detector, scans = make_wedge(suffix="tab")

    keyboard.scan(field.windowHandle(), "4006381333931", key=Qt.Key.Key_Tab)
    at_rest(qtbot, detector)

    assert scans == ["4006381333931"]
    assert field.hasFocus()


def test_capitals_and_group_separators_belong_to_the_scan(wedge, field, keyboard, qtbot):
    detector, scans = wedge
    window = field.windowHandle()
    shift, control = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier

    for letter in "AB":
        keyboard.strike(window, Qt.Key.Key_Shift, after_ms=3)
        keyboard.strike(window, ord(letter), letter, after_ms=3, modifiers=shift)
    keyboard.strike(window, Qt.Key.Key_BracketRight, "\x1d", after_ms=3, modifiers=control)
    keyboard.write(window, "17", after_ms=3)
    keyboard.strike(window, Qt.Key.Key_Return, "\r", after_ms=3)
    at_rest(qtbot, detector)

    assert scans == ["AB\x1d17"]


def test_a_key_held_down_is_no_scanner(wedge, field, keyboard, qtbot):
    detector, scans = wedge
    keyboard.hold(field.windowHandle(), Qt.Key.Key_1, "1", times=13)
    at_rest(qtbot, detector)

    assert field.text() == "1" * 13
    assert scans == []


def test_equal_digits_in_a_row_are_no_key_held_down_whatever_qt_says(wedge, field, keyboard, qtbot):
    detector, scans = wedge
    keyboard.now_ms += 1_000
    before = ""
    for letter in "4000330000017":
        keyboard.queue(field.windowHandle(), ord(letter), letter, is_repeat=letter == before)
        before = letter
    keyboard.queue(field.windowHandle(), Qt.Key.Key_Return, "\r")
    qtbot.waitUntil(lambda: len(scans) > 0)
    at_rest(qtbot, detector)

    assert scans == ["4000330000017"]
    assert field.text() == ""


def test_a_window_that_stalls_in_a_scan_changes_nothing(wedge, field, keyboard, qtbot):
    detector, scans = wedge
    window = field.windowHandle()
    keyboard.write(window, "40063", after_ms=4)
    stall = QElapsedTimer()
    stall.start()
    while stall.elapsed() < 3 * GAP_MS:
        """The window's thread is busy; keys wait in the queue."""
    for letter in "81333931":
        keyboard.queue(window, ord(letter), letter)
    keyboard.queue(window, Qt.Key.Key_Return, "\r")
    at_rest(qtbot, detector)

    assert scans == ["4006381333931"]
    assert field.text() == ""


def test_twenty_scans_with_a_modal_dialog_open_lose_none(wedge, shown, keyboard, qtbot):
    detector, scans = wedge
    parent = QWidget()
    shown(parent)
    dialog = QDialog(parent)
    QVBoxLayout(dialog).addWidget(inside := QLineEdit())
    dialog.setModal(True)
    dialog.open()
    inside.setFocus()
    codes = [f"40063813339{number:02d}" for number in range(20)]

    for place, code in enumerate(codes):
        window = (dialog if place % 2 else parent).windowHandle()
        keyboard.scan(window, code)
        keyboard.now_ms += 100
    at_rest(qtbot, detector)

    assert scans == codes
    assert inside.text() == ""


def test_a_dialog_that_closes_on_a_typed_key_takes_no_other_keys_with_it(
    wedge, shown, keyboard, qtbot
):
    detector, _ = wedge
    field = QLineEdit()
    shown(field)
    dialog = QDialog(field)
    dialog.keyPressEvent = lambda _event: dialog.done(0)  # type: ignore[method-assign]
    dialog.open()
    dialog.activateWindow()

    keyboard.write(dialog.windowHandle(), "y")
    at_rest(qtbot, detector)
    field.activateWindow()
    field.setFocus()
    keyboard.write(field.windowHandle(), "ok")
    at_rest(qtbot, detector)

    assert not dialog.isVisible()
    assert field.text() == "ok"
