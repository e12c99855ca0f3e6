"""Works through the print queue in a thread of its own; selling never waits for paper.

A job that may have been on paper when the power went is not printed again unasked: it becomes a
question to the cashier ("printed?"). A job the printer never saw is tried until it is back.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from posforge.errors import KnownError
from posforge.runtime.devices.printouts import Composer
from posforge.runtime.ext.failpoints import reached
from posforge.runtime.ext.ports import Clock, PrintJob, PrintQueue
from posforge.runtime.ext.printers import (
    BrokenOffError,
    NotReadyError,
    PrinterDriver,
    PrinterOffError,
)

State = Literal["unknown", "ready", "printing", "off", "no_paper", "cover_open", "error"]

RETRY_S = (1.0, 2.0, 5.0, 10.0, 20.0)
CHECK_S = 30.0
DRAWER_S = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterStatus:
    """How the printer is, since when (Unix ms), and what waits for it or for a person.

    `waiting` jobs are tried again by themselves, `questions` may be on paper and ask "printed?",
    `refused` can never be printed as they are, their `reason` says why.
    """

    state: State = "unknown"
    since_ms: int = 0
    reason: str = ""
    waiting: tuple[PrintJob, ...] = ()
    questions: tuple[PrintJob, ...] = ()
    refused: tuple[PrintJob, ...] = ()


class PrintWorker:
    """Prints what the queue holds, oldest first, and keeps the printer's status."""

    def __init__(
        self,
        queue: PrintQueue,
        printer: PrinterDriver,
        *,
        compose: Composer,
        clock: Clock,
        on_change: Callable[[PrinterStatus], None] = lambda _: None,
        retry_s: Sequence[float] = RETRY_S,
    ) -> None:
        self._queue = queue
        self._printer = printer
        self._compose = compose
        self._clock = clock
        self._on_change = on_change
        self._retry_s = retry_s
        self._failures = 0
        self._first_seen: dict[str, float] = {}
        self._drawer_served: set[str] = set()
        self._refused: set[str] = set()
        self._decisions: deque[tuple[str, Literal["done", "queued"]]] = deque()
        self._status = PrinterStatus()
        self._wake = threading.Event()
        self._is_stopping = False
        self._thread = threading.Thread(target=self._run, name="printing", daemon=True)

    @property
    def status(self) -> PrinterStatus:
        """How the printer is now."""
        return self._status

    def start(self) -> None:
        """Begin to print."""
        self._thread.start()

    def stop(self, *, wait_s: float = 5.0) -> None:
        """End after the job in hand; jobs left over wait in the queue for the next start."""
        self._is_stopping = True
        self._wake.set()
        self._thread.join(wait_s)

    def wake(self) -> None:
        """Look at the queue now: a job was queued, or the printer was seen to."""
        self._failures = 0
        self._wake.set()

    def settle(self, job: str) -> None:
        """Take a job as printed: it was seen on paper, or nobody needs it any more."""
        self._decisions.append((job, "done"))
        self.wake()

    def print_again(self, job: str) -> None:
        """Put a job back into the queue: it was not on paper, or what hindered it is mended."""
        self._decisions.append((job, "queued"))
        self.wake()

    def _run(self) -> None:
        self._first_seen = dict.fromkeys((job.id for job in self._pending()), float("-inf"))
        while not self._is_stopping:
            self._wake.clear()
            self._wake.wait(self._round())

    def _round(self) -> float:
        """Print what can be printed; return after how many seconds to look again."""
        try:
            self._take_decisions()
            waiting = self._look()
            if not waiting:
                self._printer.check()
                self._say("ready")
            for job in waiting:
                if not self._is_stopping:
                    self._serve(job)
        except KnownError as error:
            self._say(_state_of(error), str(error))
            wait_s = self._retry_s[min(self._failures, len(self._retry_s) - 1)]
            self._failures += 1
            return wait_s
        self._failures = 0
        return CHECK_S

    def _pending(self) -> Sequence[PrintJob]:
        try:
            return self._queue.pending()
        except KnownError as error:
            self._say("error", str(error))
            return ()

    def _take_decisions(self) -> None:
        while self._decisions:
            job, status = self._decisions[0]
            self._queue.mark(job, status=status)
            self._refused.discard(job)
            self._decisions.popleft()

    def _look(self) -> list[PrintJob]:
        """Sort the queue into what waits, what needs an answer and what was refused."""
        jobs = self._queue.pending()
        for job in jobs:
            self._first_seen.setdefault(job.id, time.monotonic())
        refused = tuple(job for job in jobs if job.id in self._refused)
        questions = tuple(
            job for job in jobs if job.status == "printing" and job.id not in self._refused
        )
        aside = {job.id for job in (*refused, *questions)}
        waiting = [job for job in jobs if job.id not in aside]
        self._publish(
            replace(self._status, waiting=tuple(waiting), questions=questions, refused=refused)
        )
        return waiting

    def _serve(self, job: PrintJob) -> None:
        """Print one job and record how it went. Raises KnownError when the printer cannot."""
        try:
            printout = self._compose(job)
            data = self._printer.encode(printout.receipt) if printout.receipt else b""
        except NotReadyError as error:  # there is nobody to encode it yet
            self._postpone(job, str(error))
            raise
        except KnownError as error:
            self._refused.add(job.id)
            self._mark(job, "failed", str(error))
            return
        try:
            self._printer.print(
                data,
                opens_drawer=printout.opens_drawer and self._may_open_drawer(job),
                on_paper=lambda: self._begin(job),
            )
        except BrokenOffError as error:
            self._mark(job, "printing", str(error))
            raise
        except (PrinterOffError, NotReadyError) as error:
            if isinstance(error, NotReadyError):
                self._drawer_served.add(job.id)
            self._postpone(job, str(error))
            raise
        reached("print.after-printing")
        self._mark(job, "done")
        if data:
            self._say("ready")

    def _may_open_drawer(self, job: PrintJob) -> bool:
        """Tell whether the drawer may still open: never twice, and never long after its sale."""
        age_s = time.monotonic() - self._first_seen[job.id]
        return job.id not in self._drawer_served and age_s <= DRAWER_S

    def _begin(self, job: PrintJob) -> None:
        self._queue.mark(job.id, status="printing")
        self._drawer_served.add(job.id)
        self._say("printing")
        reached("print.before-printing")

    def _postpone(self, job: PrintJob, reason: str) -> None:
        """Leave a receipt for later; a drawer that did not open now shall not open by itself."""
        if job.kind == "drawer":
            self._mark(job, "done", f"The drawer did not open. {reason}")
        elif (job.status, job.reason) != ("failed", reason):
            self._mark(job, "failed", reason)

    def _mark(self, job: PrintJob, status: str, reason: str = "") -> None:
        self._queue.mark(job.id, status=status, reason=reason)
        self._look()

    def _say(self, state: State, reason: str = "") -> None:
        if (state, reason) != (self._status.state, self._status.reason):
            is_new = state != self._status.state
            since_ms = self._clock.now_ms() if is_new else self._status.since_ms
            self._publish(replace(self._status, state=state, since_ms=since_ms, reason=reason))

    def _publish(self, status: PrinterStatus) -> None:
        if status != self._status:
            self._status = status
            self._on_change(status)


def _state_of(error: KnownError) -> State:
    if isinstance(error, NotReadyError):
        return error.trouble
    return "off" if isinstance(error, PrinterOffError | BrokenOffError) else "error"
