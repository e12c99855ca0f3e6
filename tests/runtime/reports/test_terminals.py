"""A terminal that disagrees with the books stands in the report with its difference."""

from __future__ import annotations

from posforge.runtime.domain.events_payment import TerminalMatched, TerminalNotMatched
from posforge.runtime.domain.shop import TerminalOptions
from posforge.runtime.ext.reports import ReportParameters
from posforge.runtime.reports.door import BooksDoor
from posforge.runtime.reports.terminals import make
from posforge.testing.builders import a_shop
from posforge.testing.standalone import found_standalone, open_standalone


def a_match(method, *, counted_minor):
    return TerminalMatched(
        method=method,
        terminal="twin-1",
        sale="S01-1-A",
        first=1,
        last=9,
        booked=9,
        booked_minor=10_000,
        counted=9,
        counted_minor=counted_minor,
        currency="EUR",
    )


def nobody_asked(reason):
    return TerminalNotMatched(
        method="card",
        sale="S01-1-A",
        first=1,
        last=9,
        booked=9,
        booked_minor=10_000,
        currency="EUR",
        reason=reason,
    )


def test_each_match_has_its_row_and_a_difference_is_seen(tmp_path):
    wallet = TerminalOptions(method="payqr", driver="json_http", connect="https://x", label="PayQR")
    found_standalone(tmp_path, [])
    with open_standalone(tmp_path) as opened:
        with opened.till.store.work() as work:
            work.record(a_match("card", counted_minor=10_000))
            work.record(a_match("payqr", counted_minor=10_066))
            work.record(nobody_asked("It is off."))
            work.record(nobody_asked(""))
        day = opened.session.shift.bizdate
        report = make(a_shop(terminals=(wallet,)))
        table = report.run(BooksDoor(opened.database), ReportParameters(first=day, last=day))

    assert [row[2:] for row in table.rows] == [
        ("Card", "twin-1", 10_000, 10_000, 0, None),
        ("PayQR", "twin-1", 10_000, 10_066, 66, None),
        ("Card", "", 10_000, None, None, "It is off."),
        ("Card", "", 10_000, None, None, "nobody asked"),
    ]
