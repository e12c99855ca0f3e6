"""Rings three weeks of a real shop at a real till and compares every sum with the file's own.

Usage: python tools/replay.py [FILE]

Writes what it found to replay.json, and ends with 1 where anything differs. The till's disk is in
memory where there is room, as those of tests are; `TMPDIR=/var/tmp` puts it on a real one.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from posforge.testing.replay import Replayed, replay
from posforge.testing.retail_file import Row, invoices, read_rows

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "tests" / "data" / "online-retail-2010-12.csv.gz"
RESULT = ROOT / "replay.json"

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
ROOM = 1024**3

_MOST_SHOWN = 20


def main(arguments: list[str]) -> int:
    """Replay the file, write and print what was found, and return 0 where nothing differs."""
    console = Console()
    rows = read_rows(Path(arguments[0]) if arguments else FILE)
    begun = time.perf_counter()
    result = _rung(rows, console)
    took = {
        "seconds": round(time.perf_counter() - begun),
        "processor_seconds": round(time.process_time()),
    }
    facts = {**result.facts(), **took}
    RESULT.write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
    console.print(
        f"{facts['documents']:,} documents, {facts['lines']:,} lines, £{facts['total']} in all, "
        f"£{facts['refunds']} of it given back, {len(result.sums.days)} days, "
        f"{facts['seconds']} s ({facts['processor_seconds']} s of a processor): {RESULT.name}"
    )
    for one in result.differences[:_MOST_SHOWN]:
        console.print(f"[red]{one}")
    verdict = f"{len(result.differences):,} differences" if result.differences else "no difference"
    console.print(f"[bold]{verdict}")
    return 1 if result.differences else 0


def _rung(rows: list[Row], console: Console) -> Replayed:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with (
        Progress(*columns, console=console) as progress,
        tempfile.TemporaryDirectory(prefix="posforge-replay-", dir=_disk()) as folder,
    ):
        days = progress.add_task("ringing", total=sum(1 for _ in invoices(rows)))
        return replay(
            rows,
            Path(folder),
            progress=lambda document: progress.update(
                days, advance=1, description=f"{document.day} {document.kind:<10}"
            ),
        )


def _disk() -> Path | None:
    has_room = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
    return MEMORY if has_room and "TMPDIR" not in os.environ else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
