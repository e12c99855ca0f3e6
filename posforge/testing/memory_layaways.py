"""Layaways and balances as a till without a disk knows them: folded from its events each time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from posforge.runtime.domain.envelope import Event
from posforge.runtime.domain.events import SaleCompleted, open_body
from posforge.runtime.domain.events_customer import PointsMoved
from posforge.runtime.domain.events_layaway import LayawayCancelled, LayawayOpened, LayawayPaid
from posforge.runtime.domain.layaway import Layaway, layaways_in
from posforge.runtime.domain.ledger import Entry, points_entries, sale_entries
from posforge.runtime.domain.ledger_layaway import (
    cancelling_entries,
    instalment_entries,
    laid_away_entries,
)
from posforge.runtime.domain.stored_value import Moved

_TOLD = frozenset(
    one.TYPE for one in (SaleCompleted, PointsMoved, LayawayOpened, LayawayPaid, LayawayCancelled)
)


def known_layaways(events: Sequence[Event]) -> Mapping[str, Layaway]:
    """Return every layaway, by its number."""
    return layaways_in(_told(events))


def memory_balance(events: Sequence[Event], account: str, *, currency: str) -> int:
    """Return what is on an account of the ledger, in minor units."""
    moved = [one for one in every_entry(events) if one.unit == currency]
    gained = sum(one.amount for one in moved if one.target == account)
    return gained - sum(one.amount for one in moved if one.source == account)


def memory_moved(events: Sequence[Event], account: str, *, currency: str) -> Sequence[Moved]:
    """Return what each event has moved on an account of the ledger."""
    bills = {event.header.id: event.body.get("cart", "") for event in events}
    return [
        Moved(
            node=event.header.node,
            epoch=event.header.epoch,
            seq=event.header.seq,
            bill=bills.get(event.body.get("sale", event.header.id), ""),
            amount_minor=-entry.amount if entry.source == account else entry.amount,
        )
        for event in events
        for entry in every_entry([event])
        if entry.unit == currency and account in {entry.source, entry.target}
    ]


def every_entry(events: Sequence[Event]) -> Iterator[Entry]:
    """Yield the double entries of every sale and layaway, and of points."""
    for event, facts in _told(events):
        store, node = event.header.store, event.header.node
        if isinstance(facts, SaleCompleted):
            yield from sale_entries(facts, store=store, node=node)
        elif isinstance(facts, LayawayOpened):
            yield from laid_away_entries(facts, store=store)
        elif isinstance(facts, LayawayPaid):
            yield from instalment_entries(facts, store=store, node=node)
        elif isinstance(facts, LayawayCancelled):
            yield from cancelling_entries(facts, store=store)
        elif isinstance(facts, PointsMoved):
            yield from points_entries(facts, store=store)


def _told(events: Sequence[Event]) -> Iterator[tuple[Event, Any]]:
    for event in events:
        if event.header.type in _TOLD:
            header = event.header
            yield event, open_body(header.type, header.sv, event.body)
