"""Asking for a report at the till, seeing it, and printing it; X changes nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from posforge.errors import UserError
from posforge.runtime.domain.ids import uuid7
from posforge.runtime.domain.people import require
from posforge.runtime.ext.context import Till
from posforge.runtime.ext.ports import PrintJob
from posforge.runtime.ext.reports import Cell, Report, ReportParameters, ReportShelf, ReportTable
from posforge.runtime.flows.report_text import table_texts
from posforge.runtime.flows.sign_in import Session

MOST_ROWS_ON_PAPER = 300
"""More would be metres of paper."""


def reports(till: Till, session: Session) -> Sequence[Report]:
    """Return the reports of this till that work, for those who may see them."""
    require(till.shop, session.person, "view_reports")
    shelf = till.extensions.shelf
    return shelf().reports() if shelf is not None else ()


def todays(till: Till, session: Session) -> ReportParameters:
    """Return the parameters of this till's business day so far."""
    bizdate = (till.store.shift() or session.shift).bizdate
    return ReportParameters(first=bizdate, last=bizdate, branch=till.branch.code)


def run_report(
    till: Till, session: Session, name: str, *, parameters: ReportParameters
) -> ReportTable:
    """Return what a report answers. Raises UserError where there is no such report."""
    require(till.shop, session.person, "view_reports")
    return _shelf(till).run(name, parameters)


def print_report(
    till: Till, session: Session, name: str, *, parameters: ReportParameters, table: ReportTable
) -> None:
    """Queue a report as it was seen, for the receipt printer.

    Raises UserError for one that is too long for paper.
    """
    require(till.shop, session.person, "view_reports")
    if len(table.rows) > MOST_ROWS_ON_PAPER:
        raise UserError(
            f"A report of more than {MOST_ROWS_ON_PAPER} rows is not printed.",
            hint="Narrow it, or take it from the portal.",
        )
    head, rows, totals = table_texts(table, currency=till.shop.currency, locale=till.locale)
    facts = {
        "title": _shelf(till).report(name).title,
        "period": _period(parameters),
        "printed": f"{_now(till)} · {till.identity.label} · {session.person.name}",
        "head": head,
        "rows": [*rows, *([totals] if totals else [])],
    }
    job = PrintJob(
        id=uuid7(till.clock.now_ms(), till.entropy(10)), kind="report", payload=json.dumps(facts)
    )
    with till.store.work() as work:
        work.queue_print(job)


def query(till: Till, sql: str, parameters: Mapping[str, str | int]) -> Sequence[tuple[Cell, ...]]:
    """Return what the read models of this till answer to a screen of the shop's own."""
    return _shelf(till).data().query(sql, **parameters)


def _shelf(till: Till) -> ReportShelf:
    if till.extensions.shelf is None:
        raise UserError("This till has no books to ask.", hint="It was made without a database.")
    return till.extensions.shelf()


def _period(parameters: ReportParameters) -> str:
    if parameters.first == parameters.last:
        return parameters.first
    return f"{parameters.first} – {parameters.last}"


def _now(till: Till) -> str:
    at = datetime.fromtimestamp(till.clock.now_ms() // 1000, UTC)
    return f"{at + timedelta(minutes=till.clock.offset_min()):%Y-%m-%d %H:%M}"
