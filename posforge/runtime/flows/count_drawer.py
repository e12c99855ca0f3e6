"""Counting what is there, blind: what the books expect is said when the count is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from posforge.errors import UserError
from posforge.runtime.domain.events import DrawerOpened
from posforge.runtime.domain.events_shift import DrawerCounted, Pieces, TenderCount
from posforge.runtime.domain.people import require
from posforge.runtime.domain.period import CASH
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.approve import authorise
from posforge.runtime.flows.move_cash import check_amount
from posforge.runtime.flows.print_receipt import drawer_job
from posforge.runtime.flows.sign_in import Session

COUNTING = "count"
"""The reason in the journal for a drawer that was opened to be counted."""


def open_to_count(till: Till, session: Session) -> None:
    """Open the drawer for somebody who is going to count it, and record that."""
    approver = authorise(till, session, "count_drawer")
    with till.store.work() as work:
        work.record(DrawerOpened(reason=COUNTING), actor=session.person.id, approver=approver)
        work.queue_print(drawer_job(till))


def count_drawer(
    till: Till,
    session: Session,
    *,
    cash_minor: int,
    pieces: Sequence[Pieces] = (),
    others: Mapping[str, int] | None = None,
) -> DrawerCounted:
    """Write down what was counted, and return it beside what was expected.

    A second count is a second fact: both are kept, and the last one counts.

    Args:
        till: the till.
        session: who counts.
        cash_minor: the cash in the drawer.
        pieces: the same by note and coin, where it was counted so.
        others: what the slips and machines of other means of payment add up to, by method.

    Raises UserError without an open shift and for amounts that cannot be.
    """
    approver = authorise(till, session, "count_drawer")
    check_amount(till, cash_minor, may_be_zero=True)
    if pieces and sum(one.value_minor * one.pieces for one in pieces) != cash_minor:
        raise UserError("Notes and coins do not add up to the amount.", hint="Count again.")
    found = {CASH: cash_minor, **(others or {})}
    with till.store.work() as work:
        period = work.period()
        if period.shift is None:
            raise UserError("No shift is open at this till.", hint="There is nothing to count.")
        counted = DrawerCounted(
            shift=period.shift.id,
            tenders=tuple(
                TenderCount(
                    method=one.method,
                    expected_minor=one.expected_minor,
                    counted_minor=found.get(one.method),
                )
                for one in period.expected()
            ),
            currency=till.shop.currency,
            pieces=tuple(pieces),
        )
        work.record(counted, actor=session.person.id, approver=approver)
    return counted


def expected(till: Till, session: Session) -> tuple[TenderCount, ...]:
    """Return what should be there of each means of payment.

    Where counts are blind, only for those who may see it before anybody has counted.
    """
    period = till.store.period()
    is_hidden = till.shop.shift.blind_count and period.standing_count() is None
    require(till.shop, session.person, "view_expected" if is_hidden else "count_drawer")
    return period.expected()
