"""The keys beside the bill: the verbs of the counter, the numbers, and the way to payment."""

from __future__ import annotations

from collections.abc import Callable

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
    """Says which verb was `chosen` or which number key was `struck`.

    `verbs` may be laid out elsewhere, where there is no height for all of it.
    """

    chosen = Signal(str)
    struck = Signal(str)

    def __init__(self, kit: Kit, *, has_pay: bool = True) -> None:
        super().__init__()
        look = kit.look
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.px(8))
        self.verbs = self._verb_keys(kit)
        column.addWidget(self.verbs)
        numpad = Numpad(look, "sell", comma=kit.decimal_point)
        numpad.struck.connect(self.struck)
        column.addWidget(numpad, 1)
        if has_pay:
            column.addLayout(pay_keys(kit, self.chosen.emit))

    def _verb_keys(self, kit: Kit) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(kit.look.px(8))
        for row, actions in enumerate(_VERBS):
            for place, action in enumerate(actions):
                grid.addWidget(verb_key(kit, action, self.chosen.emit), row, place)
        return holder


def verb_key(kit: Kit, action: str, chosen: Callable[[str], None]) -> Key:
    """Return the key of a verb, as wide as its place in a row of verbs."""
    key = _key(kit, action, chosen)
    key.setFixedHeight(max(kit.look.px(54), kit.look.metrics.target))
    key.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    return key


def pay_keys(kit: Kit, chosen: Callable[[str], None]) -> QHBoxLayout:
    """Return the two ways to payment, side by side."""
    row = QHBoxLayout()
    row.setSpacing(kit.look.px(8))
    row.addWidget(_key(kit, "exact_cash", chosen, is_big=True), 2)
    row.addWidget(_key(kit, "pay", chosen, tone="accent", size="title", is_big=True), 3)
    return row


def _key(
    kit: Kit,
    action: str,
    chosen: Callable[[str], None],
    *,
    tone: Tone = "plain",
    size: str = "key",
    is_big: bool = False,
) -> Key:
    hint = _FIXED_HINTS.get(action) or kit.keymap.name(action)
    text = kit.texts(f"action.{action}")
    key = Key(kit.look, text, icon=action, hint=hint, tone=tone, size=size, is_big=is_big)
    key.clicked.connect(lambda: chosen(action))
    return key
