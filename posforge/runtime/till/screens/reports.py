"""The reports of this till: choose one, read it, print or save it. Looking changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from babel.dates import format_date
from qtpy.QtCore import Qt
from qtpy.QtGui import QKeyEvent
from qtpy.QtWidgets import QHBoxLayout

from posforge.runtime.ext.reports import Report, ReportParameters, ReportTable
from posforge.runtime.flows.report import MOST_ROWS_ON_PAPER, PERIODS, Period
from posforge.runtime.flows.report_text import table_texts
from posforge.runtime.till.desk import Desk
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.notice import Notice
from posforge.runtime.till.screens.base import Front, digit_of
from posforge.runtime.till.screens.sheet import Choice, Sheet
from posforge.runtime.till.screens.troubles import trouble_label
from posforge.runtime.till.widgets.chips import Chips
from posforge.runtime.till.widgets.paint import label
from posforge.runtime.till.widgets.rows import Row, RowList
from posforge.runtime.till.widgets.table import TextTable

_NUMBERS = frozenset({"money", "quantity", "count"})
_ROWS_IN_LIST, _ROWS_IN_TABLE = 6, 11  # at a time, the headings counted; scrolling shows the rest
_WHERE_SHORT = {_ROWS_IN_LIST: 5, _ROWS_IN_TABLE: 7}
_FORMS = ("csv", "xlsx", "pdf")
_STEPS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -8,
    Qt.Key.Key_PageDown: 8,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A report that was run: which, for which period, and what it said."""

    name: str
    title: str
    period: Period
    asked: ReportParameters
    table: ReportTable


class Reports(Sheet):
    """The list; arrow keys choose, Enter or a touch shows."""

    name = "reports"

    def __init__(self, kit: Kit, desk: Desk, front: Front, *, reports: Sequence[Report]) -> None:
        texts = kit.texts
        close = Choice(text=texts("close"), do=_nothing, hint="Esc")
        show = Choice(text=texts("report.show"), do=self._show, tone="accent", stays=True)
        super().__init__(
            kit,
            desk,
            front,
            title=texts("report.title"),
            choices=(show, close) if reports else (close,),
            width=640,
        )
        self.list = RowList(kit.look)
        self.list.touched.connect(self._show_named)
        if reports:
            rows = [Row(id=report.name, title=report.title) for report in reports]
            self.list.show_rows(rows, select=0)
            self.list.setFixedHeight(
                kit.look.px(58) * min(len(rows), _room(kit, _ROWS_IN_LIST)) + kit.look.px(4)
            )
            self.body.addWidget(self.list)
        else:
            self.body.addWidget(label(kit.look, texts("report.none"), size="line", colour="muted"))
        for trouble in desk.till.extensions.guard.troubles:
            if trouble.kind == "report":
                self.body.addWidget(trouble_label(kit, trouble))

    def key(self, event: QKeyEvent) -> bool:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            return super().key(event)
        self.list.move(step)
        return True

    def do_reports(self) -> None:
        """Close the list with the key that opened it."""
        self.back()

    def _show(self) -> None:
        if self.list.selected is not None:
            self._show_named(self.list.selected.id)

    def _show_named(self, name: object) -> None:
        titles = {row.id: row.title for row in self.list.rows}
        _ask(self, (str(name), titles[name]), period="today")


