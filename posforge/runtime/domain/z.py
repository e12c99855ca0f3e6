"""The Z report of a till: how a period becomes the one fact that closes a shift."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from posforge.errors import UserError
from posforge.runtime.domain.envelope import Event, Head
from posforge.runtime.domain.events_shift import DrawerCounted, ShiftSettled
from posforge.runtime.domain.period import CASH, Period

ClosedBy = Literal["person", "clock", "handover"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Z:
    """A Z report as it stands in the journal, with what its paper needs to say.

    `wall_ms` is Unix milliseconds, `tz_min` the offset from UTC in minutes, `hash` the event's;
    `closed_by` is a person's id, empty where the till closed by itself.
    """

    id: str
    store: str
    node: str
    seq: int
    hash: str
    wall_ms: int
    tz_min: int
    closed_by: str
    facts: ShiftSettled

    @property
    def code(self) -> str:
        """What it is called."""
        return z_code(self.store, self.facts.till, self.facts.series, self.facts.number)


def z_code(store: str, till: int, series: str, number: int) -> str:
    """Return what the Z of a till is called: `S01-2-A-Z0017`.

    The number goes on when a till is set up anew; the letter tells its Zs from those of before.
    """
    return f"{store}-{till}-{series}-Z{number:04d}"


def settle(
    period: Period,
    *,
    seat: tuple[int, str],
    currency: str,
    keep_minor: int,
    head: Head,
    closed_by: ClosedBy,
    count: DrawerCounted | None,
    carried_over: Sequence[str] = (),
) -> ShiftSettled:
    """Return the Z that closes the open shift of a period.

    Args:
        period: what the till did since its last Z.
        seat: its number in its branch, and the series of its receipts.
        currency: of every amount.
        keep_minor: how much of what was counted stays in the drawer for the next shift.
        head: the end of the till's journal.
        closed_by: a person, the till itself, or a shift that goes on at another till.
        count: what was counted; None where nobody did, and then everything stays in the drawer.
        carried_over: ids of open bills and payments that the next shift takes over.

    Raises UserError where no shift is open.
    """
    shift = period.shift
    if shift is None:
        raise UserError("No shift is open at this till.", hint="Sign in to open one.")
    counts = count.tenders if count is not None else period.expected()
    cash = next(one for one in counts if one.method == CASH)
    counted = cash.counted_minor
    return ShiftSettled(
        shift=shift.id,
        number=period.number + 1,
        till=seat[0],
        bizdate=shift.bizdate,
        opened_ms=shift.opened_ms,
        currency=currency,
        closed_by=closed_by,
        figures=period.figures,
        counts=counts,
        times_counted=period.times_counted,
        kept_minor=cash.expected_minor if counted is None else min(keep_minor, counted),
        perpetual=period.perpetual,
        after=period.after,
        head_seq=head.seq,
        head_hash=head.hash,
        series=seat[1],
        carried_over=tuple(carried_over),
    )


def z_of(event: Event, facts: ShiftSettled) -> Z:
    """Return the Z that a `ShiftSettled` event records."""
    header = event.header
    return Z(
        id=header.id,
        store=header.store,
        node=header.node,
        seq=header.seq,
        hash=event.hash,
        wall_ms=header.wall,
        tz_min=header.tz,
        closed_by=header.actor,
        facts=facts,
    )
