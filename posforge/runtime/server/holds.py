"""What is kept of gift cards and credit notes for bills that are not paid yet.

Each question is answered in one transaction of the one writer, so two tills never get the same
balance. A hold ends when its bill is known to be sold, when the till lets it go, and by itself
after some minutes, for a till that never comes back.
"""

from __future__ import annotations

from sqlalchemy import Connection

from posforge.errors import UserError
from posforge.runtime.domain.stored_value import is_stored
from posforge.runtime.ext.ports import Clock
from posforge.runtime.ext.store_line import Answer, Asker
from posforge.runtime.flows.stored_value import HOLD, Held, Hold
from posforge.runtime.storage.engine import Database
from posforge.runtime.storage.sql import Statement, upsert
from posforge.runtime.storage.tables_payment import stored_value_hold
from posforge.runtime.storage.writes import check_keys

GOOD_MS = 15 * 60 * 1000

_BALANCE = Statement(
    "SELECT amount_minor FROM account_balance WHERE account = :account AND currency = :currency"
)
_HEARD = Statement(
    "SELECT seq FROM log_head WHERE node = :node AND epoch = :epoch AND stream = 'main'"
)
# A hold that ends later than any made now was made by a clock that was ahead.
_OVER = Statement(
    "DELETE FROM stored_value_hold WHERE until_ms <= :now_ms OR until_ms > :now_ms + :good_ms"
)
_OTHERS = Statement(
    "SELECT held.bill, held.amount_minor FROM stored_value_hold AS held "
    "LEFT JOIN orders ON orders.id = held.bill AND orders.status = 'SUCCESS' "
    "WHERE held.account = :account AND held.currency = :currency AND held.bill <> :bill "
    "AND orders.id IS NULL"
)
_LET_GO = Statement(
    "DELETE FROM stored_value_hold "
    "WHERE account = :account AND currency = :currency AND bill = :bill"
)
_KEEP = upsert(stored_value_hold)


class Holds:
    """Answers how much of a card or note a bill may take, and keeps that for it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def answer(self) -> Answer[Hold, Held]:
        """Return how the question is answered."""
        return Answer(question=HOLD, give=self.hold)

    def hold(self, asker: Asker, asked: Hold) -> Held:
        """Return what the bill may take in all; as much as it asks for is kept, if it is there.

        Raises UserError for what is neither a card nor a note: tills ask for nothing else here.
        """
        check_keys(asked.account, asked.currency, asked.bill)
        if not is_stored(asked.account):
            raise UserError("That is no gift card and no credit note.", hint="Scan its code.")
        now_ms = self._clock.now_ms()
        with self._database.write() as connection:
            _OVER.run(connection, {"now_ms": now_ms, "good_ms": GOOD_MS})
            left_minor = _left(connection, asker, asked)
            key = {"account": asked.account, "currency": asked.currency, "bill": asked.bill}
            is_kept = 0 < asked.amount_minor <= left_minor
            if is_kept:
                until_ms = now_ms + GOOD_MS
                row = {"node": asker.node, "amount_minor": asked.amount_minor, "until_ms": until_ms}
                _KEEP.run(connection, key | row)
            elif asked.amount_minor <= 0:
                _LET_GO.run(connection, key)
        return Held(left_minor=left_minor, good_ms=GOOD_MS if is_kept else 0)


def _left(connection: Connection, asker: Asker, asked: Hold) -> int:
    """Return what is on an account, with what the till has to tell, less what others have."""
    key = {"account": asked.account, "currency": asked.currency}
    heard = _HEARD.scalar(connection, {"node": asker.node, "epoch": asked.epoch}) or 0
    news = [one for one in asked.moved if one.seq > heard]
    balance = int(_BALANCE.scalar(connection, key) or 0) + sum(one.amount_minor for one in news)
    sold = {one.bill for one in news}
    others = _OTHERS.all(connection, key | {"bill": asked.bill})
    kept = sum(int(row.amount_minor) for row in others if row.bill not in sold)
    return -balance - kept
