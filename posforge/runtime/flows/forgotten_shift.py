"""A shift nobody closed: at the end of its day it closes itself, uncounted, offline too."""

from __future__ import annotations

from posforge.runtime.domain.z import Z
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.business_day import begin_shift, end_shift, is_forgotten
from posforge.runtime.flows.sign_in import Session


def close_forgotten(till: Till) -> Z | None:
    """Close a shift whose business day is over, and return its Z; None where there is none such."""
    if not is_forgotten(till):
        return None
    with till.store.work() as work:
        return end_shift(till, work, closed_by="clock")


def carry_on(till: Till, session: Session) -> Session:
    """Return the session of who sells on over the end of a business day, in the next one's shift.

    Where floats are counted there is no shift until that is done.
    """
    current = till.store.shift()
    if current is None and not till.shop.shift.count_float:
        with till.store.work() as work:
            current = begin_shift(till, work, actor=session.person.id)
    return Session(person=session.person, shift=current)
