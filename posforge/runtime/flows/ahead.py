"""Working out the next thing while the present one is used."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def ahead(source: Iterator[T]) -> Iterator[T]:
    """Yield what `source` yields, in its order; its next step runs while the caller uses this one.

    What `source` raises is raised where its value would have stood, after all before it were used.
    """
    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(_step, source)
        while found := coming.result():
            coming = thread.submit(_step, source)
            yield found[0]


def _step(source: Iterator[T]) -> tuple[T] | tuple[()]:
    for value in source:
        return (value,)
    return ()
