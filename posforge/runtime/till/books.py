"""The reports as screens ask for them, and what a shop's own screens ask of the read models."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from posforge.runtime.flows.sign_in import Session

if TYPE_CHECKING:  # loaded when somebody asks for a report
    from pathlib import Path

    from posforge.runtime.ext.reports import Report, ReportParameters, ReportTable
    from posforge.runtime.flows.report import Period
    from posforge.runtime.till.desk import Desk
    from posforge.runtime.till.saving import Seen


class Books:
    """Asks on a worker of their own: no scan waits for a report."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def list(self, then: Callable[[Sequence[Report]], None]) -> None:
        """Ask for the reports the person at the till may see."""
        from posforge.runtime.flows.report import reports  # noqa: PLC0415 - when it is asked

        who = self._desk.session
        if who is not None:
            self._desk.ask_books(lambda: reports(self._desk.till, who), then)

    def run(
        self,
        name: str,
        then: Callable[[ReportParameters, ReportTable], None],
        *,
        period: Period = "today",
    ) -> None:
        """Ask what a report says of the business day so far, or of another period."""
        from posforge.runtime.flows.report import run_report, todays  # noqa: PLC0415 - see above

        def job(who: Session) -> tuple[ReportParameters, ReportTable]:
            asked = todays(self._desk.till, who, period=period)
            return asked, run_report(self._desk.till, who, name, parameters=asked)

        who = self._desk.session
        if who is not None:
            self._desk.ask_books(lambda: job(who), lambda answer: then(*answer))

    def print(self, name: str, parameters: ReportParameters, table: ReportTable) -> None:
        """Print a report as it was seen."""
        from posforge.runtime.flows.report import print_report  # noqa: PLC0415 - see above

        self._desk.act(
            lambda who: print_report(
                self._desk.till, who, name, parameters=parameters, table=table
            ),
            said="report_printed",
        )

    def save(self, seen: Seen, *, form: str, then: Callable[[Path], None]) -> None:
        """Save a report as it was seen, as a file of this form (`csv`, `xlsx`, `pdf`)."""
        from posforge.runtime.till.saving import saved  # noqa: PLC0415 - see above

        who = self._desk.session
        if who is not None:
            self._desk.ask_books(lambda: saved(self._desk.till, who, seen, form=form), then)

    def query(
        self,
        sql: str,
        then: Callable[[Sequence[tuple[Any, ...]]], None],
        parameters: Mapping[str, str | int],
    ) -> None:
        """Ask the read models of this till, for a screen of the shop's own."""
        from posforge.runtime.flows.report import query  # noqa: PLC0415 - see above

        self._desk.ask_books(lambda: query(self._desk.till, sql, parameters), then)
