"""Stock by lot is the sum of what moved, wherever it lies, on both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posforge.runtime.domain.events_stock import StockAdjusted
from posforge.runtime.domain.returned import ReturnedFrom
from posforge.runtime.ext.reports import ReportParameters
from posforge.runtime.reports.door import BooksDoor
from posforge.runtime.reports.stock_by_lot import make
from posforge.runtime.storage.projector import apply
from posforge.testing.builders import a_shop
from posforge.testing.facts import a_listing, a_sale
from posforge.testing.journals import JournalWriter

DAY, NEXT = "2026-11-21", "2026-11-22"


def moved(writer, qty_milli, *, bizdate=DAY, product="p1", place="stock", **number):
    body = StockAdjusted(
        product=product, unit="piece", qty_milli=qty_milli, reason="x", place=place, **number
    )
    return writer.write(body, bizdate=bizdate)


def sold(writer, number, *, qty_milli=1000, disposition=None, bizdate=DAY, **trace):
    sale = a_sale(number, qty_milli=qty_milli)
    line = replace(sale.lines[0], **trace)
    if disposition:
        back = ReturnedFrom(sale="s1", number="n1", line=1, disposition=disposition)
        line = replace(line, kind="return", returned=back)
    return writer.write(replace(sale, lines=(line,)), bizdate=bizdate)


@pytest.fixture
def rows(database):
    """Runs the report over what was written, and returns its rows."""

    def told(events, *, first=DAY, last=DAY, branch="", languages=("en",)):
        with database.write() as connection:
            apply(connection, events)
        asked = ReportParameters(first=first, last=last, branch=branch)
        return make(a_shop(languages=languages)).run(BooksDoor(database), asked).rows

    return told


def test_each_lot_and_piece_has_a_row_that_says_where_its_goods_are(rows):
    one, other = JournalWriter(1), JournalWriter(2, store="S02")
    events = [
        one.write(a_listing("p1", "Tea", "11")),
        moved(one, 10_000, lot="A17"),
        sold(one, "S01-1-A-000001", lot="A17", qty_milli=3000),
        sold(one, "S01-1-A-000002", lot="A17", qty_milli=-1000, disposition="resell"),
        sold(one, "S01-1-A-000003", lot="A17", qty_milli=-1000, disposition="damaged"),
        sold(one, "S01-1-A-000004", serial="S-1"),
        sold(one, "S01-1-A-000005"),
        moved(other, 5000, lot="A17"),
        moved(other, 1000, lot="A17", place="quarantine", product="gone"),
    ]
    assert rows(events) == (
        ("Tea", None, "S-1", "piece", -1000, 0, 0, 1000),
        ("Tea", "A17", None, "piece", 13_000, 1000, 0, 1000),
        ("gone", "A17", None, "piece", 0, 0, 1000, 0),
    )
    assert rows([], branch="S02") == (
        ("Tea", "A17", None, "piece", 5000, 0, 0, 0),
        ("gone", "A17", None, "piece", 0, 0, 1000, 0),
    )
    assert rows([], languages=("de",))[0][3] == "Stück"


def test_it_is_stock_as_of_a_day_and_leaves_out_what_was_used_up_before(rows):
    writer = JournalWriter(1)
    events = [
        moved(writer, 2000, lot="OLD"),
        sold(writer, "1", lot="OLD", qty_milli=2000),
        moved(writer, 2000, lot="NEW", bizdate=NEXT),
    ]
    assert rows(events) == (("p1", "OLD", None, "piece", 0, 0, 0, 2000),)
    assert rows([], first=NEXT, last=NEXT) == (("p1", "NEW", None, "piece", 2000, 0, 0, 0),)
    assert [row[1] for row in rows([], last=NEXT)] == ["NEW", "OLD"]
