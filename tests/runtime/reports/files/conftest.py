"""Reports to write, with everything in them that is easily lost on the way into a file."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from types import SimpleNamespace

import pytest

from posforge.runtime.ext.reports import Column, ReportParameters, ReportTable
from posforge.runtime.reports.files.document import Document, document
from posforge.testing.builders import a_shop

COLUMNS = (
    Column("Article"),
    Column("Day", "date"),
    Column("Quantity", "quantity"),
    Column("Lines", "count"),
    Column("Gross", "money"),
)
ROWS = (
    ("Äpfel „Elstar“ <1 & 2>", "2026-11-21", 1_345, 1_234, 7),
    ("Phở", "2026-11-01", -2_000, 0, -123_456_789),
    ("Жито", None, None, None, None),
    ("=1+1", "2026-02-28", 999_999_999_999, 7, 829),
    ("-2", "2026-12-31", 5, -3, 999_999_999_999_99),
    ("@SUM(A1)", "2026-01-01", 10, 1, 100),
)
TOTALS = ("Total", None, None, 1_239, 876_543_210)
MADE = datetime(2026, 11, 21, 20, 30, tzinfo=timezone(timedelta(hours=1)))


@pytest.fixture
def a_document():
    """Makes a report that was run; its table and any fact of its shop can be given."""

    def made(table: ReportTable | None = None, **facts: object) -> Document:
        given = {"till": 0, "cashier": "", "where": "", **facts}
        till, cashier, where = (given.pop(name) for name in ("till", "cashier", "where"))
        report = SimpleNamespace(name="sold", title="What was sold: all/any?")
        return document(
            report,
            ReportParameters(first="2026-11-01", last="2026-11-21", branch="S01", till=till),
            table or ReportTable(columns=COLUMNS, rows=ROWS, totals=TOTALS),
            shop=a_shop(**given),
            made=MADE,
            where=where,
            cashier=cashier,
        )

    return made
