"""An ESC/POS printer: asks how it is, opens the drawer, prints, and hears that the paper is out.

Status commands: `DLE EOT n` is answered at once, `GS r 1` only when all before it is printed.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from posforge.runtime.devices.drawer import DrawerPin, pulse, urgent_pulse
from posforge.runtime.devices.layout import Paper, lay_out
from posforge.runtime.devices.transport import Transport, Wire, transport_to
from posforge.runtime.domain.blocks import Receipt
from posforge.runtime.domain.shop import PrinterOptions, Shop
from posforge.runtime.ext.printers import BrokenOffError, NotReadyError, PrinterOffError

if TYPE_CHECKING:
    from posforge.runtime.devices.escpos import Dialect

ANSWER_S = 1.0
PRINTED_S = 10.0
_OFFLINE, _CAUSE, _PAPER = b"\x10\x04\x01", b"\x10\x04\x02", b"\x10\x04\x04"
_ASK = _OFFLINE + _CAUSE + _PAPER
_ASK_PRINTED = b"\x1dr\x01"


def make(shop: Shop) -> Printer:
    """Return the ESC/POS printer that store.yaml describes."""
    return Printer.of(shop.printer)


class Printer:
    """One printer with the drawer that hangs on it.

    `profile` names its model in python-escpos' database.
    """

    def __init__(
        self, transport: Transport, *, paper: Paper, drawer: DrawerPin, profile: str = "default"
    ) -> None:
        self._transport = transport
        self._paper = paper
        self._profile = profile
        self._drawer = drawer
        self._answers: bool | None = None if transport.may_answer else False
        self._confirms = True

    @classmethod
    def of(cls, options: PrinterOptions) -> Printer:
        """Return the printer that store.yaml describes."""
        return cls(
            transport_to(options.connect),
            paper=Paper.of_width(options.width_mm),
            drawer=options.drawer,
        )

    def encode(self, receipt: Receipt) -> bytes:
        """Return the bytes of a receipt. Raises KnownError for a letter that cannot be drawn."""
        return self._dialect.encode(lay_out(receipt, self._paper))

    def check(self) -> None:
        """Raise PrinterOffError or NotReadyError unless the printer would print now."""
        with self._transport.open() as wire:
            self._check(wire)

    def print(self, data: bytes, *, opens_drawer: bool, on_paper: Callable[[], None]) -> None:
        """Open the drawer if asked to, print, and return when it is on paper.

        The drawer opens even where printing is impossible, as long as the printer can be reached.

        Args:
            data: what `encode` returned; nothing for the drawer alone.
            opens_drawer: whether the drawer opens first.
            on_paper: called right before the first byte that may mark the paper.

        Raises PrinterOffError or NotReadyError while the paper is untouched, BrokenOffError when
        nobody knows how much of the job is on it.
        """
        with self._transport.open() as wire:
            try:
                self._check(wire)
            except NotReadyError:
                if opens_drawer:
                    self._open_drawer(wire, urgent_pulse(self._drawer))
                if data:
                    raise
                return
            if opens_drawer:
                self._open_drawer(wire, pulse(self._drawer))
            if data:
                on_paper()
                wire.write(data)
                self._await_printed(wire)

    @cached_property
    def _dialect(self) -> Dialect:
        """Load fonts, pictures and encoder with the first receipt, not while the till starts."""
        from posforge.runtime.devices.escpos import Dialect  # noqa: PLC0415
        from posforge.runtime.devices.fonts import FontBook  # noqa: PLC0415

        return Dialect(self._paper, fonts=FontBook(), profile=self._profile)

    def _open_drawer(self, wire: Wire, kick: bytes) -> None:
        try:
            wire.write(kick)
        except BrokenOffError as error:
            raise self._gone() from error

    def _check(self, wire: Wire) -> None:
        if self._answers is False:
            return
        try:
            wire.write(_ASK)
            said = _read_status(wire)
        except BrokenOffError as error:
            raise self._gone() from error
        if self._answers is None:
            self._answers = bool(said)
        if self._answers:
            self._judge(said)

    def _judge(self, said: bytes) -> None:
        where = self._transport.address
        if len(said) < len(_ASK) // 3:
            raise NotReadyError(
                "error",
                f"The printer at {where} does not answer.",
                hint="Switch it off and on again.",
            )
        offline, cause, paper = said[:3]
        if cause & 0x04:
            raise NotReadyError(
                "cover_open", f"The cover of the printer at {where} is open.", hint="Close it."
            )
        if paper & 0x60 or cause & 0x20:
            raise NotReadyError(
                "no_paper", f"The printer at {where} is out of paper.", hint="Put in a new roll."
            )
        if offline & 0x08 or cause & 0x40:
            raise NotReadyError(
                "error",
                f"The printer at {where} reports an error.",
                hint="Check the cutter and for jammed paper, then switch it off and on.",
            )

    def _await_printed(self, wire: Wire) -> None:
        """Wait for the printer's word that the job is out; some printers never give it."""
        if not (self._answers and self._confirms):
            return
        wire.write(_ASK_PRINTED)
        if wire.read(PRINTED_S):
            return
        wire.write(_ASK)
        try:
            self._judge(_read_status(wire))
        except NotReadyError as error:
            raise BrokenOffError(
                f"{error.message} It stopped in the middle of printing.", hint=error.hint
            ) from error
        self._confirms = False

    def _gone(self) -> PrinterOffError:
        return PrinterOffError(
            f"The printer at {self._transport.address} hung up.",
            hint="Check that no other program holds it, then switch it off and on.",
        )


def _read_status(wire: Wire) -> bytes:
    """Return the answers to `DLE EOT` 1, 2 and 4, as many as came; they alone have this shape."""
    said = b""
    deadline = time.monotonic() + ANSWER_S
    while len(said) < 3 and (left_s := deadline - time.monotonic()) > 0:
        heard = wire.read(left_s)
        if not heard:
            break
        said += bytes(byte for byte in heard if byte & 0x93 == 0x12)
    return said
