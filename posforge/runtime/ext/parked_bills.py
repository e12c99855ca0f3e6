"""What a till asks its store server about parked bills: which there are, and to have one."""

from __future__ import annotations

from dataclasses import dataclass

from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.events_bill import Stays
from posforge.runtime.ext.store_line import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class WhichBills:
    """Which bills are parked in this branch?"""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownBill:
    """A parked bill as the store server knows it; times are Unix ms, amounts minor units.

    `till` parked it and `holder` has it now. It waits there, or is on a counter since `since_ms`;
    0 where it waits. `stays` says why it cannot be taken up elsewhere.
    """

    parking: str
    cart: str
    till: int
    holder: int
    parked_ms: int
    since_ms: int
    person: str
    label: str
    lines: int
    gross_minor: int
    stays: Stays


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownBills:
    """The newest parked bills of the branch, newest first."""

    bills: tuple[KnownBill, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedBill:
    """May this till have the bill of this parking? `person` and `approver` are ids of people.

    `is_taken_away`: also where it is on the counter of another till.
    """

    parking: str
    person: str
    approver: str = ""
    is_taken_away: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenBill:
    """Yes: here it is, null where it does not travel; `given` is the event that says so.

    Without one, the store server has not heard of the bill yet.
    """

    given: str
    bill: Cart | None


PARKED_BILLS = Question(name="parked-bills", asked=WhichBills, answered=KnownBills)
TAKE_BILL = Question(name="take-bill", asked=WantedBill, answered=GivenBill)
