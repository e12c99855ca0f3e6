"""Asking for a report at the till, seeing, printing and saving it; X changes nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import chain, count
from pathlib import Path
from typing import Literal, get_args

from posforge.errors import KnownError, UserError
from posforge.runtime.domain.ids import uuid7
from posforge.runtime.domain.people import require
from posforge.runtime.ext.context import Till
from posforge.runtime.ext.ports import PrintJob
from posforge.runtime.ext.reports import Cell, Report, ReportParameters, ReportShelf, ReportTable
from posforge.runtime.flows.business_day import today as business_today
from posforge.runtime.flows.report_text import table_texts
from posforge.runtime.flows.sign_in import Session

Period = Literal["today", "yesterday", "week", "month", "last_month"]
PERIODS: Sequence[Period] = get_args(Period)
"""What is asked for at the till: `week` is the last seven days, `month` the days of this one."""

MOST_ROWS_ON_PAPER = 300
"""More would be metres of paper."""

_DAY = timedelta(days=1)


def reports(till: Till, session: Session) -> Sequence[Report]:
    """Return the reports of this till that work, for those who may see them."""
    require(till.shop, session.person, "view_reports")
    shelf = till.extensions.shelf
    return shelf().reports() if shelf is not None else ()


def todays(till: Till, session: Session, *, period: Period = "today") -> ReportParameters:
    """Return what asks for this till's business day so far, or for another period as of it."""
    shift = till.store.shift() or session.shift
    today = date.fromisoformat(shift.bizdate if shift is not None else business_today(till))
    month = today.replace(day=1)
    first, last = {
        "today": (today, today),
        "yesterday": (today - _DAY, today - _DAY),
        "week": (today - 6 * _DAY, today),
        "month": (month, today),
        "last_month": ((month - _DAY).replace(day=1), month - _DAY),
    }[period]
    return ReportParameters(first=first.isoformat(), last=last.isoformat(), branch=till.branch.code)


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


def save_report(till: Till, session: Session, data: bytes, *, file_name: str) -> Path:
    """Write a report as a file into the folder of exports, beside those there are.

    Returns where it is. Raises UserError where this till has no such folder, and KnownError where
    nothing can be written to it.
    """
    require(till.shop, session.person, "view_reports")
    if till.exports is None:
        raise UserError(
            "This till has no folder for reports.", hint="Start it with --exports FOLDER."
        )
    try:
        till.exports.mkdir(parents=True, exist_ok=True)
        path = _free(till.exports / file_name)
        path.write_bytes(data)
    except OSError as error:
        raise KnownError(
            f"The report cannot be saved in {till.exports}: {error.strerror}.",
            hint="Is the disk full, or the memory stick out?",
        ) from error
    return path


def query(till: Till, sql: str, parameters: Mapping[str, str | int]) -> Sequence[tuple[Cell, ...]]:
    """Return what the read models of this till answer to a screen of the shop's own."""
    return _shelf(till).data().query(sql, **parameters)


def _shelf(till: Till) -> ReportShelf:
    if till.extensions.shelf is None:
        raise UserError("This till has no books to ask.", hint="It was made without a database.")
    return till.extensions.shelf()


def _free(path: Path) -> Path:
    """Return a name nobody has yet: nothing is overwritten."""
    names = (path.with_stem(f"{path.stem}-{number}") for number in count(2))
    return next(name for name in chain((path,), names) if not name.exists())


def _period(parameters: ReportParameters) -> str:
    if parameters.first == parameters.last:
        return parameters.first
    return f"{parameters.first} – {parameters.last}"


def _now(till: Till) -> str:
    at = datetime.fromtimestamp(till.clock.now_ms() // 1000, UTC)
    return f"{at + timedelta(minutes=till.clock.offset_min()):%Y-%m-%d %H:%M}"
