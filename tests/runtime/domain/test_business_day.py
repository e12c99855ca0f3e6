"""Business days end when the shop says, whatever the calendar and the clock changes do."""

from __future__ import annotations

import pytest

from posforge.runtime.domain.business_day import business_date, is_over

HALF_PAST_ONE = 1_795_307_400_000
"""22 November 2026, 01:30 in Berlin."""


@pytest.mark.parametrize(
    ("minutes", "closes_at", "date"),
    [
        (0, "04:00", "2026-11-21"),
        (149, "04:00", "2026-11-21"),
        (150, "04:00", "2026-11-22"),
        (0, "00:00", "2026-11-22"),
        (0, "01:30", "2026-11-22"),
        (0, "01:31", "2026-11-21"),
    ],
)
def test_40_the_hour_decides(minutes, closes_at, date):
    assert business_date(HALF_PAST_ONE + minutes * 60_000, 60, closes_at=closes_at) == date


def test_a_shift_is_over_with_its_day_and_one_far_ahead_was_never_right():
    assert not is_over("2026-11-21", today="2026-11-21")
    assert not is_over("2026-11-22", today="2026-11-21"), "the clocks were set back an hour"
    assert is_over("2026-11-20", today="2026-11-21")
    assert is_over("2096-01-01", today="2026-11-21")
