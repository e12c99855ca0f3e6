"""The hybrid clock grows, whatever the wall clock does."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from posforge.runtime.domain.hlc import milliseconds, tick

MS = st.integers(min_value=0, max_value=2**48 - 2)


@given(st.lists(MS, min_size=2, max_size=50))
def test_it_grows_whatever_the_wall_clock_does(walls):
    readings = []
    last = ""
    for wall_ms in walls:
        last = tick(last, wall_ms)
        readings.append(last)
    assert readings == sorted(set(readings))
    assert all(len(reading) == 16 for reading in readings)
    assert milliseconds(last) >= max(walls)


def test_it_shows_wall_time_while_that_runs_forward():
    first = tick("", 1000)
    assert first == f"{1000 << 16:016x}"
    again = tick(first, 1000)
    assert again == f"{(1000 << 16) + 1:016x}"
    assert tick(again, 1001) == f"{1001 << 16:016x}"


def test_a_full_counter_borrows_the_next_millisecond():
    last = f"{(1000 << 16) | 0xFFFF:016x}"
    assert milliseconds(tick(last, 1000)) == 1001
