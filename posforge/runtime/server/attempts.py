"""The brake on guessing join codes: a few wrong ones per address, then silence for a while."""

from __future__ import annotations

import threading

from posforge.runtime.ext.ports import Clock

MOST_WRONG = 10
FORGET_MS = 10 * 60 * 1000
_MOST_ADDRESSES = 1000


class Attempts:
    """Counts wrong join codes per address, in memory."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._wrong: dict[str, list[int]] = {}
        self._one_at_a_time = threading.Lock()

    def are_spent(self, address: str) -> bool:
        """Tell whether this address must wait."""
        with self._one_at_a_time:
            return len(self._recent(address)) >= MOST_WRONG

    def wrong(self, address: str) -> None:
        """Count a wrong code from this address."""
        with self._one_at_a_time:
            recent = self._recent(address)
            self._wrong.pop(address, None)
            self._wrong[address] = [*recent, self._clock.now_ms()][-MOST_WRONG:]
            while len(self._wrong) > _MOST_ADDRESSES:
                del self._wrong[next(iter(self._wrong))]

    def _recent(self, address: str) -> list[int]:
        now_ms = self._clock.now_ms()
        return [at for at in self._wrong.get(address, []) if abs(now_ms - at) < FORGET_MS]
