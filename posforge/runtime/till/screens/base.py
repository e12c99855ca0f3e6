"""What screens and sheets have in common, and what they may ask of the window around them."""

from __future__ import annotations

from typing import ClassVar, Protocol

from qtpy.QtCore import Qt
from qtpy.QtGui import QKeyEvent
from qtpy.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from posforge.runtime.till.desk import Desk
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.notice import Notice


class Front(Protocol):
    """The window, as screens see it."""

    @property
    def sheet(self) -> View | None:
        """The sheet laid over the screen."""

    @property
    def screen_name(self) -> str:
        """The name of the screen in front, or under the sheet."""

    def show_screen(self, name: str) -> View:
        """Show another screen and return it."""

    def open_sheet(self, sheet: View) -> None:
        """Lay a sheet over the screen."""

    def close_sheet(self) -> None:
        """Take the sheet away."""

    def notify(self, notice: Notice) -> None:
        """Say something, with colour, sound and flash."""

    def person(self, person_id: str) -> str:
        """Return somebody's name, empty where it is not known."""

    def do(self, action: str) -> None:
        """Do what belongs to the whole till: help, lock, reports, a screen of the shop's own."""


class View(QWidget):
    """Something that fills the window's body and hears keys and scans."""

    name: ClassVar[str] = ""
    holds_scans: ClassVar[bool] = False
    """Scans wait until this sheet is answered; otherwise the screen below takes them."""
    must_be_answered: ClassVar[bool] = False
    """This sheet comes back when another that was laid over it is taken away."""
    takes_scans: bool = False
    """This sheet takes the scans itself."""

    def __init__(self, kit: Kit, desk: Desk, front: Front) -> None:
        super().__init__()
        self.kit, self.desk, self.front = kit, desk, front
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def entered(self) -> None:
        """The view has come to the front."""
        self.setFocus()

    def left(self) -> None:
        """The view is no longer in front."""

    def second_passed(self) -> None:
        """Look again at what may have changed behind the window; called while in front."""

    def scanned(self, text: str) -> None:
        """A code was scanned while this screen was in front."""

    def act(self, action: str) -> bool:
        """Do what a function key asks; tell whether it means anything here."""
        method = getattr(self, f"do_{action}", None)
        if method is None:
            return False
        method()
        return True

    def key(self, event: QKeyEvent) -> bool:
        """Use a key that no field wanted; tell whether it was used."""
        del event
        return False

    def back(self) -> None:
        """Go one step back."""

    def refuse_scan(self, what: str, **facts: object) -> None:
        """Say aloud that a scan was not taken."""
        texts = self.kit.texts
        self.front.notify(
            Notice(
                what=what,
                message=texts(what),
                hint=texts(f"{what}.hint", **facts),
                tone="refused",
                cue="attention",
            )
        )

    def ask_again(self, what: str) -> None:
        """Say that something is needed first."""
        texts = self.kit.texts
        self.front.notify(
            Notice(
                what=what,
                message=texts(what),
                hint=texts(f"{what}.hint"),
                tone="attention",
                cue="attention",
            )
        )


def two_columns(view: QWidget, kit: Kit, *, left: QWidget) -> QVBoxLayout:
    """Lay out a view as every screen of a sale is: the bill's side, and the amount's side."""
    look = kit.look
    row = QHBoxLayout(view)
    row.setContentsMargins(look.px(12), look.px(6), look.px(12), look.px(6))
    row.setSpacing(look.px(12))
    row.addWidget(left, 1)
    side = QWidget()
    side.setFixedWidth(look.px(432))
    column = QVBoxLayout(side)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(look.px(8))
    row.addWidget(side)
    return column


def digit_of(event: QKeyEvent) -> str:
    """Return the digit a key press types; empty for any other key."""
    text = event.text()
    return text if len(text) == 1 and text in "0123456789" else ""


ENTER_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
