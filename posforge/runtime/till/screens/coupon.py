"""Asks for the code of a coupon: typed, touched letter by letter, or scanned."""

from __future__ import annotations

from collections.abc import Sequence

from qtpy.QtCore import Qt
from qtpy.QtGui import QKeyEvent
from qtpy.QtWidgets import QHBoxLayout

from posforge.runtime.flows.coupon import take_coupon
from posforge.runtime.till.desk import Desk
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.screens.base import Front
from posforge.runtime.till.screens.sheet import Choice, Sheet
from posforge.runtime.till.texts import Texts
from posforge.runtime.till.widgets.key import Key
from posforge.runtime.till.widgets.letters import Letters
from posforge.runtime.till.widgets.paint import label

LONGEST_CODE = 32
_DIGITS = "1234567890-"


class Coupon(Sheet):
    """What is printed on a coupon; small letters are taken for capitals."""

    name = "coupon"
    title, take, typed_nothing = "action.coupon", "coupon.take", "banner.no_coupon"
    takes_scans = True
    longest = LONGEST_CODE

    def __init__(self, kit: Kit, desk: Desk, front: Front, *, message: str = "") -> None:
        texts, look = kit.texts, kit.look
        super().__init__(
            kit,
            desk,
            front,
            title=texts(self.title),
            choices=(
                Choice(
                    text=texts(self.take),
                    do=self._take,
                    tone="accent",
                    hint="Enter",
                    stays=True,
                ),
                *self.more_choices(texts),
                Choice(text=texts("back"), do=_nothing, hint="Esc"),
            ),
            width=720,
        )
        self.code = ""
        if message:
            self.body.addWidget(label(look, message, size="body", colour="muted"))
        self.shown = label(look, "", size="figure", bold=True)
        self.shown.setMinimumHeight(look.px(48))
        self.shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.body.addWidget(self.shown)
        self.body.addLayout(self._digits())
        letters = Letters(kit, has_space=False)
        letters.struck.connect(self._struck)
        self.body.addWidget(letters)

    def more_choices(self, texts: Texts) -> Sequence[Choice]:
        """Return the answers beside the code itself."""
        del texts
        return ()

    def key(self, event: QKeyEvent) -> bool:
        text = event.text()
        if event.key() == Qt.Key.Key_Backspace:
            self._struck("backspace")
        elif len(text) == 1 and (text.isalnum() or text == "-"):
            self._struck(text)
        else:
            return super().key(event)
        return True

    def scanned(self, text: str) -> None:
        self.front.close_sheet()
        self._show(text)

    def _digits(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self.kit.look.px(5))
        for digit in _DIGITS:
            key = Key(self.kit.look, digit, size="line", name=digit)
            key.setMinimumWidth(0)
            key.clicked.connect(lambda _on=False, struck=digit: self._struck(struck))
            row.addWidget(key, 1)
        return row

    def _struck(self, stroke: str) -> None:
        code = self.code[:-1] if stroke == "backspace" else self.code + stroke.upper().strip()
        self.code = code[: self.longest]
        self.shown.setText(self.code)

    def _take(self) -> None:
        if not self.code:
            self.ask_again(self.typed_nothing)
            return
        self.front.close_sheet()
        self._show(self.code)

    def _show(self, code: str) -> None:
        desk = self.desk
        desk.change(lambda who, bill: take_coupon(desk.till, who, bill, code), said="coupon")


def _nothing() -> None:
    """Closing is all."""
