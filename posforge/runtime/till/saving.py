"""Saves a report that was seen at the till as a file; loaded when somebody asks for one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from posforge.runtime.ext.context import Till
from posforge.runtime.ext.reports import ReportParameters, ReportTable
from posforge.runtime.flows.report import reports, save_report
from posforge.runtime.flows.sign_in import Session
from posforge.runtime.reports.files.document import document
from posforge.runtime.reports.files.forms import FORMS, written

Seen = tuple[str, ReportParameters, ReportTable]


def saved(till: Till, session: Session, seen: Seen, *, form: str) -> Path:
    """Write a report as it was seen (its name, what it was asked, its answer) and return where.

    Raises NotAllowedError for whoever may see no reports, and what `save_report` raises.
    """
    name, asked, table = seen
    titles = {report.name: report for report in reports(till, session)}
    zone = timezone(timedelta(minutes=till.clock.offset_min()))
    made = document(
        titles[name],
        asked,
        table,
        shop=till.shop,
        made=datetime.fromtimestamp(till.clock.now_ms() // 1000, UTC).astimezone(zone),
        where=f"{till.branch.name} · {till.identity.label}",
    )
    file_name = made.file_name + FORMS[form].suffix
    return save_report(till, session, written(made, form), file_name=file_name)
