"""Works a till's window as a cashier does: real keys on a screen, and it hears what is shown."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from posforge.errors import KnownError
from posforge.testing.screen import VirtualScreen

_WAIT_S = 20.0
_PAINT_S = 0.3
_QUIET_S = 0.02


class TillDriver:
    """Presses keys on `screen` and hears the till started with `--announce` through its log."""

    def __init__(self, screen: VirtualScreen, log: Path) -> None:
        self._screen = screen
        self._log = log
        self._read = 0

    def sign_in(self, position: int, pin: str) -> None:
        """Choose the n-th person shown and give their PIN."""
        self._screen.press(str(position))
        self._screen.type(pin)
        self._screen.press("Enter")
        self.hear("ready")

    def scan(self, code: str) -> dict[str, Any]:
        """Scan a code; return what the bill comes to, or the banner that refused it."""
        self._screen.scan(code)
        return self.hear("bill", "banner")

    def pay_exact(self, *, tabs: int = 0) -> dict[str, Any]:
        """Pay with exactly what is due; return the sale. `tabs` choose another way than cash."""
        self._screen.press("F9")
        self.hear("screen", name="pay")
        for _ in range(tabs):
            self._screen.press("Tab")
        self._screen.press("F10")
        return self.hear("sold")

    def pay(self, tendered_minor: int) -> dict[str, Any]:
        """Type what the customer gave, in minor units, and take it; return the sale."""
        self._screen.press("F9")
        self.hear("screen", name="pay")
        self._screen.type(str(tendered_minor))
        self._screen.press("Enter")
        return self.hear("sold")

    def photograph(self, path: Path) -> None:
        """Save what the screen shows, after it had time to paint."""
        time.sleep(_PAINT_S)
        self._screen.photograph(path)

    def hear(self, *whats: str, **facts: object) -> dict[str, Any]:
        """Return the next thing said that is one of `whats` with these facts; skip the others.

        Raises KnownError when nothing of the kind is said within 20 seconds.
        """
        give_up = time.monotonic() + _WAIT_S
        while time.monotonic() < give_up:
            for said in self._new_lines():
                if said["what"] in whats and facts.items() <= said.items():
                    return said
            time.sleep(_QUIET_S)
        raise KnownError(
            f"The till did not say {' or '.join(whats)} within {_WAIT_S:.0f} s.",
            hint=f"See {self._log}.",
        )

    def _new_lines(self) -> Iterator[dict[str, Any]]:
        with self._log.open("rb") as file:
            file.seek(self._read)
            for line in file:
                if not line.endswith(b"\n"):
                    return
                self._read += len(line)
                if line.startswith(b"{"):
                    yield json.loads(line)


def wait_until(condition: Callable[[], bool], *, what: str, wait_s: float = _WAIT_S) -> None:
    """Wait until something is true. Raises KnownError, naming it, when it does not come true."""
    give_up = time.monotonic() + wait_s
    while not condition():
        if time.monotonic() > give_up:
            raise KnownError(f"After {wait_s:.0f} s: {what}.")
        time.sleep(_QUIET_S)
