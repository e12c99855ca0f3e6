"""Taking in 102,435 groceries: how long, and how much memory the importing process needs."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from groceries import FILE
from measure import Result

from posforge.runtime.domain.product import Product

PROGRAM = Path(__file__).resolve().parent / "import_program.py"
ROWS = 102_435
LIMIT_S = 10.0
LIMIT_MB = 200.0
MACHINES = {"store": "SQLCipher", "hq": "PostgreSQL"}


def run(_shop: Path, _goods: Sequence[Product], work: Path) -> list[Result]:
    """Import at a store server and at HQ; whichever is topmost does it in a real shop."""
    return [
        result for kind, disk in MACHINES.items() for result in _import(kind, disk, work / kind)
    ]


def _import(kind: str, disk: str, data: Path) -> list[Result]:
    process = subprocess.Popen(
        [sys.executable, str(PROGRAM), kind, str(data), str(FILE)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    with process.stdout as says:
        assert says.readline() == "ready\n"
        started = time.perf_counter()
        accepted, rejected, peak_kb = (int(count) for count in says.readline().split())
        seconds = time.perf_counter() - started
    process.wait()
    assert accepted + rejected == ROWS
    detail = f"{accepted:,} accepted, {rejected} rejected, at a {kind} on {disk}"
    return [
        _result(f"groceries into {disk}, seconds", seconds, LIMIT_S, detail),
        _result(f"groceries into {disk}, peak MB", peak_kb / 1024, LIMIT_MB, detail),
    ]


def _result(name: str, value: float, limit: float, detail: str) -> Result:
    return Result(
        name=name, ratio=round(value, 1), limit=limit, holds=value <= limit, detail=detail
    )
