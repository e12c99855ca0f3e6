"""When, where and to whom something is sold, and the conditions a promotion sets on that."""

from __future__ import annotations

from dataclasses import dataclass

_DAY_MINUTES = 24 * 60
_MS_PER_MINUTE = 60_000
_MONDAY_BEFORE_1970 = 3  # 1 January 1970 was a Thursday


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """One bill's circumstances.

    `weekday` (0 is Monday) and `minute` of the day are those of the wall clock when the bill was
    opened, `bizdate` its business date (ISO 8601). `group` is the customer's, empty for none.
    """

    weekday: int
    minute: int
    bizdate: str
    branch: str
    group: str = ""
    coupons: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Window:
    """A time of the day, in minutes from midnight; one that ends before it begins goes past it."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """What must be so for a promotion to count; what is left empty is no condition.

    `valid_from` and `valid_to` are business dates, both included; a `days` number is 0 for Monday.
    """

    valid_from: str = ""
    valid_to: str = ""
    branches: tuple[str, ...] = ()
    days: tuple[int, ...] = ()
    hours: tuple[Window, ...] = ()
    groups: tuple[str, ...] = ()
    coupon: str = ""

    def holds(self, occasion: Occasion) -> bool:
        """Tell whether every condition is met; a coupon shown twice is one coupon."""
        return (
            self.valid_from <= occasion.bizdate
            and (not self.valid_to or occasion.bizdate <= self.valid_to)
            and (not self.branches or occasion.branch in self.branches)
            and (not self.groups or occasion.group in self.groups)
            and (not self.coupon or self.coupon in occasion.coupons)
            and self._is_time(occasion)
        )

    def _is_time(self, occasion: Occasion) -> bool:
        if not self.hours:
            return not self.days or occasion.weekday in self.days
        return any(self._is_within(window, occasion) for window in self.hours)

    def _is_within(self, window: Window, occasion: Occasion) -> bool:
        """Tell whether it is that time; after midnight it is still the night of the day before."""
        weekday, minute = occasion.weekday, occasion.minute
        if window.end <= window.start and minute < window.end:
            weekday, minute = (weekday - 1) % 7, minute + _DAY_MINUTES
        end = window.end + (_DAY_MINUTES if window.end <= window.start else 0)
        return window.start <= minute < end and (not self.days or weekday in self.days)


ALWAYS = When()


def wall_clock(at_ms: int, *, tz_min: int) -> tuple[int, int]:
    """Return weekday (0 is Monday) and minute of the day, `tz_min` minutes east of Greenwich."""
    days, minute = divmod(at_ms // _MS_PER_MINUTE + tz_min, _DAY_MINUTES)
    return (days + _MONDAY_BEFORE_1970) % 7, minute
