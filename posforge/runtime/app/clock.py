"""The machine's own clock, told in the shop's time zone."""

from __future__ import annotations

import time
from datetime import datetime
from zoneinfo import ZoneInfo

from posforge.runtime.domain.envelope import ClockQuality


class SystemClock:
    """Wall time of the operating system; `timezone` is the shop's (`Europe/Berlin`)."""

    def __init__(self, timezone: str) -> None:
        self._zone = ZoneInfo(timezone)

    def now_ms(self) -> int:
        """Return the wall time as Unix milliseconds."""
        return time.time_ns() // 1_000_000

    def offset_min(self) -> int:
        """Return the shop's offset from UTC, in minutes, at this moment."""
        offset = datetime.now(self._zone).utcoffset()
        assert offset is not None, "a time zone has an offset"
        return int(offset.total_seconds()) // 60

    def quality(self) -> tuple[ClockQuality, int]:
        """Return that nobody checks this clock against another."""
        return "free", 0
