"""From nothing to a shop (`posforge new`), and an `apply` with nothing to do; against imports."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median

from measure import Result, Timed, compared, side_by_side

from posforge.runtime.domain.product import Product

ROUNDS = 7
PRESET = "boutique"  # the one with the most in it
# What 1.5 s and 0.5 s are on a quiet computer that imports the two in 0.12 s.
LIMIT_NEW = 12.5
LIMIT_APPLY = 4.2


def run(_shop: Path, _goods: Sequence[Product], work: Path) -> list[Result]:
    """Start each as somebody types it, in turn with a Python that only imports the two."""
    project = work / "project"
    _posforge("new", project, "--preset", PRESET, "--yes")()

    def new(number: int) -> Timed:
        return _posforge("new", work / str(number), "--preset", PRESET, "--yes")

    def apply(_number: int) -> Timed:
        return _posforge("apply", project)

    return [
        _against_imports("posforge new", new, limit=LIMIT_NEW),
        _against_imports("posforge apply, nothing to do", apply, limit=LIMIT_APPLY),
    ]


def _against_imports(name: str, ours: Callable[[int], Timed], *, limit: float) -> Result:
    def imports(_number: int) -> Timed:
        return _python("-c", "import pydantic, jinja2")

    samples = side_by_side(ours, imports, rounds=ROUNDS, warm_up=1)
    seconds = f", {median(samples.ours) / 1e9:.2f} s with its start"
    return compared(f"{name} / import pydantic, jinja2", samples, limit=limit, more=seconds)


def _posforge(*words: object) -> Timed:
    return _python("-m", "posforge", *words)


def _python(*words: object) -> Timed:
    command = [sys.executable, *map(str, words)]
    return partial(subprocess.run, command, check=True, stdout=subprocess.DEVNULL)
