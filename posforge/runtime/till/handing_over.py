"""A shift that leaves this till, and one that comes from another, asked for at the window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from posforge.runtime.domain.z import Z
from posforge.runtime.ext.suspended_shifts import KnownShift
from posforge.runtime.flows.match import match_terminals
from posforge.runtime.flows.resume_shift import resume_shift, suspended_shifts
from posforge.runtime.flows.sign_in import Session
from posforge.runtime.flows.suspend_shift import suspend_shift
from posforge.runtime.flows.unmatched import in_books
from posforge.runtime.till.desk import Desk
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.screens.base import Front
from posforge.runtime.till.screens.closing import Matching
from posforge.runtime.till.screens.sheet import Choice
from posforge.runtime.till.screens.suspended import Suspended, SuspendedShifts, ask_suspend


class HandingOver:
    """Leads through both.

    Args:
        opened: called with who sells in which shift now.
        closed: called when nobody is signed in any more.
    """

    def __init__(
        self,
        kit: Kit,
        desk: Desk,
        front: Front,
        *,
        opened: Callable[[Session], None],
        closed: Callable[[], None],
    ) -> None:
        self._kit, self._desk, self._front = kit, desk, front
        self._opened, self._closed = opened, closed

    def suspend(self) -> None:
        """Ask, then let the shift leave this till."""
        kit, desk, front = self._kit, self._desk, self._front

        def left(z: Z) -> None:
            front.open_sheet(Suspended(kit, desk, front, z=z, done=self._closed))

        def suspend() -> None:
            desk.act(
                lambda who: suspend_shift(desk.till, who), then=left, refused=front.close_sheet
            )

        front.open_sheet(
            ask_suspend(kit, desk, front, suspend=partial(self._after_matching, suspend))
        )

    def _after_matching(self, suspend: Callable[[], None]) -> None:
        """Hold the terminals against the books first; who does not wait suspends without."""
        desk, front = self._desk, self._front
        who = desk.session
        if who is None:
            return

        def match(is_asked: bool) -> None:
            if not is_asked:
                suspend()
                return
            sheet = Matching(self._kit, desk, front, go_on=suspend)
            front.open_sheet(sheet)
            desk.ask_books(
                lambda: match_terminals(desk.till, who),
                lambda _found: suspend() if front.sheet is sheet else None,
            )

        desk.ask(lambda: any(True for _ in in_books(desk.till, bizdate=who.bizdate)), match)

    def resume(self) -> None:
        """Show which shifts are suspended."""
        kit, desk, front = self._kit, self._desk, self._front

        def show(found: tuple[tuple[KnownShift, ...], bool]) -> None:
            shifts, is_whole = found
            sheet = SuspendedShifts(
                kit, desk, front, shifts=shifts, is_whole=is_whole, resume=self._resume
            )
            front.open_sheet(sheet)

        desk.ask_books(self._suspended, show)

    def resume_or(self, count: Callable[[], None]) -> None:
        """Before the float is counted: offer what is suspended, or go on with `count` at once."""
        kit, desk, front = self._kit, self._desk, self._front

        def show(found: tuple[tuple[KnownShift, ...], bool]) -> None:
            shifts, is_whole = found
            if not shifts:
                count()
                return
            sheet = SuspendedShifts(
                kit,
                desk,
                front,
                shifts=shifts,
                is_whole=is_whole,
                resume=self._resume,
                otherwise=Choice(text=kit.texts("suspended.new"), do=count),
                leave=self._closed,
            )
            front.open_sheet(sheet)

        desk.ask_books(self._suspended, show)

    def _suspended(self) -> tuple[tuple[KnownShift, ...], bool]:
        shifts, is_whole = suspended_shifts(self._desk.till)
        return tuple(shifts), is_whole

    def _resume(self, known: KnownShift, is_taken_away: bool) -> None:
        desk = self._desk

        def seated(session: Session) -> None:
            desk.session = session
            self._opened(session)

        desk.act(
            partial(resume_shift, desk.till, known=known, is_taken_away=is_taken_away),
            said="shift_resumed",
            then=seated,
        )
