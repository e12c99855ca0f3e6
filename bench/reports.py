"""The bundled reports over 100,000 sale lines, against what the door to the books allows."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from measure import Result
from sqlalchemy import Table, insert

from posforge.runtime.app.extending import load_reports
from posforge.runtime.domain.product import Product
from posforge.runtime.ext.extensions import Guard
from posforge.runtime.ext.reports import ReportParameters
from posforge.runtime.reports.door import LONGEST_S, BooksDoor
from posforge.runtime.storage import tables
from posforge.runtime.storage.engine import Database
from posforge.spec.extensions import BUNDLED_REPORTS
from posforge.testing.builders import a_shop

SALES, LINES, ARTICLES, AT_ONCE = 20_000, 5, 8_000, 1_000
LIMIT = 0.5
MONTH = ReportParameters(first="2026-11-01", last="2026-11-30")


def run(shop: Path, goods: Sequence[Product], work: Path) -> list[Result]:
    """Ask each report for a month of 20,000 sales and 8,000 different articles."""
    del shop, goods
    database = Database.open_sqlcipher(work / "books.db", bytes(32))
    with database.write() as connection:
        for table, rows in _sales(random.Random(1)):
            connection.execute(insert(table), rows)
    door, spent = BooksDoor(database), {}
    for name, report in load_reports(a_shop(reports=BUNDLED_REPORTS), Guard(print)).items():
        started = time.perf_counter()
        report.run(door, MONTH)
        spent[name] = time.perf_counter() - started
    database.close()
    slowest = max(spent, key=lambda name: spent[name])
    ratio = spent[slowest] / LONGEST_S
    return [
        Result(
            name="slowest report over 100,000 lines / ten seconds",
            ratio=round(ratio, 3),
            limit=LIMIT,
            holds=ratio <= LIMIT,
            detail=f"{slowest}, {spent[slowest]:.2f} s; all together {sum(spent.values()):.2f} s",
        )
    ]


def _sales(chance: random.Random) -> Iterator[tuple[Table, list[dict[str, Any]]]]:
    for start in range(0, SALES, AT_ONCE):
        rows: dict[Table, list[dict[str, Any]]] = {
            table: []
            for table in (tables.sale, tables.sale_line, tables.sale_tax, tables.sale_tender)
        }
        for number in range(start, start + AT_ONCE):
            for table, some in _one(chance, number).items():
                rows[table] += some
        yield from rows.items()


def _one(chance: random.Random, number: int) -> dict[Table, list[dict[str, Any]]]:
    event = f"{number:08d}"
    amounts = [chance.randrange(50, 2000) for _ in range(LINES)]
    money = {"net_minor": sum(amounts), "tax_minor": 0, "gross_minor": sum(amounts)}
    sale = {
        "number": event,
        "store": "S01",
        "till": 1,
        "bizdate": f"2026-11-{number % 28 + 1:02d}",
        "wall_ms": 1_790_000_000_000 + number * 100_000,
        "cashier": f"c{number % 9}",
        "lines": LINES,
        **money,
    }
    lines = [
        {
            "line": line,
            "product": f"p{article}",
            "name": f"Article {article}",
            "department": f"department {article % 12}",
            "unit": "piece",
            "qty_milli": 1000,
            "net_minor": amount,
            "gross_minor": amount,
        }
        for line, amount in enumerate(amounts, start=1)
        for article in [chance.randrange(ARTICLES)]
    ]
    return {
        tables.sale: [_whole(tables.sale, event, sale)],
        tables.sale_line: [_whole(tables.sale_line, event, line) for line in lines],
        tables.sale_tax: [_whole(tables.sale_tax, event, {"rate": "0.19", **money})],
        tables.sale_tender: [
            _whole(tables.sale_tender, event, {"line": 1, "method": "cash"})
            | {"amount_minor": money["gross_minor"]}
        ],
    }


def _whole(table: Table, event: str, facts: dict[str, Any]) -> dict[str, Any]:
    """Return a row with something in every column."""
    empty = {column.name: column.type.python_type() for column in table.c}
    return empty | {"event_id": event} | facts
