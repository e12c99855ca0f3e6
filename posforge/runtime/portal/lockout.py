"""Slows down guessing: after a few wrong passwords in a row, a name is locked for some minutes."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import NamedTuple

from posforge.runtime.ext.ports import Clock
from posforge.runtime.portal.errors import LockedOutError

FAILURES_BEFORE_LOCK = 5
LOCK_MS = 5 * 60 * 1000
NAMES_REMEMBERED = 10_000


class _Failures(NamedTuple):
    in_a_row: int
    at_ms: int


class Lockout:
    """Counts failures per name as it was typed, so a lock does not tell whether the name exists."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failures: OrderedDict[str, _Failures] = OrderedDict()
        self._one_at_a_time = Lock()

    def begin(self, name: str) -> int:
        """Count an attempt as failed before it is checked, and return how many that makes.

        Counting first leaves nothing to win by trying many at once. Raises LockedOutError when
        there were too many already.
        """
        now_ms = self._clock.now_ms()
        with self._one_at_a_time:
            in_a_row = self._still_counting(name, now_ms) + 1
            self._failures[name] = _Failures(in_a_row, now_ms)
            self._failures.move_to_end(name)
            while len(self._failures) > NAMES_REMEMBERED:
                self._failures.popitem(last=False)
        return in_a_row

    def succeed(self, name: str) -> None:
        """Forget the failures of a name: its password was right."""
        with self._one_at_a_time:
            self._failures.pop(name, None)

    def _still_counting(self, name: str, now_ms: int) -> int:
        in_a_row, at_ms = self._failures.get(name, _Failures(0, 0))
        waited_ms = now_ms - at_ms
        if in_a_row < FAILURES_BEFORE_LOCK:
            return in_a_row
        if 0 <= waited_ms < LOCK_MS:
            raise LockedOutError(minutes=-(-(LOCK_MS - waited_ms) // 60_000))
        return 0
