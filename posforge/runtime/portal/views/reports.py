"""The reports: which there are, each for the days asked for, and the same as a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date

from flask import Blueprint, Response, render_template

from posforge.errors import PosforgeError, UserError
from posforge.runtime.domain.people import Person
from posforge.runtime.ext.reports import Report, ReportParameters, ReportTable, narrows
from posforge.runtime.flows.report_text import csv_rows, table_texts
from posforge.runtime.portal import query
from posforge.runtime.portal.context import Portal
from posforge.runtime.portal.errors import NoSuchReportError

_NUMBERS = frozenset({"money", "quantity", "count"})


def pages(portal: Portal) -> Blueprint:
    """Return the list of reports, the page of one, and its file."""
    blueprint = Blueprint("reports", __name__)

    @blueprint.get("/reports")
    def listed() -> str:
        reports = _reports(portal)  # first: the troubles are known once they are loaded
        return render_template(
            "reports.html", reports=reports, troubles=portal.extensions.guard.troubles
        )

    @blueprint.get("/reports/<name>")
    def one(name: str) -> tuple[str, int]:
        report = _report(portal, name)
        asked = _asked(portal, report)
        table: ReportTable | None = None
        refusal: PosforgeError | None = None
        try:
            table = _run(portal, report, asked)
        except PosforgeError as error:  # said above the form, where one can ask again
            refusal = error
        page = render_template(
            "report.html",
            report=report,
            asked=asked,
            table=table,
            choices=_choices(portal, report, asked),
            texts=_texts(portal, table) if table else None,
            numbers=[column.kind in _NUMBERS for column in table.columns] if table else [],
            refusal=refusal,
        )
        return page, 200 if table else 400 if isinstance(refusal, UserError) else 503

    @blueprint.get("/reports/<name>.csv")
    def file(name: str) -> Response:
        report = _report(portal, name)
        asked = _asked(portal, report)
        table = _run(portal, report, asked)
        written = io.StringIO()
        csv.writer(written).writerows(csv_rows(table, currency=portal.shop.currency))
        answer = Response(written.getvalue().encode("utf-8-sig"), mimetype="text/csv")
        days = asked.first if asked.first == asked.last else f"{asked.first}_{asked.last}"
        answer.headers.set(
            "Content-Disposition", "attachment", filename=f"{report.name}-{days}.csv"
        )
        return answer

    return blueprint


def _reports(portal: Portal) -> tuple[Report, ...]:
    shelf = portal.extensions.shelf
    return shelf().reports() if shelf is not None else ()


def _report(portal: Portal, name: str) -> Report:
    for report in _reports(portal):
        if report.name == name:
            return report
    raise NoSuchReportError


def _asked(portal: Portal, report: Report) -> ReportParameters:
    """Today, unless the address asks for other days; one day where it names only one.

    A till or a cashier is asked for where the report knows them: from one report to the next, an
    address may be carried over.
    """
    first, last = query.day("first"), query.day("last")
    begin: date = first or last or portal.today()
    return ReportParameters(
        first=begin.isoformat(),
        last=(last or (begin if first else portal.today())).isoformat(),
        branch=query.text("store"),
        till=query.whole("till", otherwise=0) if "till" in narrows(report) else 0,
        cashier=query.text("cashier") if "cashier" in narrows(report) else "",
    )


def _choices(
    portal: Portal, report: Report, asked: ReportParameters
) -> dict[str, Sequence[int] | Sequence[Person]]:
    """Return the tills and the people among which to choose, where the report can be narrowed."""
    most = max([asked.till, *(branch.tills for branch in portal.shop.branches)])
    return {
        "tills": range(1, most + 1) if "till" in narrows(report) else (),
        "people": portal.reports.everybody() if "cashier" in narrows(report) else (),
    }


def _run(portal: Portal, report: Report, asked: ReportParameters) -> ReportTable:
    shelf = portal.extensions.shelf
    assert shelf is not None, "a report comes from a shelf"
    return shelf().run(report.name, asked)


def _texts(
    portal: Portal, table: ReportTable
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...], tuple[str, ...]]:
    return table_texts(table, currency=portal.shop.currency, locale=str(portal.speech.locale))
