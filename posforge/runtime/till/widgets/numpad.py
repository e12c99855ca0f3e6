"""Number keys that never move, in the order of a calculator."""

from __future__ import annotations

from typing import Literal, NamedTuple

from qtpy.QtCore import Signal
from qtpy.QtWidgets import QGridLayout, QWidget

from posforge.runtime.till.look import Look
from posforge.runtime.till.widgets.key import Key, Tone


class _Place(NamedTuple):
    stroke: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1


SIGN = "±"
Kind = Literal["sell", "pay", "pin", "change"]

_DIGITS = tuple(
    _Place(digit, row, column)
    for row, digits in enumerate(("789", "456", "123"))
    for column, digit in enumerate(digits)
)
_PLACES: dict[Kind, tuple[_Place, ...]] = {
    "sell": (
        *_DIGITS,
        _Place("backspace", 0, 3),
        _Place("times", 1, 3),
        _Place("enter", 2, 3, 2),
        _Place("0", 3, 0),
        _Place("00", 3, 1),
        _Place(",", 3, 2),
    ),
    "pay": (
        *_DIGITS,
        _Place("backspace", 0, 3, 2),
        _Place("enter", 2, 3, 2),
        _Place("0", 3, 0, 1, 2),
        _Place("00", 3, 2),
    ),
    "change": (
        *_DIGITS,
        _Place("backspace", 0, 3),
        _Place(SIGN, 1, 3),
        _Place("enter", 2, 3, 2),
        _Place("0", 3, 0, 1, 2),
        _Place(",", 3, 2),
    ),
    "pin": (*_DIGITS, _Place("backspace", 3, 0), _Place("0", 3, 1), _Place("enter", 3, 2)),
}
_ICONS = {"backspace": "backspace", "times": "times", "enter": "enter"}


class Numpad(QWidget):
    """Says which key was touched: a digit, `00`, `,`, SIGN, `times`, `backspace` or `enter`."""

    struck = Signal(str)

    def __init__(self, look: Look, kind: Kind, *, comma: str = ",") -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(look.px(8))
        for place in _PLACES[kind]:
            grid.addWidget(self._key(look, place, comma), *place[1:])

    def _key(self, look: Look, place: _Place, comma: str) -> Key:
        stroke = comma if place.stroke == "," else place.stroke
        icon = _ICONS.get(stroke, "")
        tone: Tone = "accent" if stroke == "enter" else "plain"
        text = "" if icon else stroke
        key = Key(look, text, icon=icon, tone=tone, size="digit", is_big=True, name=stroke)
        key.clicked.connect(lambda: self.struck.emit(stroke))
        return key
