"""Holding a terminal's own totals against the books, at the end of the day or in between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from posforge.runtime.domain.events_payment import TerminalMatched
from posforge.runtime.ext.context import Till
from posforge.runtime.ext.terminals import NoAnswerError, TerminalOffError, TerminalTotals
from posforge.runtime.flows.approve import authorise
from posforge.runtime.flows.sign_in import Session
from posforge.runtime.flows.unmatched import InBooks, in_books, not_matched


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What a terminal has charged and not given back, and what the books say of the same payments.

    `counted_minor` is None where the terminal did not answer; `trouble` then says why.
    """

    method: str
    booked: int
    booked_minor: int
    counted: int = 0
    counted_minor: int | None = None
    trouble: str = ""

    @property
    def difference_minor(self) -> int:
        """What the terminal has too much; a case for a person where it is not 0."""
        return 0 if self.counted_minor is None else self.counted_minor - self.booked_minor


def match_terminals(till: Till, session: Session) -> Sequence[Match]:
    """Return for each terminal how it agrees with the business day so far, and record it.

    A difference opens a case and blocks nothing; that a terminal does not answer is recorded too.
    Call it off the window's thread: it asks the terminals.
    """
    authorise(till, session, "sell")
    return [_matched(till, session, one) for one in in_books(till, bizdate=session.bizdate)]


def _matched(till: Till, session: Session, one: InBooks) -> Match:
    try:
        totals = till.terminals[one.method].totals(one.sale, first=one.first, last=one.last)
    except (TerminalOffError, NoAnswerError) as error:
        with till.store.work() as work:
            work.record(not_matched(till, one, reason=error.message), actor=session.person.id)
        return Match(
            method=one.method,
            booked=one.booked,
            booked_minor=one.booked_minor,
            trouble=error.message,
        )
    with till.store.work() as work:
        work.record(_fact(till, one, totals), actor=session.person.id)
    return Match(
        method=one.method,
        booked=one.booked,
        booked_minor=one.booked_minor,
        counted=totals.count,
        counted_minor=totals.amount_minor,
    )


def _fact(till: Till, one: InBooks, totals: TerminalTotals) -> TerminalMatched:
    return TerminalMatched(
        method=one.method,
        terminal=totals.terminal,
        sale=one.sale,
        first=one.first,
        last=one.last,
        booked=one.booked,
        booked_minor=one.booked_minor,
        counted=totals.count,
        counted_minor=totals.amount_minor,
        currency=till.shop.currency,
    )
