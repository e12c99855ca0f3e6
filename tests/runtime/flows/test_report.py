"""Asking for a report at the till changes nothing; printing it queues what was seen."""

from __future__ import annotations

import json
from contextlib import nullcontext
from dataclasses import replace
from functools import partial

import pytest

from posforge.errors import KnownError, UserError
from posforge.runtime.domain.people import NotAllowedError, Person
from posforge.runtime.ext.extensions import Extensions
from posforge.runtime.ext.reports import Column, ReportParameters, ReportShelf, ReportTable
from posforge.runtime.flows.report import (
    print_report,
    query,
    reports,
    run_report,
    save_report,
    todays,
)
from posforge.runtime.flows.sign_in import sign_in
from posforge.testing.memory import a_till

PEOPLE = {
    Person(id="ada", name="Ada", role="cashier"): "1234",
    Person(id="chiara", name="Chiara", role="manager"): "9876",
}


class Sum:
    """Answers with what it was asked."""

    name, title = "sum", "The sum"

    def run(self, data, parameters):
        rows = data.query("SELECT 1", branch=parameters.branch)
        return ReportTable(
            columns=(Column("Day", "date"), Column("Amount", "money")),
            rows=((parameters.first, rows[0][0]),),
            totals=(None, rows[0][0]),
        )


class Books:
    def query(self, sql, **parameters):
        return [(1234, sql, *parameters.values())]


@pytest.fixture
def till():
    shelf = ReportShelf(lambda: {"sum": Sum()}, Books)
    return replace(a_till(people=PEOPLE), extensions=Extensions(shelf=lambda: shelf))


@pytest.fixture
def manager(till):
    return sign_in(till, "chiara", "9876")


def test_today_is_the_business_day_of_the_shift_and_this_branch(till, manager):
    today = todays(till, manager)

    assert (today.first, today.last, today.branch) == ("2026-11-21", "2026-11-21", "S01")


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("yesterday", "2026-11-20", "2026-11-20"),
        ("week", "2026-11-15", "2026-11-21"),
        ("month", "2026-11-01", "2026-11-21"),
        ("last_month", "2026-10-01", "2026-10-31"),
    ],
)
def test_other_periods_are_counted_from_the_business_day(till, manager, period, first, last):
    asked = todays(till, manager, period=period)

    assert (asked.first, asked.last) == (first, last)


def test_a_report_is_saved_beside_those_there_are(till, manager, tmp_path):
    saving = replace(till, exports=tmp_path / "exports")
    save = partial(save_report, saving, manager, file_name="sum-2026-11-21.csv")

    first, second = save(b"one"), save(b"two")

    assert (first.name, second.name) == ("sum-2026-11-21.csv", "sum-2026-11-21-2.csv")
    assert (first.read_bytes(), second.read_bytes()) == (b"one", b"two")


def test_a_folder_that_cannot_be_written_is_said(till, manager, tmp_path):
    (tmp_path / "exports").write_text("a file")
    blocked = replace(till, exports=tmp_path / "exports")

    with pytest.raises(KnownError, match="cannot be saved in"):
        save_report(blocked, manager, b"one", file_name="sum.csv")
    with pytest.raises(UserError, match="no folder for reports"):
        save_report(till, manager, b"one", file_name="sum.csv")


def test_a_report_is_run_for_whoever_may_see_it_and_writes_nothing(till, manager):
    events, jobs = list(till.store.events), list(till.store.jobs)
    assert [one.title for one in reports(till, manager)] == ["The sum"]

    table = run_report(till, manager, "sum", parameters=todays(till, manager))

    assert table.rows == (("2026-11-21", 1234),)
    assert (list(till.store.events), list(till.store.jobs)) == (events, jobs)


def test_nobody_else_sees_runs_or_prints_any(till, manager):
    cashier, today = sign_in(till, "ada", "1234"), todays(till, manager)
    table = run_report(till, manager, "sum", parameters=today)

    for forbidden in (
        lambda: reports(till, cashier),
        lambda: run_report(till, cashier, "sum", parameters=today),
        lambda: print_report(till, cashier, "sum", parameters=today, table=table),
        lambda: save_report(till, cashier, b"one", file_name="sum.csv"),
    ):
        with pytest.raises(NotAllowedError):
            forbidden()


def test_a_printed_report_is_the_text_that_was_seen(till, manager):
    today = todays(till, manager)
    table = run_report(till, manager, "sum", parameters=today)

    print_report(till, manager, "sum", parameters=today, table=table)

    (job,) = till.store.jobs
    facts = json.loads(job.payload)
    assert (job.kind, facts["title"], facts["period"]) == ("report", "The sum", "2026-11-21")
    assert facts["printed"] == "2026-11-21 12:00 · S01-1 · Chiara"
    assert facts["head"] == ["Day", "Amount"]
    assert facts["rows"] == [["21 Nov 2026", "12,34\xa0€"], ["", "12,34\xa0€"]]


@pytest.mark.parametrize(("rows", "is_printed"), [(300, True), (301, False)])
def test_a_report_that_would_be_metres_of_paper_is_refused(till, manager, rows, is_printed):
    table = ReportTable(columns=(Column("Number", "count"),), rows=((1,),) * rows)
    printed = partial(print_report, till, manager, "sum", parameters=todays(till, manager))

    with nullcontext() if is_printed else pytest.raises(UserError, match="Narrow it"):
        printed(table=table)
    assert bool(till.store.jobs) == is_printed


def test_a_period_that_ends_before_it_begins_is_refused(till, manager):
    backwards = ReportParameters(first="2026-11-22", last="2026-11-21")

    with pytest.raises(UserError, match="ends before it begins"):
        run_report(till, manager, "sum", parameters=backwards)


def test_a_report_nobody_has_is_refused(till, manager):
    with pytest.raises(UserError, match='no report "top"'):
        run_report(till, manager, "top", parameters=todays(till, manager))


def test_a_till_without_books_says_so():
    bare = a_till(people=PEOPLE)
    session = sign_in(bare, "chiara", "9876")

    assert reports(bare, session) == ()
    with pytest.raises(UserError, match="no books"):
        query(bare, "SELECT 1", {})


def test_a_screen_of_the_shop_asks_the_same_books(till):
    assert query(till, "SELECT :a", {"a": "x"}) == [(1234, "SELECT :a", "x")]


def test_reports_are_made_when_they_are_first_asked_for_and_once():
    made: list[str] = []

    def load():
        made.append("reports")
        return {"sum": Sum()}

    shelf = ReportShelf(load, Books)
    assert made == []
    shelf.reports()
    shelf.reports()
    assert made == ["reports"]
