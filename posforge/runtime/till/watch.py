"""Looks at the machine behind the window each second, and says once what has gone wrong with it."""

from __future__ import annotations

from functools import partial

from qtpy.QtCore import QObject, QTimer, Signal

from posforge.errors import PosforgeError
from posforge.runtime.till.background import Worker
from posforge.runtime.till.desk import Desk
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.notice import Notice
from posforge.runtime.till.ports import Doubt, Status, StatusSource
from posforge.runtime.till.screens.base import Front

STATUS_MS = 1000


class Watch(QObject):
    """Asks how the machine is, on the worker; `seen` has each answer (Status)."""

    seen = Signal(object)

    def __init__(
        self, kit: Kit, desk: Desk, front: Front, *, status: StatusSource, worker: Worker
    ) -> None:
        super().__init__()
        self._kit, self._desk, self._front = kit, desk, front
        self._status, self._worker = status, worker
        self._said: dict[str, str] = {}
        self._asked_about: set[str] = set()
        self._is_asking = False
        self._clock = QTimer(self)
        self._clock.timeout.connect(self.look)

    def start(self) -> None:
        """Look now, and each second from now on."""
        self.look()
        self._clock.start(STATUS_MS)

    def stop(self) -> None:
        """Look no more."""
        self._clock.stop()

    def look(self) -> None:
        """Ask how the machine is, unless the last answer has not come yet."""
        if not self._is_asking:
            self._is_asking = True
            self._worker.submit(self._status.status, done=self._heard, refused=self._not_heard)

    def _not_heard(self, _error: PosforgeError) -> None:
        self._is_asking = False

    def _heard(self, status: Status) -> None:
        self._is_asking = False
        self.seen.emit(status)
        self._say_once("banner.not_accepted", status.trouble)
        self._say_once("banner.old_tables", status.tables)
        is_off = status.printer == "off"
        self._say_once("banner.printer_off", status.printer_message if is_off else "")
        if status.doubt is not None:
            self._ask_about_paper(status.doubt)

    def _say_once(self, what: str, why: str) -> None:
        """Say a trouble when it begins or changes, not again while it lasts."""
        if why and why != self._said.get(what):
            message = self._kit.texts(what)
            self._front.notify(
                Notice(what=what, message=message, hint=why, tone="attention", cue="attention")
            )
        self._said[what] = why

    def _ask_about_paper(self, doubt: Doubt) -> None:
        """Ask once about each receipt in doubt, while nothing else wants the cashier."""
        from posforge.runtime.till.screens.question import ask_printed  # noqa: PLC0415 - rarely

        is_busy = self._front.sheet is not None or self._front.screen_name != "sell"
        if is_busy or doubt.job in self._asked_about:
            return
        self._asked_about.add(doubt.job)
        self._front.open_sheet(
            ask_printed(
                self._kit,
                self._desk,
                self._front,
                number=doubt.number,
                printed=partial(self._status.printed, doubt.job),
                print_again=partial(self._status.print_again, doubt.job),
            )
        )
