"""Letters and digits to touch, where names and telephone numbers are typed without a keyboard."""

from __future__ import annotations

from qtpy.QtCore import Signal
from qtpy.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from posforge.runtime.till.kit import Kit
from posforge.runtime.till.widgets.key import Key
from posforge.runtime.till.widgets.letters import Letters

_DIGITS = "1234567890+@.-"


class Keyboard(QWidget):
    """Says which letter, digit or sign was touched, or `backspace`."""

    struck = Signal(str)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(kit.look.px(5))
        row = QHBoxLayout()
        row.setSpacing(kit.look.px(5))
        for sign in (*_DIGITS, " "):
            key = Key(kit.look, sign if sign != " " else "␣", size="line", name=sign)
            key.setMinimumWidth(0)
            key.clicked.connect(lambda _on=False, struck=sign: self.struck.emit(struck))
            row.addWidget(key, 1)
        column.addLayout(row)
        padding = 0 if kit.look.metrics.is_short else 8
        letters = Letters(kit, has_space=False, padding=padding)
        letters.struck.connect(self.struck)
        column.addWidget(letters)
