"""A bug is written down every time and shown once."""

from __future__ import annotations

import sys
import threading

import pytest

from posforge.runtime.till.boundary import Boundary


@pytest.fixture
def hooks(monkeypatch):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)


@pytest.mark.usefixtures("hooks")
def test_every_bug_is_reported_and_the_first_is_shown():
    reported, shown = [], []
    Boundary(report=reported.append, show=lambda: shown.append(len(reported))).install()
    first, second = ValueError("one"), KeyError("two")

    sys.excepthook(ValueError, first, None)
    sys.excepthook(KeyError, second, None)

    assert reported == [first, second]
    assert shown == [1]


@pytest.mark.usefixtures("hooks")
def test_bugs_on_other_threads_are_caught_too():
    reported = []
    Boundary(report=reported.append, show=lambda: None).install()

    thread = threading.Thread(target=lambda: 1 // 0)
    thread.start()
    thread.join()

    assert [type(bug) for bug in reported] == [ZeroDivisionError]
