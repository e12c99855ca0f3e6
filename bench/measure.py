"""How the benchmarks measure: two things side by side in one run, medians, one ratio."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Timed = Callable[[], object]


@dataclass(frozen=True, kw_only=True)
class Result:
    """One line of the table: it holds when the ratio is within the limit."""

    name: str
    ratio: float
    limit: float
    holds: bool
    detail: str


@dataclass(frozen=True, kw_only=True)
class Samples:
    """Nanoseconds of each round, for both sides."""

    ours: Sequence[int]
    bare: Sequence[int]

    @property
    def ratio(self) -> float:
        """The median of ours over the median of the bare side."""
        return statistics.median(self.ours) / statistics.median(self.bare)


def side_by_side(
    ours: Callable[[int], Timed], bare: Callable[[int], Timed], *, rounds: int, warm_up: int = 10
) -> Samples:
    """Time both sides in turn, A B A B, so that whatever else the machine does slows both.

    Args:
        ours: prepares round n, untimed, and returns what is timed.
        bare: the same for the bare side.
        rounds: how many rounds count.
        warm_up: rounds before them that do not.
    """
    samples: tuple[list[int], list[int]] = ([], [])
    for number in range(warm_up + rounds):
        for side, spent in zip((ours, bare), samples, strict=True):
            timed = side(number)
            started = time.perf_counter_ns()
            timed()
            spent.append(time.perf_counter_ns() - started)
    return Samples(ours=samples[0][warm_up:], bare=samples[1][warm_up:])


def compared(name: str, samples: Samples, *, limit: float, more: str = "") -> Result:
    """Return the result of a comparison, with both medians in its detail."""
    ratio = samples.ratio
    detail = f"{_spell(samples.ours)} against {_spell(samples.bare)}, {len(samples.ours)} rounds"
    return Result(
        name=name,
        ratio=round(ratio, 2),
        limit=limit,
        holds=ratio <= limit,
        detail=f"{detail}{more}",
    )


def percentile_ns(samples: Sequence[int], percent: int) -> int:
    """Return the value that `percent` of the samples do not exceed, in nanoseconds."""
    ordered = sorted(samples)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def _spell(samples: Sequence[int]) -> str:
    median_us = statistics.median(samples) / 1000
    return f"{median_us:.1f} µs" if median_us < 1000 else f"{median_us / 1000:.2f} ms"
