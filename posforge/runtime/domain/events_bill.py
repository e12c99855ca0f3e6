"""A bill set aside, taken up again, and handed from one till to another.

The whole bill travels with the fact that it was parked, so that whoever has that can go on with it.
Who may is decided by the store server alone: it writes `BillTaken`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from posforge.runtime.domain.cart import Cart

HANDOVERS = "handovers"
"""The stream in which a store server says what passes from one of its tills to another."""

_MAIN = "main"

Stays = Literal["", "part_paid", "too_long"]
"""Why a parked bill can be taken up at its own till alone; empty where it can anywhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BillParked:
    """A bill was set aside; `cart` is its id and `before` the event of an earlier parking.

    `bill` is all of it, null where that would be too long; `lines` and `gross_minor` are what
    stands on it.
    """

    TYPE: ClassVar[str] = "BillParked"
    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[str] = _MAIN

    cart: str
    lines: int
    gross_minor: int
    currency: str
    bill: Cart | None
    label: str = ""
    before: str = ""
    stays: Stays = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BillResumed:
    """A parked bill is back on a counter; `parking` is the event that parked it.

    `given` is the `BillTaken` by which the store server gave it, empty where it was not asked.
    """

    TYPE: ClassVar[str] = "BillResumed"
    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[str] = _MAIN

    cart: str
    parking: str
    given: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BillTaken:
    """A parked bill is one till's from now on, until it is paid, given up, parked or taken again.

    `giver` and `taker` are machines; they are the same where a till took up its own bill.
    """

    TYPE: ClassVar[str] = "BillTaken"
    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[str] = HANDOVERS

    cart: str
    parking: str
    giver: str
    taker: str
