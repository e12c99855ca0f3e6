"""Reports at the till: chosen, read and printed by those who may, and looking changes nothing."""

from __future__ import annotations

import json
import threading
from dataclasses import replace

import pytest
from qtpy.QtCore import Qt
from qtpy.QtWidgets import QLabel

from posforge.errors import UserError
from posforge.runtime.ext.extensions import Extensions
from posforge.runtime.ext.reports import Column, ReportShelf, ReportTable
from tests.runtime.till.conftest import a_quick_till


class Takings:
    """So many rows as it is told."""

    def __init__(self, name: str, rows: int) -> None:
        self.name, self.title, self._rows = name, f"Report {name}", rows

    def run(self, data, parameters):
        if self._rows < 0:
            raise UserError("Not on Saturdays.")
        rows = tuple((f"Article {number}", 100 * number) for number in range(self._rows))
        totals = ("All", sum(minor for _, minor in rows)) if rows else ()
        columns = (Column("Article"), Column("Takings", "money"))
        return ReportTable(columns=columns, rows=rows, totals=totals)


class Slow(Takings):
    """Answers when it is let go."""

    def __init__(self) -> None:
        super().__init__("slow", 3)
        self.is_running, self.may_answer = threading.Event(), threading.Event()

    def run(self, data, parameters):
        self.is_running.set()
        self.may_answer.wait(30)
        return super().run(data, parameters)


@pytest.fixture
def slow():
    made = Slow()
    yield made
    made.may_answer.set()


@pytest.fixture
def asked(open_till, slow):
    """A till whose manager has asked for a report that does not come."""
    shelf = ReportShelf(lambda: {"slow": slow}, lambda: None)
    till = replace(a_quick_till(reports=("slow",)), extensions=Extensions(shelf=lambda: shelf))
    made = open_till(till)
    made.sign_in("9876", digit="2")
    made.press("F3")
    made.keyboard.strike(made.handle, Qt.Key.Key_Return, "\r")
    assert slow.is_running.wait(30)
    return made


@pytest.fixture
def counter(open_till, tmp_path):
    reports = {name: Takings(name, rows) for name, rows in (("a", 3), ("b", 400), ("c", -1))}
    shelf = ReportShelf(lambda: {**reports, "d": Takings("d", 0)}, lambda: None)
    till = a_quick_till(reports=tuple(reports))
    extensions = Extensions(shelf=lambda: shelf)
    made = open_till(replace(till, extensions=extensions, exports=tmp_path / "exports"))
    made.sign_in("9876", digit="2")
    return made


def test_a_report_is_chosen_read_and_printed(counter):
    events = list(counter.events)
    counter.press("F3")
    assert [row.title for row in counter.window.sheet.list.rows][:2] == ["Report a", "Report b"]
    counter.press("Enter")

    assert counter.window.sheet.table.texts == [
        ["Article 0", "0,00\xa0€"],
        ["Article 1", "1,00\xa0€"],
        ["Article 2", "2,00\xa0€"],
        ["All", "3,00\xa0€"],
    ]
    assert counter.store.jobs == []
    counter.press("Right", "Enter")
    (job,) = counter.store.jobs
    assert (job.kind, json.loads(job.payload)["title"]) == ("report", "Report a")
    assert counter.banner == "The report is printed."
    assert counter.window.sheet is None
    assert counter.events == events


def test_a_long_report_scrolls_and_never_grows_beyond_the_window(counter):
    counter.press("F3", "Down", "Enter")
    sheet = counter.window.sheet
    bar = sheet.table.verticalScrollBar()

    assert sheet.table.rowCount() == 401
    assert sheet.sizeHint().height() <= counter.window.height()
    counter.press("PgDown", "Down")
    assert bar.value() > 0
    counter.press("PgUp", "Up")
    assert bar.value() == 0


def test_scans_and_payment_do_not_wait_for_a_slow_report(asked):
    asked.keyboard.scan(asked.handle, asked.milk)
    asked.settle_sale()
    assert [line.name for line in asked.bill.lines] == ["Whole milk 1 l"]
    asked.window.desk.pay("cash", tendered_minor=None)
    asked.settle_sale()

    assert "SaleCompleted" in asked.events
    assert not asked.reporting.is_idle


def test_a_slow_report_is_shown_when_it_comes(asked, slow):
    slow.may_answer.set()
    asked.settle()

    assert asked.window.sheet.name == "report"


def test_a_report_that_comes_after_its_list_was_closed_is_not_laid_over_the_sale(asked, slow):
    asked.keyboard.strike(asked.handle, Qt.Key.Key_Escape)
    slow.may_answer.set()
    asked.settle()

    assert asked.window.sheet is None


def test_a_list_that_comes_late_is_not_laid_over_another_sheet(asked, slow):
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_F3, Qt.Key.Key_F1):
        asked.keyboard.strike(asked.handle, key)
    slow.may_answer.set()
    asked.settle()

    assert asked.window.sheet.name == "help"


def test_a_report_that_would_be_metres_of_paper_is_not_printed_and_stays(counter):
    counter.press("F3", "Down", "Enter", "Right", "Enter")

    assert counter.banner == "A report of more than 300 rows is not printed."
    assert counter.window.sheet.name == "report"
    assert counter.store.jobs == []


@pytest.mark.parametrize(
    ("steps", "suffix", "begins"),
    [(2, ".csv", b"\xef\xbb\xbfArticle,Takings"), (3, ".xlsx", b"PK"), (4, ".pdf", b"%PDF")],
)
def test_a_report_is_saved_as_it_was_seen_and_said_where(counter, steps, suffix, begins):
    counter.press("F3", "Enter", *["Right"] * steps, "Enter")

    [saved] = counter.window.desk.till.exports.iterdir()
    assert saved.name == f"a-2026-11-21{suffix}"
    assert saved.read_bytes().startswith(begins)
    assert counter.banner == f"{saved.name} is saved."
    assert counter.window.sheet.name == "report"


def test_another_period_is_one_digit_away(counter):
    counter.press("F3", "Enter")
    counter.type("3")

    sheet = counter.window.sheet
    assert sheet.periods.words[sheet.periods.current] == "7 days"
    said = [label.text() for label in sheet.findChildren(QLabel)]
    assert "15 November 2026 – 21 November 2026" in said
    counter.type("1")
    assert counter.window.sheet.periods.current == 0


def test_a_report_that_refuses_is_a_sentence_and_the_list_stays(counter):
    counter.press("F3", "Down", "Down", "Enter")

    assert counter.banner == "Not on Saturdays."
    assert counter.window.sheet.name == "reports"


def test_an_empty_report_says_so(counter):
    counter.press("F3", "Down", "Down", "Down", "Enter")

    said = [label.text() for label in counter.window.sheet.findChildren(QLabel)]
    assert "There is nothing to count yet." in said


def test_the_help_leads_to_the_reports_by_touch(counter):
    counter.press("F1", "Right", "Enter")

    assert counter.window.sheet.name == "reports"
    counter.press("F3")
    assert counter.window.sheet is None


def test_a_cashier_is_refused(open_till):
    till = replace(a_quick_till(reports=("x",)), extensions=Extensions(shelf=lambda: None))
    counter = open_till(till)
    counter.sign_in()
    counter.press("F3")

    assert counter.window.sheet is None
    assert "may not see reports" in counter.banner


def test_a_till_without_reports_says_so(open_till):
    counter = open_till(a_quick_till())
    counter.sign_in("9876", digit="2")
    counter.press("F3")

    said = [label.text() for label in counter.window.sheet.findChildren(QLabel)]
    assert "There are no reports." in said
