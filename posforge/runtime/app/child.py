"""A machine of the shop run as a child process: it ends with us, and says when it is ready."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from posforge.errors import KnownError
from posforge.runtime.app.serve import READY_FILE

_READY_S = 60.0
_END_S = 20.0
_PR_SET_PDEATHSIG = 1


class Child:
    """One running process, its output kept in a file."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        folder: Path,
        log: Path,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        log.parent.mkdir(parents=True, exist_ok=True)
        self.log = log
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, *command],
                cwd=folder,
                env=None if environment is None else dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                preexec_fn=_end_with(os.getpid()) if sys.platform == "linux" else None,  # noqa: PLW1509
            )

    def await_ready(self, data: Path, *, who: str) -> dict[str, Any]:
        """Return what a server writes into `ready.json` of its data folder once it listens.

        Raises KnownError with its last words when it ends before, or takes a minute.
        """
        told: dict[str, Any] = {}

        def is_told() -> bool:
            told.update(_read(data / READY_FILE))
            return told.get("pid") == self.process.pid  # an earlier one may have left its own

        self.await_that(is_told, who=who)
        return told

    def await_that(self, has_happened: Callable[[], bool], *, who: str) -> None:
        """Wait until something is true. Raises KnownError when the process ends before."""
        give_up = time.monotonic() + _READY_S
        while not has_happened():
            if self.process.poll() is not None:
                raise KnownError(f"{who} did not start. {self.last_words()}")
            if time.monotonic() > give_up:
                raise KnownError(f"{who} is not ready after a minute.", hint=f"See {self.log}.")
            time.sleep(0.02)

    def last_words(self) -> str:
        """Return the end of what it printed, in one line."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").split("\n")
        return " ".join(line.strip() for line in lines[-4:] if line.strip())

    def end(self) -> None:
        """Ask it to end and wait; one that does not listen is ended."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(_END_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _read(ready: Path) -> dict[str, Any]:
    try:
        told: dict[str, Any] = json.loads(ready.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return told


def _end_with(parent: int) -> Callable[[], None]:
    """Return what a new process does first: ask to be ended when its parent dies, even by -9."""
    library = ctypes.CDLL(None)

    def ask() -> None:
        library.prctl(_PR_SET_PDEATHSIG, int(signal.SIGTERM))
        if os.getppid() != parent:
            os._exit(0)

    return ask
