"""What a store server or HQ answers about a receipt, whichever till printed it."""

from __future__ import annotations

from dataclasses import replace

from posforge.runtime.domain.receipt_known import (
    NotThisReceiptError,
    ReceiptAsked,
    ReceiptKnown,
    heard,
    taken_by_terminals,
)
from posforge.runtime.ext.questions import RECEIPT
from posforge.runtime.ext.store_line import Answer, Asker, StoreLine, UnreachableError
from posforge.runtime.storage.engine import Database
from posforge.runtime.storage.heard import came_back, known, refunds


def about_receipts(
    database: Database, *, org: str, above: StoreLine | None
) -> Answer[ReceiptAsked, ReceiptKnown]:
    """Return the answer of a server with these journals.

    Args:
        database: the journals.
        org: the chain they are of.
        above: the way to HQ, which knows the other branches; None where nobody is above.
    """

    def give(_asker: Asker, asked: ReceiptAsked) -> ReceiptKnown:
        with database.read() as connection:
            own = known(connection, asked.number)
        if above is None:
            return own
        try:
            more = above.ask(RECEIPT, asked)
            # HQ may lack what has not come up yet, and this branch what happened in another.
            wider = more if len(more.sales) > len(own.sales) else own
            sales = heard(wider, number=asked.number, org=org)
        except (UnreachableError, NotThisReceiptError):
            return replace(own, is_whole=False)
        ids = [event.header.id for event, _ in sales]
        with database.read() as connection:
            here = came_back(connection, ids)
            given = refunds(connection, taken_by_terminals(facts for _, facts in sales))
        every = {
            (one.event, one.sale, one.line): one
            for one in (*here, *more.came_back)
            if one.sale in ids
        }
        # What happened in this branch is known here first, and how it ended.
        back = {one.payment: one for one in (*more.refunded, *given)}
        return ReceiptKnown(
            sales=wider.sales,
            came_back=tuple(every.values()),
            is_whole=more.is_whole,
            refunded=tuple(back.values()),
        )

    return Answer(question=RECEIPT, give=give)
