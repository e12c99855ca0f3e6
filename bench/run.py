"""Runs every benchmark, prints a table, writes results.json; exit code 1 if a limit is broken.

.venv/bin/python bench/run.py            all of them
.venv/bin/python bench/run.py sale scan  some of them, by file
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import cold_start
import import_groceries
import new_project
import promotions
import reports
import sale
import save_bill
import scan
from groceries import found_supermarket
from measure import Result
from rich.console import Console
from rich.table import Table

from posforge.runtime.domain.product import Product

Benchmark = Callable[[Path, Sequence[Product], Path], list[Result]]

BENCHMARKS: Mapping[str, Benchmark] = {
    "sale": sale.run,
    "scan": scan.run,
    "save_bill": save_bill.run,
    "cold_start": cold_start.run,
    "import_groceries": import_groceries.run,
    "new_project": new_project.run,
    "promotions": promotions.run,
    "reports": reports.run,
}
RESULTS = Path(__file__).resolve().parent / "results.json"


def main(wanted: Sequence[str]) -> int:
    """Run what is wanted, or everything."""
    console = Console(highlight=False)
    if os.getloadavg()[0] > 1:
        console.print(
            "[yellow]This computer is busy; seconds and p99 will look worse than they are."
        )
    results = []
    with tempfile.TemporaryDirectory(prefix="posforge-bench-") as folder:
        shop = Path(folder) / "shop"
        shop.mkdir()
        console.print("listing the groceries …")
        goods = found_supermarket(shop)
        for name in wanted or BENCHMARKS:
            console.print(f"measuring {name} …")
            work = Path(folder) / name
            work.mkdir()
            results += BENCHMARKS[name](shop, goods, work)
    console.print(_table(results))
    RESULTS.write_text(json.dumps([asdict(one) for one in results], indent=2) + "\n")
    return 0 if all(one.holds for one in results) else 1


def _table(results: Sequence[Result]) -> Table:
    table = Table("what", "ratio", "limit", "holds", "detail")
    for one in results:
        holds = "[green]yes[/]" if one.holds else "[red]no[/]"
        table.add_row(one.name, f"{one.ratio:g}", f"{one.limit:g}", holds, one.detail)
    return table


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
