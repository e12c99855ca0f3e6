"""Holding a terminal's own totals against the books, at the end of the day or in between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from posforge.runtime.domain.events_payment import TerminalMatched
from posforge.runtime.ext.context import Till
from posforge.runtime.ext.ports import Booked
from posforge.runtime.ext.terminals import NoAnswerError, TerminalOffError
from posforge.runtime.flows.approve import authorise
from posforge.runtime.flows.sign_in import Session


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

    A difference opens a case and blocks nothing. Call it off the window's thread: it asks the
    terminals.
    """
    authorise(till, session, "sell")
    return [
        match
        for method in till.terminals
        for match in _matched(till, session, method, bizdate=session.bizdate)
    ]


def _matched(till: Till, session: Session, method: str, *, bizdate: str) -> Iterator[Match]:
    by_sale: dict[str, list[Booked]] = {}
    for one in till.store.booked(method, bizdate=bizdate):
        by_sale.setdefault(one.reference.rpartition("/")[0], []).append(one)
    for sale, booked in sorted(by_sale.items()):
        yield _match(till, session, method, sale=sale, booked=booked)


def _match(
    till: Till, session: Session, method: str, *, sale: str, booked: Sequence[Booked]
) -> Match:
    services = [int(one.reference.rpartition("/")[2]) for one in booked]
    settled = [one.settled_minor for one in booked if one.settled_minor]
    match = Match(method=method, booked=len(settled), booked_minor=sum(settled))
    try:
        totals = till.terminals[method].totals(sale, first=min(services), last=max(services))
    except (TerminalOffError, NoAnswerError) as error:
        return Match(
            method=method,
            booked=match.booked,
            booked_minor=match.booked_minor,
            trouble=error.message,
        )
    with till.store.work() as work:
        work.record(
            TerminalMatched(
                method=method,
                terminal=totals.terminal,
                sale=sale,
                first=min(services),
                last=max(services),
                booked=match.booked,
                booked_minor=match.booked_minor,
                counted=totals.count,
                counted_minor=totals.amount_minor,
                currency=till.shop.currency,
            ),
            actor=session.person.id,
        )
    return Match(
        method=method,
        booked=match.booked,
        booked_minor=match.booked_minor,
        counted=totals.count,
        counted_minor=totals.amount_minor,
    )
