"""The thread that keeps a machine in step with the one above it, and says how that goes."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from posforge.errors import KnownError
from posforge.runtime.ext.failpoints import reached
from posforge.runtime.ext.ports import Clock
from posforge.runtime.sync.client import OfflineError
from posforge.runtime.sync.messages import Answer, Delivery, Pull, Push
from posforge.runtime.sync.pull import Puller
from posforge.runtime.sync.push import Pusher
from posforge.runtime.sync.wire import WireError

LONGEST_WAIT_MS = 15_000
_STOP_S = 30.0

Jitter = Callable[[float, float], float]


class Line(Protocol):
    """The way to the machine above."""

    def push(self, push: Push) -> Answer:
        """Hand over a run."""

    def pull(self, pull: Pull) -> Delivery:
        """Ask for decisions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncStatus:
    """How sync goes: `trouble` is one sentence for a person, empty where nothing is wrong.

    Times are Unix ms: `oldest_ms` of the oldest event the machine above lacks (0 for none),
    `heard_ms` of its last answer (0 for never).
    """

    is_online: bool = False
    unsynced: int = 0
    oldest_ms: int = 0
    heard_ms: int = 0
    trouble: str = ""


class Pump:
    """Pushes when something was committed, pulls now and then, and backs off where it fails."""

    def __init__(
        self,
        line: Line,
        *,
        pusher: Pusher,
        puller: Puller,
        clock: Clock,
        push_ms: int,
        pull_ms: int,
        jitter: Jitter = random.uniform,  # noqa: S311 - spreads load, keeps no secret
    ) -> None:
        self._line = line
        self._pusher = pusher
        self._puller = puller
        self._clock = clock
        self._push_ms = push_ms
        self._pull_ms = pull_ms
        self._jitter = jitter
        self._changed = threading.Condition()
        self._is_woken = False
        self._is_stopping = False
        self._failures = 0
        self._pulled_ms = 0
        self._first_after_ms = 0
        self._status = SyncStatus()
        self._thread = threading.Thread(target=self._run, name="posforge-sync", daemon=True)

    @property
    def is_online(self) -> bool:
        """Tell whether the machine above answered last time."""
        return self._status.is_online

    @property
    def status(self) -> SyncStatus:
        """How sync goes right now."""
        count, oldest_ms = self._pusher.backlog()
        return replace(self._status, unsynced=count, oldest_ms=oldest_ms)

    def start(self, *, after_ms: int = 0) -> None:
        """Begin to keep in step, or begin a moment later, when there is less to do."""
        self._first_after_ms = after_ms
        self._thread.start()

    def stop(self) -> None:
        """End after the exchange that is under way; whatever is unsent stays in the journal."""
        with self._changed:
            self._is_stopping = True
            self._changed.notify_all()
        self._thread.join(_STOP_S)

    def notify(self) -> None:
        """Push now: something was committed. Costs nothing and never waits."""
        with self._changed:
            self._is_woken = True
            self._changed.notify_all()

    def step(self, *, pull: bool) -> None:
        """Exchange once: decisions come in first, `security` before all, then our journal goes up.

        Failures of the world end in the status.
        """
        try:
            self._pusher.retry()
            if pull:
                self._pull_all()
            self._push_all()
        except OfflineError as error:
            self._failed(str(error), is_online=False)
        except (KnownError, WireError) as error:
            self._failed(str(error), is_online=True)
        else:
            self._heard()

    def _pull_all(self) -> None:
        while self._puller.heard(self._line.pull(self._puller.next())):
            self._heard()
            if self._is_stopping:
                return

    def _push_all(self) -> None:
        while not self._is_stopping and (push := self._pusher.next()) is not None:
            answer = self._line.push(push)
            reached("sync.pushed")
            self._pusher.heard(push, answer)

    def _heard(self) -> None:
        trouble = self._pusher.trouble or self._puller.trouble
        self._failures = self._failures + 1 if trouble else 0
        self._status = SyncStatus(is_online=True, heard_ms=self._clock.now_ms(), trouble=trouble)

    def _failed(self, sentence: str, *, is_online: bool) -> None:
        self._failures += 1
        self._status = replace(self._status, is_online=is_online, trouble=sentence)

    def _run(self) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._is_stopping, timeout=self._first_after_ms / 1000)
        try:
            while not self._is_stopping:
                since_ms = self._clock.now_ms() - self._pulled_ms
                is_due = not 0 <= since_ms < self._pull_ms
                self.step(pull=is_due or self._failures > 0)
                if is_due and not self._failures:
                    self._pulled_ms = self._clock.now_ms()
                self._rest()
        finally:
            if not self._is_stopping:
                self._failed("Sync ended by an error of posforge; see the log.", is_online=False)

    def _rest(self) -> None:
        """Wait for a commit or the next look; after a failure wait longer, and wake for nothing."""
        if self._failures:
            most_ms = min(LONGEST_WAIT_MS, self._push_ms * 2 ** min(self._failures, 20))
            wait_ms = self._jitter(0, most_ms)
        else:
            wait_ms = self._push_ms
        with self._changed:
            self._changed.wait_for(self._is_wanted, timeout=wait_ms / 1000)
            self._is_woken = False

    def _is_wanted(self) -> bool:
        return self._is_stopping or (self._is_woken and not self._failures)
