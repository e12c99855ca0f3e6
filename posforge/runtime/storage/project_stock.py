"""What an adjustment of stock adds up to: its double entry, and the stock there is after it."""

from __future__ import annotations

from posforge.runtime.domain.envelope import Event
from posforge.runtime.domain.events_stock import StockAdjusted
from posforge.runtime.domain.ledger import adjustment_entries
from posforge.runtime.storage.project_ledger import entry_rows, stock_rows
from posforge.runtime.storage.writes import Writes, check_keys, check_trace


def adjusted_rows(event: Event, adjusted: StockAdjusted) -> Writes:
    """Return what a `StockAdjusted` adds. Raises BodyError for a wrong lot or serial number."""
    header = event.header
    check_keys(header.bizdate, header.store, adjusted.product)
    check_trace(lot=adjusted.lot, serial=adjusted.serial, qty_milli=adjusted.qty_milli)
    entries = adjustment_entries(adjusted, store=header.store)
    return (*entry_rows(event, entries), *stock_rows(entries))
