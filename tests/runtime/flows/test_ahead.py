"""Reading ahead changes the time it takes and nothing else."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from posforge.runtime.flows.ahead import ahead


def test_everything_comes_in_order() -> None:
    assert list(ahead(iter([3, 1, 2]))) == [3, 1, 2]
    assert list(ahead(iter([]))) == []
    assert list(ahead(iter([0, None, ""]))) == [0, None, ""]


def test_the_next_is_worked_out_while_the_present_is_used() -> None:
    begun = [threading.Event(), threading.Event()]

    def source() -> Iterator[int]:
        for number, event in enumerate(begun):
            event.set()
            yield number

    coming = ahead(source())
    assert next(coming) == 0
    assert begun[1].wait(10)


def test_what_goes_wrong_is_raised_after_all_before_it() -> None:
    def source() -> Iterator[int]:
        yield 1
        raise ValueError("broken off")

    used = []
    with pytest.raises(ValueError, match="broken off"):
        used.extend(one for one in ahead(source()))
    seen = []
    coming = ahead(source())
    seen.append(next(coming))
    with pytest.raises(ValueError, match="broken off"):
        next(coming)
    assert seen == [1]
