"""A shift that leaves its till and goes on at another, with what should be in the drawer insert.

At the till it leaves, its Z is made at once; at the till it comes to, the cash is taken into the
shift that is open there. So every Z is what its own till did, and nothing is counted twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from posforge.runtime.domain.events_bill import HANDOVERS

_MAIN = "main"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftSuspended:
    """Somebody took the insert out of the drawer of `till`; the books expect so much cash in it."""

    TYPE: ClassVar[str] = "ShiftSuspended"
    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[str] = _MAIN

    shift: str
    till: int
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftResumed:
    """A suspended shift goes on in `shift`, with its cash in the drawer here.

    `suspension` is the event that suspended it at `till`, `given` the `ShiftTaken` by which the
    store server gave it, empty where its own till went on with it alone.
    """

    TYPE: ClassVar[str] = "ShiftResumed"
    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[str] = _MAIN

    shift: str
    suspension: str
    till: int
    amount_minor: int
    currency: str
    given: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftTaken:
    """A suspended shift is one till's to go on with; `giver` and `taker` are machines."""

    TYPE: ClassVar[str] = "ShiftTaken"
    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[str] = HANDOVERS

    suspension: str
    giver: str
    taker: str
