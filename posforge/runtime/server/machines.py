"""Who belongs to this server: machines are enrolled, enrolled again, and revoked, as journal."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from posforge.errors import UserError
from posforge.runtime.domain.events import SECURITY, NodeEnrolled, NodeRevoked
from posforge.runtime.domain.ids import node_id, series_name
from posforge.runtime.domain.period import Period
from posforge.runtime.server.join_codes import Seat, redeem
from posforge.runtime.storage.append import Author
from posforge.runtime.storage.engine import Database
from posforge.runtime.storage.periods import open_period
from posforge.runtime.storage.tables import event, log_head, machine
from posforge.runtime.storage.work import UnitOfWork
from posforge.runtime.sync.enrol import Enrolled, EnrolRequest
from posforge.runtime.sync.join_code import JoinCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Machines:
    """Enrols and revokes in the name of one server."""

    database: Database
    author: Author
    trusted: tuple[str, ...]

    def enrol(self, request: EnrolRequest) -> Enrolled | str:
        """Let a machine join, in one transaction; return the reason where it may not.

        The same key may join again: its journal goes on in the next epoch, and a lock is lifted.
        A revoked machine comes back only with a new key.
        """
        public_key = bytes.fromhex(request.public_key)
        node = node_id(public_key)
        now_ms = self.author.clock.now_ms()
        with self.database.write() as connection:
            known = connection.execute(select(machine).where(machine.c.node == node)).first()
            if known is not None and known.revoked:
                return "revoked"
            seat = redeem(connection, JoinCode(pin="", secret=request.secret), now_ms=now_ms)
            if seat is None:
                return "bad-code"
            if known is not None and (known.kind, known.store) != (seat.kind, seat.store):
                return "bad-code"
            epoch = _last_epoch(connection, node) + 1
            before = self._taken_by(connection, seat)
            series = series_name(len(before))
            stood = open_period(connection, before[-1]) if before else Period()
            self._record(connection, seat, request, epoch=epoch, stood=stood)
        me = self.author.identity
        return Enrolled(
            org=me.org,
            node=node,
            kind=seat.kind,
            store=seat.store,
            till=seat.till,
            label=request.label or seat.label,
            epoch=epoch,
            parent=me.node,
            trusted=self.trusted,
            series=series,
        )

    def revoke(self, wanted: str, *, reason: str, actor: str = "") -> str:
        """Let a machine speak no more; return its id.

        Args:
            wanted: its id or the first eight or more digits of it, or `store-till` such as S01-2.
            reason: why, as one sentence.
            actor: the person who decides.

        Raises UserError when no machine, or more than one, is meant.
        """
        with self.database.write() as connection:
            node = self._find(connection, wanted)
            UnitOfWork(connection, self.author).record(
                NodeRevoked(machine=node, reason=reason), actor=actor
            )
        return node

    def _taken_by(self, connection: Connection, seat: Seat) -> list[str]:
        """Return which machines this server has given this seat to, each time, in order."""
        own = (event.c.node == self.author.identity.node) & (event.c.stream == SECURITY)
        query = select(event.c.body).where(own & (event.c.type == NodeEnrolled.TYPE))
        ordered = query.order_by(event.c.epoch, event.c.seq)
        bodies = map(json.loads, connection.execute(ordered).scalars())
        return [
            body["machine"]
            for body in bodies
            if (body["store"], body["till"]) == (seat.store, seat.till)
        ]

    def _record(
        self,
        connection: Connection,
        seat: Seat,
        request: EnrolRequest,
        *,
        epoch: int,
        stood: Period,
    ) -> None:
        UnitOfWork(connection, self.author).record(
            NodeEnrolled(
                machine=node_id(bytes.fromhex(request.public_key)),
                kind=seat.kind,
                store=seat.store,
                till=seat.till,
                label=request.label or seat.label,
                public_key=request.public_key,
                epoch=epoch,
                zs=stood.number,
                z_hash=stood.after,
                receipts=stood.perpetual.receipts,
                sold_minor=stood.perpetual.sold_minor,
                returned_minor=stood.perpetual.returned_minor,
            )
        )

    def _find(self, connection: Connection, wanted: str) -> str:
        store, _, till = wanted.rpartition("-")
        if store and till.isdigit():
            by_place = (machine.c.store == store) & (machine.c.till == int(till))
            query = select(machine.c.node).where(by_place & (machine.c.kind == "till"))
        elif len(wanted) >= 8:
            query = select(machine.c.node).where(machine.c.node.startswith(wanted, autoescape=True))
        else:
            query = select(machine.c.node).where(
                (machine.c.store == wanted) & (machine.c.kind == "store")
            )
        is_other = machine.c.node != self.author.identity.node
        found = connection.execute(query.where(machine.c.revoked == "", is_other)).scalars().all()
        if len(found) != 1:
            how_many = "is no machine" if not found else f"are {len(found)} machines"
            raise UserError(
                f'There {how_many} "{wanted}" here.',
                hint="Give a till as branch-number (S01-2), or the id the portal shows.",
            )
        node: str = found[0]
        return node


def _last_epoch(connection: Connection, node: str) -> int:
    enrolled = connection.execute(select(machine.c.epoch).where(machine.c.node == node)).scalar()
    written = connection.execute(
        select(func.max(log_head.c.epoch)).where(log_head.c.node == node)
    ).scalar()
    return max(enrolled or 0, written or 0)
