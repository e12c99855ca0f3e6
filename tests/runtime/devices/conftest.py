"""Fonts, a queue in memory, and a way to wait for the printer's status."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from posforge.runtime.devices.fonts import FontBook
from posforge.runtime.devices.queue import PrinterStatus
from posforge.runtime.ext.ports import PrintJob


class MemoryQueue:
    """A PrintQueue; what was marked stays readable, as on disk."""

    def __init__(self, *jobs: PrintJob) -> None:
        self.jobs = {job.id: job for job in jobs}
        self.history: list[tuple[str, str]] = []

    def add(self, job: PrintJob) -> None:
        self.jobs = {**self.jobs, job.id: job}

    def pending(self) -> Sequence[PrintJob]:
        return [job for job in self.jobs.values() if job.status != "done"]

    def mark(self, job: str, *, status: str, reason: str = "") -> None:
        self.jobs[job] = replace(self.jobs[job], status=status, reason=reason)
        self.history.append((job, status))


class Watch:
    """Hears every change of a printer's status and waits for one."""

    def __init__(self) -> None:
        self.seen: list[PrinterStatus] = []
        self._changed = threading.Condition()

    def __call__(self, status: PrinterStatus) -> None:
        with self._changed:
            self.seen.append(status)
            self._changed.notify_all()

    def until(self, wanted: Callable[[PrinterStatus], object], *, wait_s: float = 10) -> bool:
        with self._changed:
            return self._changed.wait_for(
                lambda: bool(self.seen) and bool(wanted(self.seen[-1])), wait_s
            )


@pytest.fixture
def memory_queue() -> MemoryQueue:
    return MemoryQueue()


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture(scope="session")
def fonts() -> FontBook:
    return FontBook()
