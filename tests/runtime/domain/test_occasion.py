"""Dates, days, hours, branches, groups and coupons as conditions of a promotion."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posforge.runtime.domain.occasion import Occasion, When, Window, wall_clock

FRIDAY_SIX = Occasion(weekday=4, minute=18 * 60, bizdate="2026-11-06", branch="S01")
HAPPY = Window(17 * 60, 19 * 60)
NIGHT = Window(22 * 60, 2 * 60)


def at(weekday, hour, minute=0):
    return replace(FRIDAY_SIX, weekday=weekday, minute=hour * 60 + minute)


@pytest.mark.parametrize(
    ("when", "holds"),
    [
        (When(), True),
        (When(valid_from="2026-11-06", valid_to="2026-11-06"), True),
        (When(valid_from="2026-11-07"), False),
        (When(valid_to="2026-11-05"), False),
        (When(branches=("S02", "S01")), True),
        (When(branches=("S02",)), False),
        (When(days=(3, 4)), True),
        (When(days=(5,)), False),
        (When(groups=("staff",)), False),
        (When(coupon="TEN"), False),
        (When(days=(4,), hours=(HAPPY,)), True),
        (When(days=(3,), hours=(HAPPY,)), False),
    ],
)
def test_every_condition_must_hold(when, holds):
    assert when.holds(FRIDAY_SIX) is holds


def test_the_group_of_the_customer_and_a_coupon():
    staff = replace(FRIDAY_SIX, group="staff", coupons=frozenset({"TEN"}))

    assert When(groups=("club", "staff"), coupon="TEN").holds(staff)


def test_a_happy_hour_ends_on_the_minute():
    happy = When(hours=(HAPPY,))

    assert [happy.holds(at(4, *time)) for time in ((16, 59), (17, 0), (18, 59), (19, 0))] == [
        False,
        True,
        True,
        False,
    ]


def test_a_night_belongs_to_the_day_it_began_on():
    night = When(days=(4,), hours=(NIGHT,))

    assert night.holds(at(4, 23))
    assert night.holds(at(5, 1, 59))
    assert not night.holds(at(5, 2))
    assert not night.holds(at(4, 1))


def test_a_day_from_midnight_to_midnight():
    whole = When(hours=(Window(0, 24 * 60),))

    assert whole.holds(at(4, 0))
    assert whole.holds(at(4, 23, 59))


@pytest.mark.parametrize(
    ("at_ms", "tz_min", "found"),
    [
        (0, 0, (3, 0)),
        (0, -60, (2, 23 * 60)),
        (1_762_448_400_000, 60, (3, 18 * 60)),
        (1_762_448_459_999, 60, (3, 18 * 60)),
    ],
)
def test_the_wall_clock_says_weekday_and_minute(at_ms, tz_min, found):
    assert wall_clock(at_ms, tz_min=tz_min) == found
