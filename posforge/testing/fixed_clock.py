"""A clock for tests: it stands still until it is moved."""

from __future__ import annotations

from dataclasses import dataclass

from posforge.runtime.domain.envelope import ClockQuality

NOON_MS = 1_795_258_800_000
"""21 November 2026, 12:00 in Berlin."""


@dataclass(slots=True)
class FixedClock:
    """A clock that stands still until it is moved."""

    wall_ms: int = NOON_MS
    tz_min: int = 60

    def now_ms(self) -> int:
        return self.wall_ms

    def offset_min(self) -> int:
        return self.tz_min

    def quality(self) -> tuple[ClockQuality, int]:
        return "synced", 0

    def pass_ms(self, duration: int) -> None:
        """Let time pass."""
        self.wall_ms += duration
