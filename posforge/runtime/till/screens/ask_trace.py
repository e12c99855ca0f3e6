"""Asks for the lot or serial number of goods: scanned, typed, or touched letter by letter."""

from __future__ import annotations

from collections.abc import Callable

from qtpy.QtCore import Qt
from qtpy.QtGui import QKeyEvent

from posforge.runtime.domain.trace import LONGEST_NUMBER
from posforge.runtime.flows.tracing import TraceNeededError
from posforge.runtime.till.desk import Answer, Desk
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.screens.base import Front
from posforge.runtime.till.screens.coupon import Coupon


class AskTrace(Coupon):
    """What stands on the goods; the next scan is the answer, and the deed is done again with it."""

    name = "ask_trace"
    longest = LONGEST_NUMBER
    typed_nothing = "banner.no_number"

    def __init__(
        self,
        kit: Kit,
        desk: Desk,
        front: Front,
        *,
        error: TraceNeededError,
        again: Callable[[Answer], None],
    ) -> None:
        self.title, self.take = f"trace.title.{error.tracking}", f"trace.take.{error.tracking}"
        super().__init__(kit, desk, front, message=error.why or error.product.name)
        self._again = again

    def key(self, event: QKeyEvent) -> bool:
        text = event.text()
        if text.strip() and text.isprintable() and event.key() != Qt.Key.Key_Space:
            self._struck(text)
            return True
        return super().key(event)

    def _show(self, code: str) -> None:
        self._again(lambda who: who.answered(number=code))
