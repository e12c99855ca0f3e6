"""What the books say of each terminal's payments, and noting that nobody asked the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from posforge.runtime.domain.events_payment import TerminalNotMatched
from posforge.runtime.domain.period import Period
from posforge.runtime.ext.context import Till
from posforge.runtime.ext.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class InBooks:
    """A day's payments of one till at one terminal; services are numbered `first` to `last`.

    `booked` of them moved money, `booked_minor` in all.
    """

    method: str
    sale: str
    first: int
    last: int
    booked: int
    booked_minor: int


def in_books(till: Till, *, bizdate: str) -> Iterator[InBooks]:
    """Yield what terminals were asked for on a business day, by way to pay and till."""
    for method in till.terminals:
        by_sale: dict[str, list[tuple[int, int]]] = {}
        for one in till.store.booked(method, bizdate=bizdate):
            sale, _, service = one.reference.rpartition("/")
            by_sale.setdefault(sale, []).append((int(service), one.settled_minor))
        for sale, found in sorted(by_sale.items()):
            services = [service for service, _ in found]
            settled = [minor for _, minor in found if minor]
            yield InBooks(
                method=method,
                sale=sale,
                first=min(services),
                last=max(services),
                booked=len(settled),
                booked_minor=sum(settled),
            )


def note_unmatched(till: Till, work: Work, period: Period, *, bizdate: str, actor: str) -> Period:
    """Record each terminal that was not asked since its last payment; return the period with it."""
    asked = {(one.method, one.sale): one for one in period.figures.matches}
    missing = [
        one
        for one in in_books(till, bizdate=bizdate)
        if (known := asked.get((one.method, one.sale))) is None
        or (known.last, known.booked, known.booked_minor)
        != (one.last, one.booked, one.booked_minor)
    ]
    for one in missing:
        work.record(not_matched(till, one, reason=""), actor=actor)
    return work.period() if missing else period


def not_matched(till: Till, one: InBooks, *, reason: str) -> TerminalNotMatched:
    """Return the fact that a terminal was not held against the books; empty where nobody asked."""
    return TerminalNotMatched(
        method=one.method,
        sale=one.sale,
        first=one.first,
        last=one.last,
        booked=one.booked,
        booked_minor=one.booked_minor,
        currency=till.shop.currency,
        reason=reason,
    )
