"""Moments people write down: a day, or a day and a time, on the shop's own clock."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo

_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{1,2}:\d{2})(?::00)?)?", re.ASCII)
_START = datetime(1970, 1, 1, tzinfo=UTC)


def parse_moment(text: str, zone: tzinfo, *, day_starts: str = "00:00") -> int:
    """Return Unix milliseconds of "2027-01-31 08:00", or of "2027-01-31": where that day begins.

    `day_starts` is the time at which the shop's day begins. A time that a change of the clocks
    leaves out is that much later. Raises ValueError for what is no moment.
    """
    match = _MOMENT.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is no date such as 2027-01-31")
    clock = (match[2] or day_starts).zfill(5)
    when = datetime.fromisoformat(f"{match[1]}T{clock}").replace(tzinfo=zone)
    return (when - _START) // timedelta(milliseconds=1)
