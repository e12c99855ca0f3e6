"""What a till asks its store server about suspended shifts: which there are, and to have one."""

from __future__ import annotations

from dataclasses import dataclass

from posforge.runtime.domain.shift import SuspendedShift
from posforge.runtime.ext.store_line import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class WhichShifts:
    """Which shifts are suspended in this branch?"""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownShift:
    """A suspended shift as it is listed: what is in its insert is nobody's to see before it counts.

    `till` is where it left. `holder` is the till that was given it at `since_ms` (Unix ms) and has
    not said yet that it goes on there; 0 for none.
    """

    suspension: str
    till: int
    person: str
    suspended_ms: int
    holder: int = 0
    since_ms: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownShifts:
    """The suspended shifts of the branch, oldest first."""

    shifts: tuple[KnownShift, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedShift:
    """May this till go on with this shift? `person` and `approver` are ids of people.

    `is_taken_away`: also where another till was given it.
    """

    suspension: str
    person: str
    approver: str = ""
    is_taken_away: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenShift:
    """Yes: here it is; `given` is the event that says so.

    Null where the store server has not heard of it yet.
    """

    given: str
    shift: SuspendedShift | None


SUSPENDED_SHIFTS = Question(name="suspended-shifts", asked=WhichShifts, answered=KnownShifts)
TAKE_SHIFT = Question(name="take-shift", asked=WantedShift, answered=GivenShift)
