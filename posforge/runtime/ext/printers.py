"""The base of every receipt printer's driver; ESC/POS is one, and a shop's own is another.

The module of a driver has `make(shop)`, which returns one; `shop.printer` says how it is connected.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, Protocol

from posforge.errors import KnownError
from posforge.runtime.domain.blocks import Receipt

Trouble = Literal["no_paper", "cover_open", "error"]


class PrinterOffError(KnownError):
    """The printer cannot be reached; not one byte has gone onto paper."""


class BrokenOffError(KnownError):
    """The printer went away while it was being written to: what is on the paper is unknown."""


class NotReadyError(KnownError):
    """The printer answers and cannot print now; nothing of the job has gone onto paper."""

    def __init__(self, trouble: Trouble, message: str, *, hint: str) -> None:
        super().__init__(message, hint=hint)
        self.trouble = trouble


class PrinterDriver(Protocol):
    """One printer with the drawer that hangs on it, used from one thread."""

    def encode(self, receipt: Receipt) -> bytes:
        """Return what is sent for a receipt. Raises KnownError for what cannot be printed ever."""

    def check(self) -> None:
        """Raise PrinterOffError or NotReadyError unless the printer would print now."""

    def print(self, data: bytes, *, opens_drawer: bool, on_paper: Callable[[], None]) -> None:
        """Open the drawer if asked to, print, and return when it is on paper.

        Args:
            data: what `encode` returned; nothing for the drawer alone.
            opens_drawer: whether the drawer opens first.
            on_paper: called right before the first byte that may mark the paper.

        Raises PrinterOffError or NotReadyError while the paper is untouched, BrokenOffError when
        nobody knows how much of the job is on it.
        """
