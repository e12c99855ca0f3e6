"""A report as CSV: plain numbers and ISO dates, in the letters of every language."""

from __future__ import annotations

import csv
import io

from posforge.runtime.flows.report_text import csv_rows
from posforge.runtime.reports.files.document import Document


def write_csv(document: Document) -> bytes:
    """Return the file, in UTF-8 with the mark by which spreadsheets know it."""
    written = io.StringIO()
    csv.writer(written).writerows(csv_rows(document.table, currency=document.currency))
    return written.getvalue().encode("utf-8-sig")
