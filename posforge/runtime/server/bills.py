"""Who may go on with a parked bill: one till at a time, and the store server writes down which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from posforge.errors import UserError
from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.events import open_body
from posforge.runtime.domain.events_bill import BillParked, BillTaken
from posforge.runtime.ext.parked_bills import (
    PARKED_BILLS,
    TAKE_BILL,
    GivenBill,
    KnownBill,
    KnownBills,
    WantedBill,
    WhichBills,
)
from posforge.runtime.ext.store_line import Answer, AnyAnswer, Asker
from posforge.runtime.storage import bills, rows
from posforge.runtime.storage.append import Author
from posforge.runtime.storage.engine import Database
from posforge.runtime.storage.sql import Statement
from posforge.runtime.storage.work import UnitOfWork
from posforge.runtime.storage.writes import check_keys

MOST_KNOWN = 100

_TILLS = Statement("SELECT node, till FROM machine")
_WHY_IT_STAYS = {
    "part_paid": "A part of it is paid already.",
    "too_long": "It is too long to be handed over.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bills:
    """The parked bills of the branch this store server stands in."""

    database: Database
    author: Author

    @property
    def answers(self) -> tuple[AnyAnswer, ...]:
        """What tills may ask of them."""
        return (
            Answer(question=PARKED_BILLS, give=self.known),
            Answer(question=TAKE_BILL, give=self.give),
        )

    def known(self, asker: Asker, _asked: WhichBills) -> KnownBills:
        """Return the parked bills that are not over."""
        with self.database.read() as connection:
            tills = tills_by_node(connection)
            found = bills.open_bills(connection, store=asker.store, most=MOST_KNOWN)
        return KnownBills(bills=tuple(_known(row, tills) for row in found))

    def give(self, asker: Asker, wanted: WantedBill) -> GivenBill:
        """Write down that the till that asks has a bill from now on, and hand it out.

        Asked again by who has it already, the answer is the same. Raises UserError for a bill that
        is over, that is on the counter of another till, and that stays where it is.
        """
        check_keys(wanted.parking, wanted.person, wanted.approver)
        with self.database.write() as connection:
            row = bills.bill(connection, store=asker.store, parking=wanted.parking)
            if row is None:
                return GivenBill(given="", bill=None)
            _check(row, asker, wanted, tills=tills_by_node(connection))
            holder, given = bills.taken(connection, row.event_id)
            if holder != asker.node:
                taken = BillTaken(
                    cart=row.cart, parking=row.event_id, giver=row.holder, taker=asker.node
                )
                work = UnitOfWork(connection, self.author)
                event = work.record(
                    taken, actor=wanted.person, approver=wanted.approver, cause=(row.event_id,)
                )
                given = event.header.id
            return GivenBill(given=given, bill=_bill(connection, row.event_id))


def _check(row: Any, asker: Asker, wanted: WantedBill, *, tills: Mapping[str, int]) -> None:
    if row.is_paid:
        raise UserError("This bill is paid already.", hint="Look for its receipt.")
    if row.is_over:
        raise UserError("This bill is no longer parked.", hint="Choose another from the list.")
    if row.holder == asker.node:
        return
    if row.since_ms is not None and not wanted.is_taken_away:
        raise UserError(
            f"Till {tills.get(row.holder, 0)} has this bill on its counter.",
            hint="Finish it there, or take it away from there.",
        )
    if row.stays:
        raise UserError(
            f"This bill is finished at till {tills.get(row.node, 0)}. {_WHY_IT_STAYS[row.stays]}",
            hint="Resume it there.",
        )


def _known(row: Any, tills: Mapping[str, int]) -> KnownBill:
    return KnownBill(
        parking=row.event_id,
        cart=row.cart,
        till=tills.get(row.node, 0),
        holder=tills.get(row.holder, 0),
        parked_ms=row.wall_ms,
        since_ms=row.since_ms or 0,
        person=row.person,
        label=row.label,
        lines=row.lines,
        gross_minor=row.gross_minor,
        stays=row.stays,
    )


def _bill(connection: Connection, parking: str) -> Cart | None:
    event = rows.by_id(connection, parking)
    if event is None:
        return None
    parked = open_body(event.header.type, event.header.sv, event.body)
    return parked.bill if isinstance(parked, BillParked) else None


def tills_by_node(connection: Connection) -> Mapping[str, int]:
    """Return the number of each machine's till, 0 for what is none."""
    return {row.node: row.till for row in _TILLS.all(connection)}
