"""Guessing is slowed down, also when it is done all at once, and memory stays small."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from posforge.runtime.portal import lockout
from posforge.runtime.portal.errors import LockedOutError
from posforge.runtime.portal.lockout import FAILURES_BEFORE_LOCK, LOCK_MS, Lockout
from posforge.testing.chain import SetClock


@pytest.fixture
def clock() -> SetClock:
    clock = SetClock("Europe/Berlin")
    clock.at_ms = 1_800_000_000_000
    return clock


def test_success_forgets_failures(clock: SetClock):
    guard = Lockout(clock)
    for _ in range(3):
        assert [guard.begin("ada") for _ in range(FAILURES_BEFORE_LOCK)] == [1, 2, 3, 4, 5]
        guard.succeed("ada")


def test_a_lock_ends_by_itself_and_concerns_one_name(clock: SetClock):
    guard = Lockout(clock)
    for _ in range(FAILURES_BEFORE_LOCK):
        guard.begin("ada")
    clock.at_ms += LOCK_MS - 1
    with pytest.raises(LockedOutError, match="in 1 min"):
        guard.begin("ada")
    assert guard.begin("bo") == 1
    clock.at_ms += 1
    assert guard.begin("ada") == 1


def test_many_guesses_at_once_are_not_more_guesses(clock: SetClock):
    guard = Lockout(clock)

    def guess(_: int) -> bool:
        try:
            guard.begin("ada")
        except LockedOutError:
            return False
        return True

    with ThreadPoolExecutor(16) as pool:
        allowed = sum(pool.map(guess, range(200)))

    assert allowed == FAILURES_BEFORE_LOCK


def test_only_so_many_names_are_remembered(clock: SetClock, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(lockout, "NAMES_REMEMBERED", 3)
    guard = Lockout(clock)
    for name in ("a", "b", "c", "d"):
        guard.begin(name)

    assert [guard.begin(name) for name in ("d", "c", "b", "a")] == [2, 2, 2, 1]
