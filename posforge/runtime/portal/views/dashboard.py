"""One day at a glance: takings against last week, by hour, by branch, and what sold best."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, render_template

from posforge.runtime.portal import query
from posforge.runtime.portal.context import Portal
from posforge.runtime.reports.days import Day, Takings

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class HourRow:
    """One hour (0 to 23): the takings of every branch, in the order of the columns, and of all."""

    hour: int
    branches: tuple[Takings, ...]
    together: Takings


def pages(portal: Portal) -> Blueprint:
    """Return the first page."""
    blueprint = Blueprint("dashboard", __name__)

    @blueprint.get("/")
    def show() -> str:
        today = portal.today()
        date = query.day("date") or today
        day = portal.reports.day(date.isoformat())
        return render_template(
            "dashboard.html",
            date=date,
            today=today,
            day=day,
            week_ago=date - _WEEK,
            week_ago_takings=portal.reports.takings((date - _WEEK).isoformat()),
            stores=[branch.store for branch in day.branches],
            hours=hour_rows(day),
            latest=portal.reports.latest_by_branch(),
            last_day=portal.reports.last_day(before=date.isoformat()),
            one_day=timedelta(days=1),
        )

    return blueprint


def hour_rows(day: Day) -> tuple[HourRow, ...]:
    """Return every hour from the first sale to the last, quiet ones in between included."""
    if not day.hours:
        return ()
    found = {(one.hour, one.store): one.takings for one in day.hours}
    first, last = day.hours[0].hour, day.hours[-1].hour
    rows = []
    for hour in range(first, last + 1):
        branches = tuple(found.get((hour, one.store), Takings()) for one in day.branches)
        rows.append(HourRow(hour=hour, branches=branches, together=sum(branches, Takings())))
    return tuple(rows)
