"""Letters to touch, for searching where there is no keyboard."""

from __future__ import annotations

from qtpy.QtCore import Signal
from qtpy.QtWidgets import QHBoxLayout

from posforge.runtime.till.kit import Kit
from posforge.runtime.till.widgets.card import Card
from posforge.runtime.till.widgets.key import Key

_ROWS = {
    "en": ("qwertyuiop", "asdfghjkl", "zxcvbnm"),
    "de": ("qwertzuiopü", "asdfghjklöä", "yxcvbnmß"),
}


class Letters(Card):
    """Says which letter was touched, or `backspace`."""

    struck = Signal(str)

    def __init__(self, kit: Kit, *, has_space: bool = True, padding: int = 8) -> None:
        super().__init__(kit.look, padding=padding)
        self._kit = kit
        self.column.setSpacing(kit.look.px(5))
        rows = _ROWS.get(kit.texts.language, _ROWS["en"])
        for letters in rows[:-1]:
            self.column.addLayout(self._row(letters))
        last = self._row(rows[-1])
        last.addWidget(self._key("backspace", icon="backspace"), 2)
        self.column.addLayout(last)
        if has_space:
            self.column.addWidget(self._key(" ", text=kit.texts("space")))

    def _row(self, letters: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._kit.look.px(5))
        for letter in letters:
            row.addWidget(self._key(letter, text=letter if letter == "ß" else letter.upper()), 1)
        return row

    def _key(self, stroke: str, *, text: str = "", icon: str = "") -> Key:
        key = Key(self._kit.look, text, icon=icon, size="line", name=text or stroke)
        key.setMinimumWidth(0)
        key.clicked.connect(lambda: self.struck.emit(stroke))
        return key
