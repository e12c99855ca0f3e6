"""How a till is, for its window: the line and the printer, told in one breath."""

from __future__ import annotations

import json
from dataclasses import dataclass

from posforge.runtime.devices.queue import PrinterStatus, PrintWorker
from posforge.runtime.ext.ports import Clock
from posforge.runtime.sync.pump import Pump
from posforge.runtime.till.ports import Doubt, PrinterState, Status


@dataclass(frozen=True, slots=True)
class TillStatus:
    """Reads the status of sync and printing; costs one look at the journal's heads."""

    printing: PrintWorker
    pump: Pump
    clock: Clock
    tables: str = ""

    def status(self) -> Status:
        """Return how things are now."""
        line, printer = self.pump.status, self.printing.status
        age_ms = max(0, self.clock.now_ms() - line.oldest_ms) if line.unsynced else 0
        return Status(
            is_online=line.is_online,
            unsynced=line.unsynced,
            oldest_ms=age_ms,
            printer=_state(printer),
            printer_message=printer.reason,
            doubt=_doubt(printer),
            trouble=line.trouble if line.is_online else "",
            tables=self.tables,
        )

    def printed(self, job: str) -> None:
        """Take the cashier's word that this receipt is on paper."""
        self.printing.settle(job)

    def print_again(self, job: str) -> None:
        """Print this receipt: the cashier found no paper."""
        self.printing.print_again(job)


def _doubt(printer: PrinterStatus) -> Doubt | None:
    for job in printer.questions:
        facts = json.loads(job.payload)
        return Doubt(job=job.id, number=str(facts.get("number") or facts.get("title", "")))
    return None


def _state(printer: PrinterStatus) -> PrinterState:
    if printer.state == "ready" or (printer.state == "unknown" and not printer.waiting):
        return "ready"
    return "busy" if printer.state in {"printing", "unknown"} else "off"
