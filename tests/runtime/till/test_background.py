"""Work off the window's thread: in order, with its answers, and with nothing swallowed."""

from __future__ import annotations

import threading

import pytest

from posforge.errors import UserError
from posforge.runtime.till.background import Worker


@pytest.fixture
def worker(qapp):
    made = Worker()
    yield made
    made.close()


def never(error):
    raise AssertionError(error)


def test_answers_come_in_order_and_on_the_windows_thread(worker, qtbot):
    answers = []
    for number in range(50):
        worker.submit(
            lambda number=number: (number, threading.current_thread().name),
            done=lambda answer: answers.append((*answer, threading.current_thread().name)),
            refused=never,
        )
    qtbot.waitUntil(lambda: worker.is_idle)

    assert [number for number, _, _ in answers] == list(range(50))
    assert {name for _, name, _ in answers} == {"till-worker"}
    assert {name for _, _, name in answers} == {threading.main_thread().name}


def test_a_refusal_reaches_whoever_asked(worker, qtbot):
    refused = []

    def refuse():
        raise UserError("There is no bill yet.")

    worker.submit(refuse, done=never, refused=refused.append)
    qtbot.waitUntil(lambda: worker.is_idle)

    assert [error.message for error in refused] == ["There is no bill yet."]


def test_a_bug_is_raised_where_the_process_has_its_boundary(worker, qtbot):
    with qtbot.captureExceptions() as caught:
        worker.submit(lambda: 1 // 0, done=never, refused=never)
        qtbot.waitUntil(lambda: worker.is_idle)

    assert [kind for kind, _, _ in caught] == [ZeroDivisionError]


def test_closing_finishes_what_was_given(qapp):
    worker, done = Worker(), []
    for number in range(20):
        worker.submit(lambda number=number: done.append(number), done=print, refused=never)

    worker.close()

    assert done == list(range(20))
