"""Hybrid logical clock: wall time that never runs backwards inside a journal.

Kulkarni et al., "Logical Physical Clocks" (2014). 48 bits of milliseconds, 16 bits of counter,
written as 16 hex digits because JSON numbers end at 2^53.
"""

from __future__ import annotations


def tick(last: str, wall_ms: int) -> str:
    """Return the next reading after `last` (16 hex digits, or empty before the first)."""
    previous = int(last, 16) if last else 0
    now = wall_ms << 16
    return f"{now if now > previous else previous + 1:016x}"


def milliseconds(reading: str) -> int:
    """Return the Unix milliseconds part of a reading."""
    return int(reading, 16) >> 16
