"""What the window asks of the machine behind it: is the line up, is anything waiting to be sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

PrinterState = Literal["ready", "busy", "off", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A receipt that was being printed when power or line went; only the paper knows."""

    job: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The machine at one moment.

    `unsynced` counts own events the store server lacks, `oldest_ms` is the age of the oldest in
    milliseconds. A printer is `off` when a job failed; `printer_message` then says why in one
    sentence. `none` is a shop without a printer. `trouble` says in one sentence why the store
    server takes nothing from this till although it answers, `tables` why the shop's newest fields
    have no columns here.
    """

    is_online: bool
    unsynced: int = 0
    oldest_ms: int = 0
    printer: PrinterState = "ready"
    printer_message: str = ""
    doubt: Doubt | None = None
    trouble: str = ""
    tables: str = ""


class StatusSource(Protocol):
    """Tells how the machine is, and hears what became of paper. Nothing here may wait."""

    def status(self) -> Status:
        """Return how things are now; asked about once a second, on the background thread."""

    def printed(self, job: str) -> None:
        """Take the cashier's word that this receipt is on paper."""

    def print_again(self, job: str) -> None:
        """Print this receipt: the cashier found no paper."""
