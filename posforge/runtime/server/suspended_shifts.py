"""Who goes on with a suspended shift: one till, and the store server writes down which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from posforge.errors import UserError
from posforge.runtime.domain.events_suspend import ShiftTaken
from posforge.runtime.ext.store_line import Answer, AnyAnswer, Asker
from posforge.runtime.ext.suspended_shifts import (
    SUSPENDED_SHIFTS,
    TAKE_SHIFT,
    GivenShift,
    KnownShift,
    KnownShifts,
    WantedShift,
    WhichShifts,
)
from posforge.runtime.server.bills import tills_by_node
from posforge.runtime.storage import suspended
from posforge.runtime.storage.append import Author
from posforge.runtime.storage.engine import Database
from posforge.runtime.storage.work import UnitOfWork
from posforge.runtime.storage.writes import check_keys


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspendedShifts:
    """The suspended shifts of the branch this store server stands in."""

    database: Database
    author: Author

    @property
    def answers(self) -> tuple[AnyAnswer, ...]:
        """What tills may ask of them."""
        return (
            Answer(question=SUSPENDED_SHIFTS, give=self.known),
            Answer(question=TAKE_SHIFT, give=self.give),
        )

    def known(self, asker: Asker, _asked: WhichShifts) -> KnownShifts:
        """Return the suspended shifts that go on nowhere yet."""
        with self.database.read() as connection:
            tills = tills_by_node(connection)
            found = suspended.waiting(connection, store=asker.store)
        return KnownShifts(shifts=tuple(_known(row, tills) for row in found))

    def give(self, asker: Asker, wanted: WantedShift) -> GivenShift:
        """Write down that the till that asks goes on with a shift, and say what it carries.

        Asked again by who was given it, the answer is the same. Raises UserError for a shift that
        goes on already, and for one that another till was given.
        """
        check_keys(wanted.suspension, wanted.person, wanted.approver)
        with self.database.write() as connection:
            row = suspended.one(connection, store=asker.store, suspension=wanted.suspension)
            if row is None:
                return GivenShift(given="", shift=None)
            _check(row, asker, wanted, tills=tills_by_node(connection))
            given = row.given
            if row.taker != asker.node:
                taken = ShiftTaken(
                    suspension=row.event_id, giver=row.taker or row.node, taker=asker.node
                )
                event = UnitOfWork(connection, self.author).record(
                    taken, actor=wanted.person, approver=wanted.approver, cause=(row.event_id,)
                )
                given = event.header.id
        return GivenShift(given=given, shift=suspended.suspended_shift(row))


def _check(row: Any, asker: Asker, wanted: WantedShift, *, tills: Mapping[str, int]) -> None:
    if row.times:
        raise UserError(
            "This shift goes on at a till already.", hint="Choose another from the list."
        )
    is_elsewhere = row.taker not in {None, asker.node}
    if is_elsewhere and not wanted.is_taken_away:
        raise UserError(
            f"Till {tills.get(row.taker, 0)} goes on with this shift.",
            hint="Look there, or take it away from there.",
        )


def _known(row: Any, tills: Mapping[str, int]) -> KnownShift:
    return KnownShift(
        suspension=row.event_id,
        till=tills.get(row.node, 0),
        person=row.person,
        suspended_ms=row.wall_ms,
        holder=tills.get(row.taker or "", 0),
        since_ms=row.since_ms or 0,
    )
