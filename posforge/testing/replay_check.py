"""Compares what a till made of the replayed file with what the file comes to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal

from sqlalchemy import Connection, func, select

from posforge.runtime.domain.events_shift import Figures, ShiftSettled
from posforge.runtime.domain.quantity import ONE
from posforge.runtime.ext.reports import ReportParameters
from posforge.runtime.reports.door import BooksDoor
from posforge.runtime.reports.x import figures
from posforge.runtime.security.node_keys import signature_matches
from posforge.runtime.storage.tables import ledger_entry, stock_balance
from posforge.runtime.storage.verify import verify
from posforge.testing.retail_sums import DaySums
from posforge.testing.standalone import StandaloneTill

_PENCE = 100


def pence(amount: Decimal) -> int:
    """Return an amount of the file in minor units."""
    minor = amount * _PENCE
    assert minor == minor.to_integral_value(), f"{amount} is finer than a penny"
    return int(minor)


def differences(where: str, expected: Mapping[str, int], found: Mapping[str, int]) -> Iterator[str]:
    """Yield a sentence for everything that is not as the file says."""
    for what in sorted({*expected, *found}):
        says, is_now = expected.get(what, 0), found.get(what, 0)
        if says != is_now:
            yield f"{where}: {what} is {is_now}, and the file says {says}"


def x_of(counter: StandaloneTill, day: str) -> Figures:
    """Return the X report of a business day so far."""
    branch = counter.till.branch.code
    asked = ReportParameters(first=day, last=day, branch=branch)
    return figures(BooksDoor(counter.database), asked)


def check_day(
    day: str, sums: DaySums, *, x: Figures, z: ShiftSettled, drawer: Decimal
) -> Iterator[str]:
    """Yield where X or Z of a day is not what its invoices come to, or the drawer holds else."""
    expected = {
        "receipts": sums.kinds["sale"] + sums.kinds["refund"],
        "gross": pence(sums.gross),
        "net": pence(sums.gross - sums.tax),
        "tax": pence(sums.tax),
        "sold": pence(sums.sold),
        "returned": pence(sums.returned),
        "cash": pence(sums.gross),
    }
    yield from differences(f"X of {day}", expected, _said(x))
    yield from differences(f"Z of {day}", expected, _said(z.figures))
    cash = z.counts[0]
    found = {"expected": cash.expected_minor, "counted": cash.counted_minor or 0}
    held = pence(drawer)
    yield from differences(f"drawer of {day}", {"expected": held, "counted": held}, found)


def check_books(
    counter: StandaloneTill, stock: Mapping[str, int], products: Mapping[str, str]
) -> Iterator[str]:
    """Yield where stock is not what the file comes to, and what `posforge verify` finds.

    `stock` is in pieces by stock code, `products` the article each code became.
    """
    expected = {products[code]: pieces * ONE for code, pieces in stock.items()}
    with counter.database.read() as connection:
        kept = connection.execute(select(stock_balance.c.product, stock_balance.c.qty_milli))
        yield from differences("stock", expected, {row.product: row.qty_milli for row in kept})
        yield from differences("stock ledger", expected, _folded(connection))
    report = verify(counter.database, signature_matches=signature_matches)
    yield from map(str, report.faults)


def _said(figures_of_day: Figures) -> dict[str, int]:
    one = figures_of_day
    return {
        "receipts": one.receipts,
        "gross": one.gross_minor,
        "net": one.net_minor,
        "tax": one.tax_minor,
        "sold": one.sold.amount_minor,
        "returned": one.returned.amount_minor,
        "cash": sum(tender.amount_minor for tender in one.tenders),
    }


def _folded(connection: Connection) -> dict[str, int]:
    """Return what all entries of the stock ledger leave on the shelf, by article."""
    entry, found = ledger_entry.c, Counter[str]()
    for sign, account in ((-1, entry.source), (1, entry.target)):
        moved = connection.execute(
            select(entry.item, func.sum(entry.amount).label("amount"))
            .where(entry.ledger == "stock", account.like("stock:%"))
            .group_by(entry.item)
        )
        for row in moved:
            found[row.item] += sign * int(row.amount)
    return dict(found)
