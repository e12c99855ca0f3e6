"""The last sheet: the program has a fault, the shop's data has none."""

from __future__ import annotations

from collections.abc import Callable

from posforge.runtime.till.desk import Desk
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.screens.base import Front
from posforge.runtime.till.screens.question import Question
from posforge.runtime.till.screens.sheet import Choice

CRASH_EXIT = 70
"""EX_SOFTWARE of sysexits.h: a service manager may restart the till."""


class Crash(Question):
    """Cannot be put away, and lets no scan through."""

    name = "crash"
    holds_scans = True

    def back(self) -> None:
        """Stay: there is nothing to go back to."""


def crash_sheet(kit: Kit, desk: Desk, front: Front, *, leave: Callable[[int], None]) -> Crash:
    """Return the sheet that ends the program when it was read."""
    texts = kit.texts
    return Crash(
        kit,
        desk,
        front,
        title=texts("crash.title"),
        message=texts("crash.message"),
        choices=(
            Choice(
                text=texts("crash.leave"), do=lambda: leave(CRASH_EXIT), tone="danger", stays=True
            ),
        ),
    )
