"""Which business day a moment belongs to: days end when the shop says, not at midnight."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

_UNIX_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def business_date(wall_ms: int, offset_min: int, *, closes_at: str) -> str:
    """Return the ISO date of the business day that runs at a moment.

    Args:
        wall_ms: Unix milliseconds.
        offset_min: the shop's offset from UTC then, in minutes.
        closes_at: local time at which one day ends and the next begins (`04:00`).

    At 01:30 the day before still runs where days end at four:

        >>> business_date(1_795_307_400_000, 60, closes_at="04:00")
        '2026-11-21'
    """
    hours, _, minutes = closes_at.partition(":")
    local_ms = wall_ms + (offset_min - int(hours) * 60 - int(minutes)) * 60_000
    return (_UNIX_EPOCH + timedelta(milliseconds=local_ms)).date().isoformat()


def is_over(bizdate: str, *, today: str) -> bool:
    """Tell whether a shift of that date has to end on the business day `today`.

    One day ahead is no mistake: clocks are set back an hour in autumn. A shift further ahead was
    opened under a wrong clock, and must not date everything until then.
    """
    tomorrow = (date.fromisoformat(today) + timedelta(days=1)).isoformat()
    return not today <= bizdate <= tomorrow
