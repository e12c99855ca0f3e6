"""Listens to the moments a process announces (`ext/failpoints`), and may kill it there.

A kill is SIGKILL: no handler runs, no buffer is flushed, exactly as when the power goes, except
that what the operating system was given is kept. That part is the crash disk's to test.
"""

from __future__ import annotations

import os
import signal
import socket
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Kill:
    """When to kill: the `count`th time `moment` is announced, or `wait_s` after that."""

    moment: str
    count: int = 1
    wait_s: float = 0.0


class Failpoints:
    """A socket that processes announce their moments to; a context manager.

    Attributes:
        plan: the kill to come; None lets every process go on.
        announced: the moments announced since `plan` was set, oldest first.
        killed: set when the planned kill has happened.
    """

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="failpoints-")
        self.path = Path(self._folder.name) / "socket"
        self.announced: list[str] = []
        self.killed = threading.Event()
        self._plan: Kill | None = None
        self._turn = threading.Lock()
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._thread = threading.Thread(target=self._accept, name="failpoints", daemon=True)

    def __enter__(self) -> Self:
        self._listener.bind(str(self.path))
        self._listener.listen()
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()
        self._folder.cleanup()

    def environment(self, base: Mapping[str, str] | None = None) -> dict[str, str]:
        """Return the environment in which a process announces its moments here."""
        return {**(os.environ if base is None else base), "POSFORGE_FAILPOINTS": str(self.path)}

    def plan(self, kill: Kill | None) -> None:
        """Forget what was announced, and kill at the next such moment."""
        with self._turn:
            self.announced.clear()
            self.killed.clear()
            self._plan = kill

    def _accept(self) -> None:
        while True:
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._hear, args=(line,), daemon=True).start()

    def _hear(self, line: socket.socket) -> None:
        with line:
            pid, _, moment = line.makefile().readline().strip().partition(" ")
            kill = self._due(moment)
            if kill is not None and not kill.wait_s:
                self._kill(int(pid))
                return
            try:
                line.sendall(b"\n")
            except BrokenPipeError:
                return
            if kill is not None:
                time.sleep(kill.wait_s)
                self._kill(int(pid))

    def _due(self, moment: str) -> Kill | None:
        with self._turn:
            self.announced.append(moment)
            plan = self._plan
            if plan and moment == plan.moment and self.announced.count(moment) == plan.count:
                self._plan = None
                return plan
            return None

    def _kill(self, pid: int) -> None:
        with self._turn:
            os.kill(pid, signal.SIGKILL)
            self.killed.set()
