"""The double entries of a layaway: goods reserved and free again, money held for its customer.

`layaway:<number>` is below zero by what was paid in; `fee:<store>` is what the shop keeps of
layaways that were cancelled, revenue of its own on which no tax is charged.
"""

from __future__ import annotations

from posforge.runtime.domain.events_layaway import (
    LayawayCancelled,
    LayawayOpened,
    LayawayPaid,
    Reserved,
)
from posforge.runtime.domain.layaway import reserved
from posforge.runtime.domain.ledger import (
    Entry,
    layaway_account,
    money_entry,
    reserved_entry,
    tender_entries,
)
from posforge.runtime.domain.trace import Trace


def laid_away_entries(opened: LayawayOpened, *, store: str) -> list[Entry]:
    """Return what opening a layaway reserves; no money moves."""
    return [_reserved(one, one.qty_milli, store=store) for one in reserved(opened.lines)]


def instalment_entries(paid: LayawayPaid, *, store: str, node: str) -> list[Entry]:
    """Return what an instalment moves: to the customer's account, through takings like a sale."""
    takings, theirs = f"takings:{node}", layaway_account(paid.number)
    owed = [(theirs, paid.amount_minor), (f"rounding:{store}", paid.rounding_minor)]
    return [
        *(
            money_entry(source, takings, amount=amount, currency=paid.currency)
            for source, amount in owed
            if amount
        ),
        *tender_entries(paid.tenders, customer=paid.customer, currency=paid.currency, node=node),
    ]


def cancelling_entries(cancelled: LayawayCancelled, *, store: str) -> list[Entry]:
    """Return what cancelling frees, and the fee that is the shop's from now on."""
    free = [_reserved(one, -one.qty_milli, store=store) for one in cancelled.goods]
    fee = money_entry(
        f"fee:{store}",
        layaway_account(cancelled.number),
        amount=cancelled.fee_minor,
        currency=cancelled.currency,
    )
    return [*free, *([fee] if cancelled.fee_minor else [])]


def _reserved(one: Reserved, qty_milli: int, *, store: str) -> Entry:
    trace = Trace(lot=one.lot, serial=one.serial)
    return reserved_entry(one.product, one.unit, qty_milli, store=store, trace=trace)
