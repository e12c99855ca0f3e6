"""The reports of this till: choose one, read it, print it. Looking changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from babel.dates import format_date
from qtpy.QtCore import Qt
from qtpy.QtGui import QKeyEvent

from posforge.runtime.ext.reports import Report, ReportParameters, ReportTable
from posforge.runtime.flows.report import MOST_ROWS_ON_PAPER
from posforge.runtime.flows.report_text import table_texts
from posforge.runtime.till.desk import Desk
from posforge.runtime.till.kit import Kit
from posforge.runtime.till.notice import Notice
from posforge.runtime.till.screens.base import Front
from posforge.runtime.till.screens.sheet import Choice, Sheet
from posforge.runtime.till.screens.troubles import trouble_label
from posforge.runtime.till.widgets.paint import label
from posforge.runtime.till.widgets.rows import Row, RowList
from posforge.runtime.till.widgets.table import TextTable

_NUMBERS = frozenset({"money", "quantity", "count"})
_MOST_ROWS_SHOWN = 13
_STEPS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -8,
    Qt.Key.Key_PageDown: 8,
}


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
            self.list.setFixedHeight(kit.look.px(58) * min(len(rows), 6) + kit.look.px(4))
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
        kit, desk, front = self.kit, self.desk, self.front

        def answered(asked: ReportParameters, table: ReportTable) -> None:
            if front.sheet is not self:
                return  # closed meanwhile: whoever has gone on selling wants none over the sale
            front.open_sheet(
                ReportSheet(
                    kit,
                    desk,
                    front,
                    facts=(str(name), titles[name]),
                    asked=asked,
                    table=table,
                )
            )

        desk.run_report(str(name), answered)


class ReportSheet(Sheet):
    """One report of the business day so far, as a table."""

    name = "report"

    def __init__(
        self,
        kit: Kit,
        desk: Desk,
        front: Front,
        *,
        facts: tuple[str, str],
        asked: ReportParameters,
        table: ReportTable,
    ) -> None:
        texts, (report, title) = kit.texts, facts
        is_short = len(table.rows) <= MOST_ROWS_ON_PAPER
        printing = Choice(
            text=texts("report.print"),
            do=lambda: desk.print_report(report, asked, table) if is_short else self._refuse(),
            stays=not is_short,
        )
        close = Choice(text=texts("close"), do=_nothing, tone="accent", hint="Esc")
        super().__init__(kit, desk, front, title=title, choices=(close, printing), width=860)
        day = format_date(date.fromisoformat(asked.first), "full", locale=kit.locale)
        self.body.addWidget(
            label(kit.look, texts("report.so_far", date=day), size="body", colour="muted")
        )
        head, rows, totals = table_texts(table, currency=kit.shop.currency, locale=kit.locale)
        self.table = TextTable(
            kit.look,
            head=head,
            rows=rows,
            totals=totals,
            numbers=[column.kind in _NUMBERS for column in table.columns],
        )
        tallest = kit.look.px(34) * (_MOST_ROWS_SHOWN + 1)
        self.table.setFixedHeight(min(self.table.wanted_height, tallest))
        if rows:
            self.body.addWidget(self.table)
        else:
            self.body.addWidget(label(kit.look, texts("report.empty"), size="line", colour="muted"))

    def key(self, event: QKeyEvent) -> bool:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            return super().key(event)
        self.table.page(step)
        return True

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


def _nothing() -> None:
    """Closing is all."""
