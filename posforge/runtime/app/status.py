"""How a till is, for its window: the line and the printer, told in one breath."""

from __future__ import annotations

from dataclasses import dataclass

from posforge.runtime.devices.queue import PrinterStatus, PrintWorker
from posforge.runtime.ext.ports import Clock
from posforge.runtime.sync.pump import Pump
from posforge.runtime.till.ports import PrinterState, Status


@dataclass(frozen=True, slots=True)
class TillStatus:
    """Reads the status of sync and printing; costs one look at the journal's heads."""

    printing: PrintWorker
    pump: Pump
    clock: Clock

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
        )


def _state(printer: PrinterStatus) -> PrinterState:
    if printer.state == "ready" or (printer.state == "unknown" and not printer.waiting):
        return "ready"
    return "busy" if printer.state in {"printing", "unknown"} else "off"
