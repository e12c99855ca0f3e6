"""Moments people write down: a day, or a day and a time, on the shop's own clock."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo

_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{1,2}:\d{2})(?::00)?)?", re.ASCII)
_START = datetime(1970, 1, 1, tzinfo=UTC)


def parse_moment(text: str, zone: tzinfo) -> int:
    """Return Unix milliseconds of "2027-01-31", where that day begins, or "2027-01-31 08:00".

    A time that a change of the clocks leaves out is that much later. Raises ValueError for what is
    no moment.
    """
    match = _MOMENT.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is no date such as 2027-01-31")
    clock = (match[2] or "0:00").zfill(5)
    when = datetime.fromisoformat(f"{match[1]}T{clock}").replace(tzinfo=zone)
    return (when - _START) // timedelta(milliseconds=1)


def spell_moment(at_ms: int, zone: tzinfo) -> str:
    """Return a moment, to the minute, as `parse_moment` reads it."""
    when = (_START + timedelta(milliseconds=at_ms)).astimezone(zone)
    return f"{when:%Y-%m-%d %H:%M}"
