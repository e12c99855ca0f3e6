"""The rows of double entries, the same whatever event moved something."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from posforge.runtime.domain.envelope import Event
from posforge.runtime.domain.ledger import Entry
from posforge.runtime.storage import tables
from posforge.runtime.storage.sql import Statement, insert
from posforge.runtime.storage.writes import Writes, check_keys

_ENTRY = insert(tables.ledger_entry)
_MOVE_STOCK = Statement(
    "INSERT INTO stock_balance (store, product, qty_milli) VALUES (:store, :product, :qty_milli) "
    "ON CONFLICT (store, product) DO UPDATE "
    "SET qty_milli = stock_balance.qty_milli + excluded.qty_milli"
)
_MOVE_RESERVED = Statement(
    "INSERT INTO reserved_balance (store, product, qty_milli) "
    "VALUES (:store, :product, :qty_milli) ON CONFLICT (store, product) DO UPDATE "
    "SET qty_milli = reserved_balance.qty_milli + excluded.qty_milli"
)
_BALANCES = {"stock": ("stock:", _MOVE_STOCK), "reserved": ("reserved:", _MOVE_RESERVED)}
_MOVE_BALANCE = Statement(
    "INSERT INTO account_balance (account, currency, amount_minor) "
    "VALUES (:account, :currency, :amount_minor) ON CONFLICT (account, currency) DO UPDATE "
    "SET amount_minor = account_balance.amount_minor + excluded.amount_minor"
)
_WITH_BALANCE = ("account:", "credit:", "giftcard:", "layaway:")


def entry_rows(event: Event, entries: Sequence[Entry]) -> Writes:
    """Return the rows of an event's entries, numbered from 1 in their order.

    Raises BodyError, as do the others here, for what is too long to be looked up by.
    """
    check_keys(*(text for one in entries for text in (one.trace.lot, one.trace.serial)))
    rows = [
        {
            "event_id": event.header.id,
            "line": line,
            "ledger": entry.ledger,
            "source": entry.source,
            "target": entry.target,
            "item": entry.item,
            "unit": entry.unit,
            "amount": entry.amount,
            "bizdate": event.header.bizdate,
            "lot": entry.trace.lot,
            "serial": entry.trace.serial,
        }
        for line, entry in enumerate(entries, start=1)
    ]
    return ((_ENTRY, rows),) if rows else ()


def stock_rows(entries: Sequence[Entry]) -> Writes:
    """Return what entries change in the stock of each branch, and in what of it is reserved."""
    return tuple(
        (statement, rows)
        for ledger, (prefix, statement) in _BALANCES.items()
        if (rows := _moved(entries, ledger=ledger, prefix=prefix))
    )


def _moved(entries: Sequence[Entry], *, ledger: str, prefix: str) -> list[dict[str, Any]]:
    moved: Counter[tuple[str, str]] = Counter()
    for entry in entries:
        if entry.ledger == ledger:
            moved[entry.source, entry.item] -= entry.amount
            moved[entry.target, entry.item] += entry.amount
    return [
        {"store": account.removeprefix(prefix), "product": item, "qty_milli": qty_milli}
        for (account, item), qty_milli in moved.items()
        if account.startswith(prefix)
    ]


def balance_rows(entries: Sequence[Entry]) -> Writes:
    """Return what entries change of what customers owe, paid in, or have on cards and notes."""
    moved: Counter[tuple[str, str]] = Counter()
    for entry in entries:
        if entry.ledger == "money":
            moved[entry.source, entry.unit] -= entry.amount
            moved[entry.target, entry.unit] += entry.amount
    check_keys(*(text for account_of_currency in moved for text in account_of_currency))
    rows = [
        {"account": account, "currency": currency, "amount_minor": amount_minor}
        for (account, currency), amount_minor in moved.items()
        if account.startswith(_WITH_BALANCE)
    ]
    return ((_MOVE_BALANCE, rows),) if rows else ()
