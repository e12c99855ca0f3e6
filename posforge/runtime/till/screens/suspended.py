"""The sheets of a shift that leaves its till, and of one that comes from another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from posforge.runtime.domain.z import Z
from posforge.runtime.ext.suspended_shifts import KnownShift
from posforge.runtime.till.desk import Desk
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.screens.base import Front
from posforge.runtime.till.screens.listed import Listed
from posforge.runtime.till.screens.question import Question
from posforge.runtime.till.screens.sheet import Choice
from posforge.runtime.till.widgets.rows import Row

Resume = Callable[[KnownShift, bool], None]
"""Goes on with a shift; the second tells whether it is taken away from another till."""


class SuspendedShifts(Listed):
    """The suspended shifts of the branch: choose one to go on with, or begin another."""

    name = "suspended"

    def __init__(
        self,
        kit: Kit,
        desk: Desk,
        front: Front,
        *,
        shifts: Sequence[KnownShift],
        is_whole: bool,
        resume: Resume,
        otherwise: Choice | None = None,
        leave: Callable[[], None] | None = None,
    ) -> None:
        texts = kit.texts
        self._resume_with, self._leave = resume, leave or _nothing
        resume_choice = Choice(
            text=texts("suspended.resume"),
            do=self._resume,
            tone="accent",
            hint="Enter",
            stays=True,
        )
        back = Choice(text=texts("back"), do=self._leave, hint="Esc")
        choices = (resume_choice, *([otherwise] if otherwise is not None else ()), back)
        super().__init__(
            kit,
            desk,
            front,
            title=texts("suspended.title"),
            choices=choices,
            nothing=texts("suspended.empty"),
        )
        self.show_rows([self._row(one) for one in shifts])
        self.say("" if is_whole else texts("suspended.alone"))

    def back(self) -> None:
        self._leave()
        super().back()

    def _resume(self) -> None:
        row = self.list.selected
        self.front.close_sheet()
        if row is None or not isinstance(row.id, KnownShift):
            return
        if row.id.holder in {0, self.kit.till}:
            self._resume_with(row.id, False)
        else:
            self.front.open_sheet(self._ask_first(row.id))

    def _ask_first(self, known: KnownShift) -> Question:
        texts = self.kit.texts
        return Question(
            self.kit,
            self.desk,
            self.front,
            title=texts("suspended.away_title", till=known.holder),
            message=texts("suspended.away_message"),
            choices=(
                Choice(text=texts("back"), do=self._leave, tone="accent", hint="Esc"),
                Choice(
                    text=texts("parked.away"),
                    do=partial(self._resume_with, known, True),
                    tone="danger",
                ),
            ),
        )

    def _row(self, known: KnownShift) -> Row:
        kit, texts = self.kit, self.kit.texts
        where = texts("parked.till", till=known.till)
        since = texts("suspended.since", time=kit.time(known.suspended_ms))
        given = texts("suspended.given", till=known.holder) if known.holder else ""
        return Row(
            id=known,
            title=" · ".join(filter(None, (where, self.front.person(known.person)))),
            detail=" · ".join(filter(None, (since, given))),
        )


class Suspended(Question):
    """The shift has left: what to take along, and nothing else to do here."""

    name = "closed"
    holds_scans = True

    def __init__(
        self, kit: Kit, desk: Desk, front: Front, *, z: Z, done: Callable[[], None]
    ) -> None:
        texts = kit.texts
        self._done = done
        super().__init__(
            kit,
            desk,
            front,
            title=texts("suspend.done", z=z.code),
            message=texts("suspend.take_along"),
            choices=(Choice(text=texts("close.sign_out"), do=done, tone="accent", hint="Enter"),),
        )

    def back(self) -> None:
        """Leave: the shift is suspended either way."""
        self._done()
        super().back()


def ask_suspend(kit: Kit, desk: Desk, front: Front, *, suspend: Callable[[], None]) -> Question:
    """Return the question before a shift leaves its till."""
    texts = kit.texts
    return Question(
        kit,
        desk,
        front,
        title=texts("suspend.title"),
        message=texts("suspend.message"),
        choices=(
            Choice(text=texts("suspend.do"), do=suspend, tone="accent", hint="Enter"),
            Choice(text=texts("back"), do=_nothing, hint="Esc"),
        ),
    )


def _nothing() -> None:
    """Closing is all."""
