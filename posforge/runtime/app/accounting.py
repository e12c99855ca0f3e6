"""The journal for the bookkeeper as one file, however long the period is."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, timedelta

from posforge.errors import UserError
from posforge.runtime.domain.shop import Shop
from posforge.runtime.ext.reports import ReportParameters
from posforge.runtime.flows.report_text import csv_rows
from posforge.runtime.reports import accounts
from posforge.runtime.reports.door import BooksDoor
from posforge.runtime.storage.engine import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A journal as CSV, and how many vouchers are in it, those without a Z included."""

    text: str
    vouchers: int
    without_z: int


def write_accounts(
    database: Database, shop: Shop, *, days: tuple[date, date], branch: str = ""
) -> Written:
    """Return the postings from the first of these business days to the last, one day at a time.

    Raises UserError for a period that ends before it begins, KnownError as `postings` does.
    """
    first, last = days
    if first > last:
        raise UserError("The period ends before it begins.", hint="Turn the dates round.")
    report, door = accounts.make(shop), BooksDoor(database)
    lines: list[list[str]] = []
    vouchers: dict[str, bool] = {}
    for number in range((last - first).days + 1):
        day = (first + timedelta(days=number)).isoformat()
        table = report.run(door, ReportParameters(first=day, last=day, branch=branch))
        head, *rows = csv_rows(table, currency=shop.currency)
        lines += rows if lines else [head, *rows]
        vouchers |= {str(row[1]): row[4] is not None for row in table.rows}
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    return Written(
        text=text.getvalue(),
        vouchers=len(vouchers),
        without_z=sum(not has_z for has_z in vouchers.values()),
    )
