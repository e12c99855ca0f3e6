"""A virtual screen with a real keyboard: windows drawn by Xvfb, keys pressed by xdotool."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

from PIL import ImageGrab

from posforge.errors import KnownError
from posforge.testing.burst import type_at_once

_KEY_NAMES = {"Enter": "Return", "Esc": "Escape", "Backspace": "BackSpace"}


class VirtualScreen:
    """A screen nobody sees; use it as a context manager."""

    def __init__(self, *, width: int = 1366, height: int = 768) -> None:
        for program in ("Xvfb", "xdotool"):
            if shutil.which(program) is None:
                raise KnownError(
                    f"{program} is not installed, and without a display it is needed.",
                    hint="Type: apt-get install xvfb xdotool",
                )
        self._size = f"{width}x{height}x24"
        self._server: subprocess.Popen[bytes] | None = None
        self.display = ""

    def __enter__(self) -> VirtualScreen:
        told, tell = os.pipe()
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(tell), "-screen", "0", self._size, "-nolisten", "tcp"],
            pass_fds=(tell,),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(tell)
        with os.fdopen(told) as line:
            number = line.readline().strip()
        if not number:
            raise KnownError("Xvfb did not start.", hint="Is there room in /tmp?")
        self.display = f":{number}"
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._server is not None:
            self._server.terminate()
            self._server.wait(timeout=10)

    def environment(self, base: Mapping[str, str] | None = None) -> dict[str, str]:
        """Return the environment a program needs to draw here."""
        return {
            **(os.environ if base is None else base),
            "DISPLAY": self.display,
            "QT_QPA_PLATFORM": "xcb",
        }

    def press(self, *keys: str) -> None:
        """Press keys one after the other, by Qt's names (`F9`, `Enter`, `Esc`)."""
        apart = ("--delay", "180") if len(keys) > 1 else ()
        self._do("key", *apart, *(_KEY_NAMES.get(key, key) for key in keys))

    def type(self, text: str, *, delay_ms: int = 90) -> None:
        """Type text as a person does: too slowly to be taken for a scanner."""
        self._do("type", "--delay", str(2 * delay_ms), text)  # xdotool waits half of it

    def scan(self, code: str) -> None:
        """Type a code as a scanner does: faster than any person, then Enter."""
        type_at_once(self.display, code)

    def click(self, x: int, y: int) -> None:
        """Touch the screen at a place in pixels."""
        self._do("mousemove", str(x), str(y), "click", "1")

    def photograph(self, path: Path) -> None:
        """Save what the screen shows as PNG."""
        path.parent.mkdir(parents=True, exist_ok=True)
        ImageGrab.grab(xdisplay=self.display).save(path)

    def _do(self, *arguments: str) -> None:
        subprocess.run(
            ["xdotool", *arguments], env=self.environment(), check=True, capture_output=True
        )
