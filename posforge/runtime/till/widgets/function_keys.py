"""The keys beside the bill: the verbs of the counter, the numbers, and the way to payment."""

from __future__ import annotations

from qtpy.QtCore import Signal
from qtpy.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from posforge.runtime.till.kit import Kit
from posforge.runtime.till.widgets.key import Key, Tone
from posforge.runtime.till.widgets.numpad import Numpad

_VERBS = (
    ("search", "quantity", "void_line", "cancel_bill"),
    ("park", "resume", "drawer", "reprint"),
)
_FIXED_HINTS = {"cancel_bill": "Esc"}


class FunctionKeys(QWidget):
    """Says which verb was `chosen` or which number key was `struck`."""

    chosen = Signal(str)
    struck = Signal(str)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        look = kit.look
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        verbs = QGridLayout()
        verbs.setSpacing(look.px(8))
        for row, actions in enumerate(_VERBS):
            for place, action in enumerate(actions):
                key = self._key(action)
                key.setFixedHeight(max(look.px(54), look.metrics.target))
                key.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
                verbs.addWidget(key, row, place)
        column.addLayout(verbs)
        numpad = Numpad(look, "sell", comma=kit.decimal_point)
        numpad.struck.connect(self.struck)
        column.addWidget(numpad, 1)
        pay = QHBoxLayout()
        pay.setSpacing(look.px(8))
        pay.addWidget(self._key("exact_cash", is_big=True), 2)
        pay.addWidget(self._key("pay", tone="accent", size="title", is_big=True), 3)
        column.addLayout(pay)

    def _key(
        self, action: str, *, tone: Tone = "plain", size: str = "key", is_big: bool = False
    ) -> Key:
        kit = self._kit
        hint = _FIXED_HINTS.get(action) or kit.keymap.name(action)
        text = kit.texts(f"action.{action}")
        key = Key(kit.look, text, icon=action, hint=hint, tone=tone, size=size, is_big=is_big)
        key.clicked.connect(lambda: self.chosen.emit(action))
        return key
