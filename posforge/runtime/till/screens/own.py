"""A screen of the shop's own, laid over the bill, and what it may ask of the till."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal, TypeVar

from qtpy.QtGui import QKeyEvent
from qtpy.QtWidgets import QWidget

from posforge.errors import PosforgeError
from posforge.runtime.domain.product import Product
from posforge.runtime.domain.quantity import ONE
from posforge.runtime.domain.shop import Shop
from posforge.runtime.ext.extensions import BrokenExtensionError, ContractError
from posforge.runtime.ext.screens import OwnScreen
from posforge.runtime.till.desk import Desk
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.notice import Notice, notice_of
from posforge.runtime.till.screens.base import Front
from posforge.runtime.till.screens.sheet import Choice, Sheet

T = TypeVar("T")


def own_sheet(screen: OwnScreen, *, kit: Kit, desk: Desk, front: Front) -> OwnSheet:
    """Return a screen of the shop's own as a sheet.

    Raises BrokenExtensionError where it cannot be built, and what the screen says on purpose.
    """
    guard = desk.till.extensions.guard
    context = OwnContext(kit, desk, front, name=screen.name)
    widget = screen.build(context)
    if not isinstance(widget, QWidget):
        bug = ContractError(f"build() must return a QWidget, not {type(widget).__name__}.")
        raise guard.failed("screen", screen.name, bug)
    if not _is_alive(widget):
        bug = ContractError("build() must return a new widget at every call.")
        raise guard.failed("screen", screen.name, bug)
    widget.destroyed.connect(context.end)
    return OwnSheet(kit, desk, front, title=screen.title, widget=widget, run=context.run)


def _is_alive(widget: QWidget) -> bool:
    try:
        widget.objectName()
    except RuntimeError:  # Qt has deleted what this Python object stands for
        return False
    return True


class OwnSheet(Sheet):
    """The widget of the shop's own, between a title and a key to close it."""

    name = "own"

    def __init__(
        self,
        kit: Kit,
        desk: Desk,
        front: Front,
        *,
        title: str,
        widget: QWidget,
        run: Callable[[Callable[[], None]], None],
    ) -> None:
        close = Choice(text=kit.texts("close"), do=lambda: None, tone="accent", hint="Esc")
        super().__init__(kit, desk, front, title=title, choices=(close,), width=860)
        palette = kit.look.palette()
        palette.setColor(palette.ColorRole.Base, kit.look.colour("ground"))  # fields stand out
        widget.setPalette(palette)
        widget.setFont(kit.look.font("line"))
        self.widget, self._run = widget, run
        self.takes_scans = callable(getattr(widget, "scanned", None))
        self.body.addWidget(widget)

    def entered(self) -> None:
        """Let the screen's own first field have the keys."""
        self.widget.setFocus()
        self.widget.focusNextChild()

    def scanned(self, text: str) -> None:
        """Hand a scan to the widget."""
        self._run(lambda: self.widget.scanned(text))  # type: ignore[attr-defined]

    def key(self, event: QKeyEvent) -> bool:
        """Use no key: Enter and the arrows belong to the widget."""
        del event
        return False

    def focusNextPrevChild(self, _next: bool) -> bool:
        return super(Sheet, self).focusNextPrevChild(_next)


class OwnContext:
    """The `ScreenContext` of this till."""

    def __init__(self, kit: Kit, desk: Desk, front: Front, *, name: str) -> None:
        self._kit, self._desk, self._front = kit, desk, front
        self._name = name
        self._is_open = True

    def run(self, call: Callable[[], None]) -> None:
        """Run code of the screen: what it says on purpose is said, and a bug of it closes it."""
        try:
            with self._desk.till.extensions.guard.using("screen", self._name):
                call()
        except BrokenExtensionError as error:
            self._front.close_sheet()
            self.refuse(error)
        except PosforgeError as error:
            self.refuse(error)

    def end(self) -> None:
        """The screen is gone: what was asked for is answered to nobody."""
        self._is_open = False

    @property
    def shop(self) -> Shop:
        """What the shop is."""
        return self._kit.shop

    @property
    def theme(self) -> Literal["light", "dark"]:
        """How the till looks."""
        return self._kit.look.theme

    def money(self, minor: int) -> str:
        """Return an amount as people here write it."""
        return self._kit.money(minor)

    def quantity(self, qty_milli: int) -> str:
        """Return a quantity as people here write it."""
        return self._kit.quantity(qty_milli)

    def find(self, code: str, then: Callable[[Product], None]) -> None:
        """Look an article up by its code."""
        self._desk.goods.find(_text(code), self._while_open(then))

    def search(self, text: str, then: Callable[[Sequence[Product]], None]) -> None:
        """Look articles up by name."""
        self._desk.goods.search(_text(text), self._while_open(then))

    def add(self, code: str, *, qty_milli: int = ONE) -> None:
        """Put an article on the bill."""
        if type(qty_milli) is not int:
            raise ContractError("A quantity is whole thousandths.")
        self._desk.scan(_text(code), qty_milli=qty_milli)

    def query(
        self, sql: str, then: Callable[[Sequence[tuple[Any, ...]]], None], **parameters: str | int
    ) -> None:
        """Ask this till's read models."""
        self._desk.books.query(_text(sql), self._while_open(then), parameters)

    def say(self, message: str, *, hint: str = "") -> None:
        """Say a sentence at the top of the till."""
        self._front.notify(Notice(what="banner.own", message=message, hint=hint))

    def refuse(self, error: PosforgeError) -> None:
        """Say an error."""
        self._front.notify(notice_of(error))

    def close(self) -> None:
        """Close the screen."""
        if self._is_open:
            self._front.close_sheet()

    def _while_open(self, then: Callable[[T], None]) -> Callable[[T], None]:
        def answer(found: T) -> None:
            if self._is_open:
                self.run(lambda: then(found))

        return answer


def _text(text: str) -> str:
    if type(text) is not str:
        raise ContractError(f"A text is needed, not {type(text).__name__}.")
    return text