class ReportSheet(Sheet):
    """One report as a table: of the business day so far, or of another period."""

    name = "report"

    def __init__(self, kit: Kit, desk: Desk, front: Front, *, answer: Answer) -> None:
        texts, table = kit.texts, answer.table
        is_short = len(table.rows) <= MOST_ROWS_ON_PAPER
        self._answer_shown = answer
        close = Choice(text=texts("close"), do=_nothing, tone="accent", hint="Esc")
        printing = Choice(
            text=texts("report.print"),
            do=self._print if is_short else self._refuse,
            stays=not is_short,
        )
        saving = (
            Choice(text=form.upper(), do=partial(self._save, form), stays=True) for form in _FORMS
        )
        choices = (close, printing, *saving)
        super().__init__(kit, desk, front, title=answer.title, choices=choices, width=960)
        self.periods = Chips(kit.look)
        self.periods.show_words(
            [texts(f"report.period.{one}") for one in PERIODS],
            current=PERIODS.index(answer.period),
        )
        self.periods.chosen.connect(self._choose)
        line = QHBoxLayout()
        line.addWidget(self.periods, 1)
        days = label(kit.look, _days(kit, answer), size="body", colour="muted")
        days.setWordWrap(False)
        line.addWidget(days)
        self.body.addLayout(line)
        head, rows, totals = table_texts(table, currency=kit.shop.currency, locale=kit.locale)
        self.table = TextTable(
            kit.look,
            head=head,
            rows=rows,
            totals=totals,
            numbers=[column.kind in _NUMBERS for column in table.columns],
        )
        tallest = self.table.row_height * _room(kit, _ROWS_IN_TABLE)
        self.table.setFixedHeight(min(self.table.wanted_height, tallest))
        if rows:
            self.body.addWidget(self.table)
        else:
            self.body.addWidget(label(kit.look, texts("report.empty"), size="line", colour="muted"))

    def key(self, event: QKeyEvent) -> bool:
        step = _STEPS.get(Qt.Key(event.key()))
        digit = digit_of(event)
        if step is not None:
            self.table.page(step)
        elif digit and 1 <= int(digit) <= len(PERIODS):
            self.periods.choose(int(digit) - 1)
        else:
            return super().key(event)
        return True

    def _choose(self, position: int) -> None:
        shown = self._answer_shown
        _ask(self, (shown.name, shown.title), period=PERIODS[position])

    def _print(self) -> None:
        shown = self._answer_shown
        self.desk.books.print(shown.name, shown.asked, shown.table)

    def _save(self, form: str) -> None:
        shown = self._answer_shown
        seen = (shown.name, shown.asked, shown.table)
        self.desk.books.save(seen, form=form, then=self._say_where)

    def _say_where(self, path: Path) -> None:
        texts, what = self.kit.texts, "banner.report_saved"
        message = texts(what, name=path.name)
        self.front.notify(Notice(what=what, message=message, hint=str(path.parent)))

    def _refuse(self) -> None:
        """Say that this would be metres of paper."""
        texts, what = self.kit.texts, "banner.report_too_long"
        self.front.notify(
            Notice(
                what=what,
                message=texts(what, most=MOST_ROWS_ON_PAPER),
                hint=texts(f"{what}.hint"),
                tone="refused",
                cue="attention",
            )
        )


def _ask(sheet: Sheet, facts: tuple[str, str], *, period: Period) -> None:
    """Run a report (its name, its title) and show the answer in place of this sheet."""
    kit, desk, front = sheet.kit, sheet.desk, sheet.front
    name, title = facts

    def answered(asked: ReportParameters, table: ReportTable) -> None:
        if front.sheet is not sheet:
            return  # closed meanwhile: whoever has gone on selling wants none over the sale
        answer = Answer(name=name, title=title, period=period, asked=asked, table=table)
        front.open_sheet(ReportSheet(kit, desk, front, answer=answer))

    desk.books.run(name, answered, period=period)


def _days(kit: Kit, answer: Answer) -> str:
    asked, is_one = answer.asked, answer.asked.first == answer.asked.last
    first, last = (
        format_date(date.fromisoformat(day), "full" if is_one else "long", locale=kit.locale)
        for day in (asked.first, asked.last)
    )
    if answer.period == "today":
        return kit.texts("report.so_far", date=first)
    return first if is_one else f"{first} – {last}"


def _room(kit: Kit, rows: int) -> int:
    return _WHERE_SHORT[rows] if kit.look.metrics.is_short else rows


def _nothing() -> None:
    """Closing is all."""
