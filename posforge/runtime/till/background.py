"""Work that may touch the disk, done off the window's thread, one job after the other."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeVar

from qtpy.QtCore import QObject, Qt, Signal

from posforge.errors import PosforgeError

T = TypeVar("T")
Refused = Callable[[PosforgeError], None]


class Worker(QObject):
    """One thread that runs jobs in the order they came; answers arrive on the window's thread.

    A job that fails in a way posforge explains answers `refused`; any other failure is a bug and
    is raised again on the window's thread, where the process has its one boundary.

    Args:
        name: what the thread is called, for whoever looks at a process from outside.
    """

    _answered = Signal(object)

    def __init__(self, name: str = "till-worker") -> None:
        super().__init__()
        self._jobs: SimpleQueue[Callable[[], Callable[[], None]] | None] = SimpleQueue()
        self._answered.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._thread = Thread(target=self._run, name=name, daemon=True)
        self._waiting = 0

    @property
    def is_idle(self) -> bool:
        """Whether every job given so far has been answered."""
        return self._waiting == 0

    def submit(self, job: Callable[[], T], *, done: Callable[[T], None], refused: Refused) -> None:
        """Run `job` after all earlier ones, then `done` with its result or `refused`."""
        if not self._thread.is_alive():
            self._thread.start()
        self._waiting += 1
        self._jobs.put(lambda: _answer(job, done=done, refused=refused))

    def close(self) -> None:
        """Finish what was given and stop; nothing can be given afterwards."""
        if self._thread.is_alive():
            self._jobs.put(None)
            self._thread.join()

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            self._answered.emit(job())

    def _deliver(self, answer: Callable[[], None]) -> None:
        self._waiting -= 1
        answer()


def _answer(
    job: Callable[[], Any], *, done: Callable[[Any], None], refused: Refused
) -> Callable[[], None]:
    try:
        return partial(done, job())
    except PosforgeError as error:
        return partial(refused, error)
    except BaseException as bug:  # noqa: BLE001 - carried to the boundary on the window's thread
        return partial(_raise, bug)


def _raise(bug: BaseException) -> None:
    raise bug
