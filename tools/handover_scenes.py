"""Moments of what passes between tills, for the photographs of the till."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from card_scenes import Shown

from posforge.errors import UserError
from posforge.runtime.ext.parked_bills import PARKED_BILLS, KnownBill, KnownBills
from posforge.runtime.ext.suspended_shifts import SUSPENDED_SHIFTS, KnownShift, KnownShifts

_MINUTE_MS = 60_000


class _OtherTills:
    """A store server that knows what is parked at other tills, and gives none of it."""

    def __init__(self, now_ms: int) -> None:
        waits = KnownBill(
            parking="p1",
            cart="c1",
            till=2,
            holder=2,
            parked_ms=now_ms - 4 * _MINUTE_MS,
            since_ms=0,
            person="ada",
            label="green coat, pushchair",
            lines=4,
            gross_minor=3_187,
            stays="",
        )
        at_work = replace(
            waits,
            parking="p2",
            cart="c2",
            till=3,
            holder=3,
            label="",
            since_ms=now_ms,
            gross_minor=10_250,
        )
        self._known = KnownBills(bills=(waits, at_work))
        left = KnownShift(
            suspension="s1", till=2, person="ada", suspended_ms=now_ms - 12 * _MINUTE_MS
        )
        given = replace(left, suspension="s2", till=3, holder=4, since_ms=now_ms)
        self._shifts = KnownShifts(shifts=(left, given))

    def ask(self, question: Any, _asked: Any) -> Any:
        """Answer which bills there are; give none."""
        if question is PARKED_BILLS:
            return self._known
        if question is SUSPENDED_SHIFTS:
            return self._shifts
        raise UserError(
            "This bill is finished at till 2. A part of it is paid already.",
            hint="Resume it there.",
        )


def parked_elsewhere(shown: Shown) -> None:
    """Own bills, and those of the other tills."""
    shown.sign_in()
    desk = shown.window.desk
    desk.till = replace(desk.till, store_line=_OtherTills(desk.till.clock.now_ms()))
    shown.ring_up()
    shown.act("park", "resume")


def take_away(shown: Shown) -> None:
    """A bill on the counter of another till is to be taken away from there."""
    parked_elsewhere(shown)
    sheet = shown.window.sheet
    sheet.list.move(2)  # type: ignore[union-attr]
    sheet._resume()  # type: ignore[union-attr]  # noqa: SLF001


def suspend(shown: Shown) -> None:
    """The shift is to leave this till."""
    shown.sign_in()
    shown.window.shifts.do("suspend_shift")
    shown.settle()


def suspended(shown: Shown) -> None:
    """It has left."""
    suspend(shown)
    sheet = shown.window.sheet
    sheet._answer(sheet._choices[0])  # type: ignore[union-attr]  # noqa: SLF001
    shown.settle()


def resume_shift(shown: Shown) -> None:
    """Two shifts are suspended."""
    shown.sign_in()
    desk = shown.window.desk
    desk.till = replace(desk.till, store_line=_OtherTills(desk.till.clock.now_ms()))
    shown.window.shifts.do("resume_shift")
    shown.settle()


HANDOVER_SCENES: tuple[Callable[[Shown], None], ...] = (
    parked_elsewhere, take_away, suspend, suspended, resume_shift,
)  # fmt: skip
