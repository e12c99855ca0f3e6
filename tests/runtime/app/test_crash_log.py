"""A bug is written down with the names of code and without the words of people."""

from __future__ import annotations

import secrets
import sqlite3

import pytest

from posforge.runtime.app.crash_log import CrashLog


@pytest.fixture
def canary():
    """A name that can be found nowhere by chance."""
    return f"Canary {secrets.token_hex(8)}"


def _written(folder):
    return (folder / "logs" / "crash.log").read_text()


def _bug(cause):
    with pytest.raises((ArithmeticError, LookupError, ValueError, ExceptionGroup)) as caught:
        cause()
    return caught.value


def test_a_bug_is_written_with_kind_and_place(tmp_path):
    def divide():
        return 1 / 0

    CrashLog(tmp_path).write(_bug(divide))
    assert "ZeroDivisionError" in _written(tmp_path)
    assert "in divide" in _written(tmp_path)
    assert (tmp_path / "logs").stat().st_mode & 0o077 == 0


def test_its_message_is_left_out(tmp_path, canary):
    def look_up():
        return {}[canary]

    CrashLog(tmp_path).write(_bug(look_up))
    assert "KeyError" in _written(tmp_path)
    assert canary not in _written(tmp_path)


def test_neither_do_messages_of_its_causes_land_there(tmp_path, canary):
    def search():
        try:
            sqlite3.connect(":memory:").execute(f'SELECT "{canary}" FROM "{canary}"')
        except sqlite3.Error as error:
            raise RuntimeError(f"no {canary}") from error

    def handle():
        try:
            search()
        except RuntimeError:
            raise ValueError(canary)  # noqa: B904 - its context is what is tested

    CrashLog(tmp_path).write(_bug(handle))
    assert "ValueError <- RuntimeError <- OperationalError" in _written(tmp_path)
    assert canary not in _written(tmp_path)


def test_notes_and_groups_of_errors_are_left_out(tmp_path, canary):
    def gather():
        inner = ValueError(canary)
        inner.add_note(canary)
        raise ExceptionGroup(canary, [inner])

    CrashLog(tmp_path).write(_bug(gather))
    assert canary not in _written(tmp_path)


def test_causes_that_turn_in_a_circle_end(tmp_path):
    first, second = ValueError(), KeyError()
    first.__cause__, second.__cause__ = second, first
    CrashLog(tmp_path).write(first)
    assert "ValueError <- KeyError\n" in _written(tmp_path)


def test_every_bug_is_added(tmp_path):
    for bug in (ValueError(), KeyError()):
        CrashLog(tmp_path).write(bug)
    assert _written(tmp_path).index("ValueError") < _written(tmp_path).index("KeyError")
