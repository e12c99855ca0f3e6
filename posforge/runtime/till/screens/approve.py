"""Somebody else approves, in place: who may is chosen, and gives their own PIN."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qtpy.QtCore import Qt
from qtpy.QtGui import QKeyEvent
from qtpy.QtWidgets import QHBoxLayout, QVBoxLayout

from posforge.errors import UserError
from posforge.runtime.domain.people import NotAllowedError, Person
from posforge.runtime.flows.sign_in import Session
from posforge.runtime.till.desk import Answer, Desk
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.screens.base import Front, digit_of
from posforge.runtime.till.screens.sheet import Choice, Sheet
from posforge.runtime.till.screens.sign_in import LONGEST_PIN, Dots
from posforge.runtime.till.widgets.numpad import Numpad
from posforge.runtime.till.widgets.paint import label
from posforge.runtime.till.widgets.rows import Row, RowList

_MOST_SHOWN = 3


class Approve(Sheet):
    """What is to be approved, who may, and their PIN; the deed is then done as if it were theirs.

    `again` does it with the session as it is then.
    """

    name = "approve"
    holds_scans = True

    def __init__(
        self,
        kit: Kit,
        desk: Desk,
        front: Front,
        *,
        error: UserError,
        people: Sequence[Person],
        again: Callable[[Answer], None],
    ) -> None:
        texts = kit.texts
        super().__init__(
            kit,
            desk,
            front,
            title=texts("approve.title"),
            choices=(
                Choice(
                    text=texts("approve.do"),
                    do=self._ask,
                    tone="accent",
                    hint="Enter",
                    stays=True,
                ),
                Choice(text=texts("back"), do=lambda: desk.refused.emit(error), hint="Esc"),
            ),
            width=820,
        )
        self._error, self._again = error, again
        self._pin, self._is_asking = "", False
        look = kit.look
        self.body.addWidget(label(look, error.message, size="body", colour="muted"))
        row, left = QHBoxLayout(), QVBoxLayout()
        self.list = RowList(look)
        rows = [Row(id=one.id, title=one.name, detail=kit.role(one.role)) for one in people]
        self.list.show_rows(rows, select=0)
        self.list.setFixedHeight(look.px(58) * min(len(rows), _MOST_SHOWN))
        self.list.touched.connect(lambda _person: self._show_pin(""))
        self._dots = Dots(kit)
        pad = Numpad(look, "pin")
        pad.setFixedWidth(look.px(320))
        pad.struck.connect(self._struck)
        left.addWidget(self.list)
        left.addWidget(self._dots)
        left.addStretch(1)
        row.setSpacing(look.px(14))
        row.addLayout(left, 1)
        row.addWidget(pad)
        self.body.addLayout(row)

    def key(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.list.move(-1 if event.key() == Qt.Key.Key_Up else 1)
            self._show_pin("")
        elif event.key() == Qt.Key.Key_Backspace:
            self._struck("backspace")
        elif digit := digit_of(event):
            self._struck(digit)
        else:
            return super().key(event)
        return True

    def back(self) -> None:
        super().back()
        self.desk.refused.emit(self._error)

    def submit(self, person: str, pin: str) -> None:
        """Ask whether this is their PIN, and go on if it is."""
        assert isinstance(self._error, NotAllowedError)
        self.desk.approve(
            person,
            pin,
            permission=self._error.permission,
            then=self._approved,
            refused=self._answered,
        )

    def _struck(self, stroke: str) -> None:
        if stroke == "enter":
            self._ask()
        elif stroke == "backspace":
            self._show_pin(self._pin[:-1])
        else:
            self._show_pin((self._pin + stroke)[:LONGEST_PIN])

    def _show_pin(self, pin: str) -> None:
        self._pin = pin
        self._dots.show_count(len(pin))

    def _ask(self) -> None:
        chosen = self.list.selected
        if self._is_asking or not self._pin or chosen is None:
            return
        pin, self._is_asking = self._pin, True
        self._show_pin("")
        self.submit(str(chosen.id), pin)

    def _approved(self, session: Session) -> None:
        approver = session.approver
        assert approver is not None, "somebody has just approved"
        self._again(
            lambda who: who.approved_by(approver)
        )  # before the scans that waited are let go
        self.front.close_sheet()

    def _answered(self) -> None:
        self._is_asking = False
