"""A day begins, and a clock strikes, where the shop is."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from posforge.runtime.domain.moments import parse_moment


@pytest.mark.parametrize(
    ("text", "zone", "utc"),
    [
        ("2027-01-31", "Europe/Berlin", "2027-01-30 23:00"),
        ("2027-07-01", "Europe/Berlin", "2027-06-30 22:00"),
        (" 2027-01-31 08:30 ", "Europe/Berlin", "2027-01-31 07:30"),
        ("2027-01-31 8:30", "Europe/Berlin", "2027-01-31 07:30"),
        ("2027-01-31T08:30", "America/Toronto", "2027-01-31 13:30"),
        ("2027-01-31T08:30:00", "Asia/Kolkata", "2027-01-31 03:00"),
        ("2027-03-28 02:30", "Europe/Berlin", "2027-03-28 01:30"),
        ("2027-10-31 02:30", "Europe/Berlin", "2027-10-31 00:30"),
        ("2018-11-04", "America/Sao_Paulo", "2018-11-04 03:00"),
    ],
)
def test_a_moment_is_on_the_clock_of_the_shop(text, zone, utc):
    at_ms = parse_moment(text, ZoneInfo(zone))
    assert datetime.fromtimestamp(at_ms // 1000, UTC).strftime("%Y-%m-%d %H:%M") == utc
    assert at_ms % 60_000 == 0


def test_a_day_begins_when_the_shop_says():
    zone = ZoneInfo("Europe/Berlin")
    begins_ms = parse_moment("2027-01-31", zone, day_starts="04:00")
    assert begins_ms == parse_moment("2027-01-31 04:00", zone)
    at_ms = parse_moment("2027-01-31 01:00", zone, day_starts="04:00")
    assert at_ms == parse_moment("2027-01-31 01:00", zone), "a time is a time"


@pytest.mark.parametrize(
    "text", ["", "tomorrow", "31.01.2027", "2027-02-30", "20270131", "2027-W05", "2027-01-31 25:00"]
)
def test_what_is_no_moment_is_refused(text):
    with pytest.raises(ValueError, match=r"no date|must be in|out of range"):
        parse_moment(text, ZoneInfo("Europe/Berlin"))
