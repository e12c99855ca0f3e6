"""Opens the cash drawer that hangs on the printer: a pulse on pin 2 or pin 5 of its socket.

When it may open (cash, change, an approved no-sale) is a rule of the flows, not of the drawer.
"""

from __future__ import annotations

from typing import Literal

DrawerPin = Literal["pin2", "pin5", "none"]

ON_MS = 50
OFF_MS = 500
_CONNECTOR = {"pin2": 0, "pin5": 1}


def pulse(pin: DrawerPin, *, on_ms: int = ON_MS, off_ms: int = OFF_MS) -> bytes:
    """Return `ESC p m t1 t2`, with t1 and t2 in units of 2 ms; nothing where there is no drawer."""
    if pin == "none":
        return b""
    return b"\x1bp" + bytes((_CONNECTOR[pin], on_ms // 2, min(off_ms // 2, 255)))


def urgent_pulse(pin: DrawerPin) -> bytes:
    """Return `DLE DC4 1 m t`, which a printer obeys at once even while it is out of paper."""
    if pin == "none":
        return b""
    return b"\x10\x14\x01" + bytes((_CONNECTOR[pin], 1))
