"""Closing a shift: the Z report, once, whoever asks for it and however often."""

from __future__ import annotations

from collections.abc import Sequence

from posforge.errors import UserError
from posforge.runtime.domain.z import Z
from posforge.runtime.ext.context import Till
from posforge.runtime.ext.failpoints import reached
from posforge.runtime.flows.approve import authorise
from posforge.runtime.flows.business_day import end_shift
from posforge.runtime.flows.in_the_way import Obstacle, in_the_way
from posforge.runtime.flows.sign_in import Session


class InTheWayError(UserError):
    """Something has to be finished first, or carried over on purpose; `obstacles` say what."""

    def __init__(self, obstacles: Sequence[Obstacle]) -> None:
        is_movable = all(one.may_be_carried for one in obstacles)
        super().__init__(
            "Something is not finished at this till.",
            hint="Finish it, or carry it over to the next shift." if is_movable else "Finish it.",
        )
        self.obstacles = tuple(obstacles)


def close_shift(till: Till, session: Session, *, shift: str, may_carry_over: bool = False) -> Z:
    """Return the Z that closes this shift; where it is closed already, the Z that did.

    Args:
        till: the till.
        session: who closes.
        shift: the id of the shift that is meant.
        may_carry_over: whether parked bills go on to the next shift.

    Raises InTheWayError for what is not finished, UserError for a shift that this till does not
    have and where it has to be counted before.
    """
    approver = authorise(till, session, "close_shift")
    with till.store.work() as work:
        closed = till.store.z_of(shift)
        if closed is not None:
            return closed
        period = work.period()
        if period.shift is None or period.shift.id != shift:
            raise UserError("This shift is not known at this till.", hint="Look at the open one.")
        obstacles = in_the_way(till)
        if any(not (may_carry_over and one.may_be_carried) for one in obstacles):
            raise InTheWayError(obstacles)
        count = period.standing_count()
        if count is None and till.shop.shift.count:
            raise UserError(
                "The drawer has to be counted first."
                if not period.counted
                else "Money has moved since the drawer was counted.",
                hint="Count it, then close.",
            )
        z = end_shift(
            till,
            work,
            closed_by="person",
            actor=session.person.id,
            approver=approver,
            period=period,
            count=count,
        )
        reached("close.before-commit")
    reached("close.after-commit")
    return z
