"""The reports: which there are, each for the days asked for, and the same as a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

from flask import Blueprint, Response, render_template

from posforge.errors import PosforgeError, UserError
from posforge.runtime.domain.people import Person
from posforge.runtime.ext.reports import Report, ReportParameters, ReportTable, narrows
from posforge.runtime.flows.report_text import table_texts
from posforge.runtime.portal import query
from posforge.runtime.portal.context import Portal
from posforge.runtime.portal.errors import NoSuchReportError
from posforge.runtime.reports.files.document import Document, document
from posforge.runtime.reports.files.forms import FORMS, written

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
            forms=tuple(FORMS),
            texts=_texts(portal, table) if table else None,
            numbers=[column.kind in _NUMBERS for column in table.columns] if table else [],
            refusal=refusal,
        )
        return page, 200 if table else 400 if isinstance(refusal, UserError) else 503

    @blueprint.get("/reports/<name>.<form>")
    def file(name: str, form: str) -> Response:
        report = _report(portal, name)
        if form not in FORMS:
            raise NoSuchReportError
        asked = _asked(portal, report)
        made = _document(portal, report, asked, _run(portal, report, asked))
        answer = Response(written(made, form), mimetype=FORMS[form].media_type)
        file_name = made.file_name + FORMS[form].suffix
        answer.headers.set("Content-Disposition", "attachment", filename=file_name)
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


def _document(
    portal: Portal, report: Report, asked: ReportParameters, table: ReportTable
) -> Document:
    names = {person.id: person.name for person in portal.reports.everybody()}
    branch = asked.branch or portal.place.branch
    return document(
        report,
        asked,
        table,
        shop=portal.shop,
        made=datetime.fromtimestamp(portal.clock.now_ms() // 1000, UTC).astimezone(
            portal.speech.zone
        ),
        where=portal.branch_name(branch) if branch else "",
        cashier=names.get(asked.cashier, asked.cashier),
    )


def _texts(
    portal: Portal, table: ReportTable
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...], tuple[str, ...]]:
    return table_texts(table, currency=portal.shop.currency, locale=str(portal.speech.locale))
