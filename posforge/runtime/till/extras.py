"""What the window does beside a sale: reports, the shop's own screens, and what is broken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from qtpy.QtCore import QObject, Signal

from posforge.errors import PosforgeError
from posforge.runtime.domain.people import require
from posforge.runtime.ext.extensions import ContractError
from posforge.runtime.till.desk import Desk
from posforge.runtime.till.kit import OWN, Kit
from posforge.runtime.till.notice import Notice, notice_of
from posforge.runtime.till.screens.base import Front, View

if TYPE_CHECKING:  # loaded when somebody asks for a report
    from posforge.runtime.ext.reports import Report


class Extras(QObject):
    """Opens what a shop brings itself; what of it does not work ends in a sentence here.

    Args:
        kit: what screens are made with.
        desk: who is signed in, and the till.
        front: the window.
        is_saying: tells whether a notice stands that something else must not replace.
    """

    _failed = Signal(object)

    def __init__(
        self, kit: Kit, desk: Desk, front: Front, *, is_saying: Callable[[], bool]
    ) -> None:
        super().__init__()
        self._kit, self._desk, self._front = kit, desk, front
        self._is_saying = is_saying
        self._guard = desk.till.extensions.guard
        self._open: View | None = None
        self._open_name = ""
        self._told: set[tuple[bool, object]] = set()
        self._failed.connect(self._has_failed)

    def do(self, action: str) -> None:
        """Open the reports, or a screen of the shop's own."""
        if action == "reports":
            self._reports()
        elif action.startswith(OWN):
            self._own_screen(action.removeprefix(OWN))

    def spare(self, bug: BaseException) -> bool:
        """Tell whether a bug nobody caught came out of what the shop brings itself, and say so.

        May be called on any thread.
        """
        error = self._guard.blamed(bug) or self._blamed_on_open_screen(bug)
        if error is not None:
            self._failed.emit(error)
        return error is not None

    def say_troubles(self) -> None:
        """Say what the shop brings itself and does not work: at the start, and to who signs in."""
        broken = tuple(one for one in self._guard.troubles if one.state == "broken")
        now = (self._desk.session is not None, broken)
        if not broken or now in self._told or self._is_saying():
            return
        self._told.add(now)
        texts, names = self._kit.texts, ", ".join(one.name for one in broken)
        hint = broken[0].reason if len(broken) == 1 else texts("banner.extension.hint")
        self._front.notify(
            Notice(
                what="banner.extension",
                message=texts("banner.extension", names=names),
                hint=hint,
                tone="attention",
                cue="attention",
                stays=True,
            )
        )

    def _blamed_on_open_screen(self, bug: BaseException) -> PosforgeError | None:
        """Blame a call that never got into the code of the screen: one with the wrong arguments."""
        is_its_own = bug.__traceback__ is None or isinstance(bug, ContractError)
        is_open = self._open is not None and self._front.sheet is self._open
        if is_its_own and is_open:
            return self._guard.failed("screen", self._open_name, bug)
        return None

    def _reports(self) -> None:
        from posforge.runtime.till.screens.reports import Reports  # noqa: PLC0415 - when asked

        kit, desk, front = self._kit, self._desk, self._front
        who = desk.session

        def answered(reports: Sequence[Report]) -> None:
            # Reports may be long in coming; whoever has gone on selling wants none over the sale.
            is_waiting = front.sheet is None and front.screen_name == "sell"
            if is_waiting and desk.session is who:
                front.open_sheet(Reports(kit, desk, front, reports=reports))

        desk.books.list(answered)

    def _own_screen(self, name: str) -> None:
        """Open a screen of the shop's own; what is wrong with it is said, and nothing is opened."""
        from posforge.runtime.till.screens.own import own_sheet  # noqa: PLC0415 - few shops have one

        session = self._desk.session
        screen = next(one for one in self._kit.own_screens if one.name == name)
        try:
            if session is not None and screen.permission:
                require(self._kit.shop, session.person, screen.permission)
            self._open = own_sheet(screen, kit=self._kit, desk=self._desk, front=self._front)
            self._open_name = name
            self._front.open_sheet(self._open)
        except PosforgeError as error:
            self._front.notify(notice_of(error))

    def _has_failed(self, error: PosforgeError) -> None:
        if self._open is not None and self._front.sheet is self._open:
            self._front.close_sheet()
        self._open = None
        self._front.notify(notice_of(error))
