"""What is kept of gift cards, credit notes, points and credit for bills that are not paid yet.

Each question is answered in one transaction of the one writer, so two tills never get the same
balance. HQ answers for all branches; where it cannot be reached, a store server goes by what its
own branch has told it. A hold ends when its bill is known to be sold, when the till lets it go, and
by itself after some minutes, for a till that never comes back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from posforge.errors import UserError
from posforge.runtime.domain.ledger import account_of
from posforge.runtime.domain.stored_value import POINT, Held, Hold, Moved, is_held
from posforge.runtime.ext.ports import Clock
from posforge.runtime.ext.questions import HOLD
from posforge.runtime.ext.store_line import Answer, Asker, StoreLine, UnreachableError
from posforge.runtime.storage import accounts
from posforge.runtime.storage.engine import Database
from posforge.runtime.storage.sql import Statement, upsert
from posforge.runtime.storage.tables_payment import stored_value_hold
from posforge.runtime.storage.writes import check_keys

GOOD_MS = 15 * 60 * 1000

_HEARD = Statement(
    "SELECT seq FROM log_head WHERE node = :node AND epoch = :epoch AND stream = :stream"
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
    """Answers how much of an account a bill may take, and keeps that for it.

    Args:
        database: the journals.
        clock: tells when a hold is over.
        above: the way to HQ, which knows the other branches; None where nobody is above.
    """

    def __init__(self, database: Database, clock: Clock, above: StoreLine | None = None) -> None:
        self._database = database
        self._clock = clock
        self._above = above

    def answer(self) -> Answer[Hold, Held]:
        """Return how the question is answered."""
        return Answer(question=HOLD, give=self.hold)

    def hold(self, asker: Asker, asked: Hold) -> Held:
        """Return what the bill may take in all; as much as it asks for is kept, if it is there.

        Raises UserError for an account of which nothing is kept: tills ask for no other.
        """
        check_keys(asked.account, asked.currency, asked.bill)
        if not is_held(asked.account, asked.currency) or asked.credit_minor < 0:
            raise UserError("Nothing is kept of this account.", hint="Take another way to pay.")
        if asked.credit_minor and not asked.account.startswith(account_of("")):
            raise UserError("Only what a customer owes may be owed.", hint="Take another way.")
        if asker.kind == "till":  # it speaks for its own journal alone
            mine = (one for one in asked.moved if one.node == asker.node)
            asked = replace(asked, moved=tuple(mine))
        if self._above is None:
            return self._decide(asker, asked)
        try:
            told = self._above.ask(HOLD, replace(asked, moved=self._not_up_yet(asked)))
        except UnreachableError:
            return self._decide(asker, asked)
        with self._database.write() as connection:
            self._note(connection, asker, asked, is_kept=bool(told.good_ms))
        return told

    def _decide(self, asker: Asker, asked: Hold) -> Held:
        with self._database.write() as connection:
            left_minor = _left(connection, asked, now_ms=self._clock.now_ms())
            is_kept = 0 < asked.amount_minor <= left_minor
            self._note(connection, asker, asked, is_kept=is_kept)
        return Held(left_minor=left_minor, good_ms=GOOD_MS if is_kept else 0)

    def _note(self, connection: Connection, asker: Asker, asked: Hold, *, is_kept: bool) -> None:
        key = {"account": asked.account, "currency": asked.currency, "bill": asked.bill}
        if is_kept:
            until_ms = self._clock.now_ms() + GOOD_MS
            row = {"node": asker.node, "amount_minor": asked.amount_minor, "until_ms": until_ms}
            _KEEP.run(connection, key | row)
        elif asked.amount_minor <= 0:
            _LET_GO.run(connection, key)

    def _not_up_yet(self, asked: Hold) -> tuple[Moved, ...]:
        """Return what HQ may not have heard of: of the till that asks, and of this branch."""
        with self._database.read() as connection:
            here = accounts.unheard(connection, asked.account, unit=asked.currency, peer="hq")
        held = {(one.node, one.epoch, one.seq) for one in here}
        more = (one for one in asked.moved if (one.node, one.epoch, one.seq) not in held)
        return (*here, *more)


def _left(connection: Connection, asked: Hold, *, now_ms: int) -> int:
    """Return what is on an account, with what was told besides, less what others have."""
    _OVER.run(connection, {"now_ms": now_ms, "good_ms": GOOD_MS})
    news = _news(connection, asked)
    balance = accounts.balance(connection, asked.account, unit=asked.currency)
    balance += sum(one.amount_minor for one in news)
    sold = {one.bill for one in news}
    key = {"account": asked.account, "currency": asked.currency, "bill": asked.bill}
    kept = sum(
        int(row.amount_minor) for row in _OTHERS.all(connection, key) if row.bill not in sold
    )
    # Of money, an account is below zero by what the shop owes; of points, above by what one has.
    return (balance if asked.currency == POINT else -balance) + asked.credit_minor - kept


def _news(connection: Connection, asked: Hold) -> Sequence[Moved]:
    stream = accounts.stream_of(asked.currency)
    news = []
    for one in asked.moved:
        log = {"node": one.node, "epoch": one.epoch, "stream": stream}
        if one.seq > (_HEARD.scalar(connection, log) or 0):
            news.append(one)
    return news
