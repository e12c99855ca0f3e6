"""Which sales have a gift receipt."""

from __future__ import annotations

from sqlalchemy import Connection

from posforge.runtime.domain.envelope import Event
from posforge.runtime.domain.events_counter import GiftReceiptPrinted
from posforge.runtime.storage.sql import Statement, insert
from posforge.runtime.storage.tables_gift import gift_receipt
from posforge.runtime.storage.writes import Writes, check_keys

_PRINTED = insert(gift_receipt)
_OF_SALE = Statement("SELECT COUNT(*) FROM gift_receipt WHERE sale = :sale")


def gift_rows(event: Event, facts: GiftReceiptPrinted) -> Writes:
    """Return what a `GiftReceiptPrinted` adds."""
    check_keys(facts.sale)
    row = {"event_id": event.header.id, "sale": facts.sale, "copy": facts.copy}
    return ((_PRINTED, [row]),)


def gift_receipts(connection: Connection, sale: str) -> int:
    """Return how often the gift receipt of a sale was printed, as far as is known here."""
    return int(_OF_SALE.scalar(connection, {"sale": sale}) or 0)
