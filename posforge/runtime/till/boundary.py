"""The one place where a bug ends: written down and said aloud, with the bill safe on disk."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from types import TracebackType


class Boundary:
    """Receives every exception nobody expected.

    Args:
        report: writes the traceback where it will be found.
        show: tells the person that the till has stopped.
        spare: deals with a bug in what the shop brings itself, and tells whether it was one; the
            till goes on then.
    """

    def __init__(
        self,
        *,
        report: Callable[[BaseException], None],
        show: Callable[[], None],
        spare: Callable[[BaseException], bool] = lambda _bug: False,
    ) -> None:
        self._report = report
        self._show = show
        self._spare = spare
        self._has_crashed = False

    def install(self) -> None:
        """Stand between Python and the silent end of an exception, on every thread."""
        sys.excepthook = self.caught
        threading.excepthook = lambda facts: self.caught(
            facts.exc_type, facts.exc_value or facts.exc_type(), facts.exc_traceback
        )

    def caught(
        self, _kind: type[BaseException], bug: BaseException, _trace: TracebackType | None
    ) -> None:
        """Report the bug; show the first one only, for it is the cause of the others."""
        if self._spare(bug):
            return
        self._report(bug)
        if not self._has_crashed:
            self._has_crashed = True
            self._show()
