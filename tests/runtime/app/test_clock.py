"""The system's clock, told in the shop's time zone."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from posforge.runtime.app.clock import SystemClock


def test_it_tells_the_time_of_this_computer_in_milliseconds():
    before = time.time_ns() // 1_000_000
    told = SystemClock("Europe/Berlin").now_ms()
    assert before <= told <= time.time_ns() // 1_000_000


@pytest.mark.parametrize(
    "zone", ["UTC", "Europe/Berlin", "Asia/Kolkata", "America/St_Johns", "Pacific/Chatham"]
)
def test_the_offset_is_that_of_the_shop_not_of_the_computer(zone, monkeypatch):
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    time.tzset()
    now = datetime.now(UTC).astimezone(ZoneInfo(zone))
    assert SystemClock(zone).offset_min() == now.utcoffset().total_seconds() / 60
    monkeypatch.undo()
    time.tzset()


def test_nobody_checks_it():
    assert SystemClock("UTC").quality() == ("free", 0)
