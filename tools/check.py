"""Runs the checks one after another, each with its time, and stops at the first that fails.

.venv/bin/python tools/check.py lint     style, types, layers
.venv/bin/python tools/check.py test     the same, then every test
.venv/bin/python tools/check.py test tests/tidy -k links     … then these tests
"""

from __future__ import annotations

import shlex
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


class Check(NamedTuple):
    """One check, and whether its own output is worth reading while it runs."""

    title: str
    command: tuple[str, ...]
    is_live: bool = False


def main(arguments: list[str]) -> int:
    """Runs the checks named on the command line and returns the first bad exit code, or 0."""
    if arguments[:1] not in (["lint"], ["test"]):
        print("usage: tools/check.py lint | test [pytest arguments]", file=sys.stderr)
        return 2
    checks = lint()
    if arguments[0] == "test":
        checks.append(tests(arguments[1:]))
    return run_all(checks)


def run_all(checks: list[Check]) -> int:
    """Runs the checks in order and returns 0, or the exit code of the first that fails."""
    for number, check in enumerate(checks, start=1):
        code = run(check, f"[{number}/{len(checks)}] {check.title + ' ':·<28}")
        if code != 0:
            print(
                f"\nstopped at: {check.title}\nagain: {shlex.join(check.command)}", file=sys.stderr
            )
            return code
    return 0


def lint() -> list[Check]:
    """Returns the checks that read the code without running it."""
    return [
        Check("style: ruff check", (f"{BIN}/ruff", "check", "--quiet", ".")),
        Check("format: ruff format", (f"{BIN}/ruff", "format", "--check", "--quiet", ".")),
        Check("types: mypy --strict", (f"{BIN}/mypy", "--no-error-summary")),
        Check("layers: lint-imports", (f"{BIN}/lint-imports", "--no-logo")),
    ]


def tests(arguments: list[str]) -> Check:
    """Returns the check that runs the tests, a file to a worker.

    Three workers keep two cores busy: every third second a test waits, for a process or a device.
    In the order of their folders: a file of one long test would else be left for the end, alone.
    """
    spread = ("-n", "3", "--dist", "loadfile", "--no-loadscope-reorder")
    return Check("tests: pytest", (f"{BIN}/pytest", "-q", *spread, *arguments), is_live=True)


def run(check: Check, heading: str) -> int:
    """Runs one check; a quiet one shows its output only when it fails."""
    print(heading, end="\n" if check.is_live else " ", flush=True)
    started = time.monotonic()
    if check.is_live:
        return subprocess.run(check.command, cwd=ROOT, check=False).returncode
    done = subprocess.run(
        check.command,
        cwd=ROOT,
        check=False,
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    outcome = "ok" if done.returncode == 0 else "failed"
    print(f"{outcome} ({time.monotonic() - started:.1f} s)", flush=True)
    if done.returncode != 0:
        print(done.stdout, end="", flush=True)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
