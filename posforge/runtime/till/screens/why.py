"""Asks why something is undone or printed again; one stroke or touch answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from qtpy.QtGui import QKeyEvent

from posforge.runtime.domain.reasons import Undone
from posforge.runtime.flows.reason import ReasonNeededError
from posforge.runtime.till.desk import Answer, Desk
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.screens.base import ENTER_KEYS, Front
from posforge.runtime.till.screens.numbered import Numbered
from posforge.runtime.till.screens.sheet import Choice, Sheet

_USUAL: Mapping[Undone, Sequence[str]] = {
    "void": ("mistake", "changed_mind", "price", "damaged"),
    "cancel": ("changed_mind", "cannot_pay", "mistake", "other"),
    "reprint": ("asked_for", "no_paper", "books", "other"),
}


class Why(Sheet):
    """The shop's reasons, or usual ones. Enter takes the first; the answer does the deed again.

    Scans wait: a bill that is given up takes no further article.
    """

    name = "why"
    holds_scans = True

    def __init__(
        self,
        kit: Kit,
        desk: Desk,
        front: Front,
        *,
        error: ReasonNeededError,
        again: Callable[[Answer], None],
    ) -> None:
        texts, deed = kit.texts, error.deed
        super().__init__(
            kit,
            desk,
            front,
            title=texts(f"why.{deed}.title"),
            choices=(Choice(text=texts("back"), do=_nothing, hint="Esc"),),
            width=720,
        )
        own = kit.shop.till.reasons.own(deed)
        self.reasons = own or [texts(f"why.{one}") for one in _USUAL[deed]]
        self._again = again
        self._numbered = Numbered(kit.look, self.reasons, columns=2, chosen=self._choose)
        self._numbered.keys[0].mark_current(is_current=True)
        self.body.addLayout(self._numbered)

    def key(self, event: QKeyEvent) -> bool:
        place = 0 if event.key() in ENTER_KEYS else self._numbered.place_of(event)
        if place is not None:
            self._choose(place)
            return True
        return super().key(event)

    def _choose(self, place: int) -> None:
        reason = self.reasons[place]
        self._again(lambda who: who.answered(reason=reason))  # before waiting scans are let go
        self.front.close_sheet()


def _nothing() -> None:
    """Nothing is undone."""
