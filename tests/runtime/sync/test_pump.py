"""The thread that keeps in step: what wakes it, how it waits, and what it says."""

from __future__ import annotations

import threading

import pytest

from posforge.errors import KnownError
from posforge.runtime.sync.client import OfflineError, RefusedError
from posforge.runtime.sync.messages import Delivery
from posforge.runtime.sync.pull import Puller, deliver
from posforge.runtime.sync.pump import LONGEST_WAIT_MS, Pump
from posforge.testing.fixed_clock import FixedClock
from posforge.testing.journals import JournalWriter
from posforge.testing.sync_chain import SyncChain, SyncMachine, run_of
from posforge.testing.sync_shop import wait_for


class _Line:
    """A line to the store server in memory that can be out of order."""

    def __init__(self, till, store):
        self.till, self.store = till, store
        self.failure = None
        self.pushes = self.pulls = 0
        self.tried = threading.Semaphore(0)

    def push(self, push):
        self.pushes += 1
        self._maybe_fail()
        return self.store.receiver.take_pushed(push, self.till.node)

    def pull(self, pull):
        self.pulls += 1
        self._maybe_fail()
        return deliver(self.store.journal, self.store.identity, pull, self.till.node)

    def _maybe_fail(self):
        self.tried.release()
        if self.failure is not None:
            raise self.failure


@pytest.fixture
def chain():
    return SyncChain(tills=1)


@pytest.fixture
def line(chain):
    return _Line(chain.tills[0], chain.store)


@pytest.fixture
def build(chain, line):
    pumps = []

    def make(**facts):
        till = chain.tills[0]
        pumps.append(
            Pump(
                line,
                pusher=till.pusher,
                puller=Puller(
                    till.journal, till.identity, receiver=till.receiver, pusher=till.pusher
                ),
                **{
                    "clock": FixedClock(),
                    "push_ms": 60_000,
                    "pull_ms": 60_000,
                    "jitter": lambda low, high: 0.0,
                    **facts,
                },
            )
        )
        return pumps[-1]

    yield make
    for pump in pumps:
        if pump._thread.ident is not None:
            pump.stop()


def test_a_commit_is_pushed_at_once(chain, line, build):
    pump, till = build(), chain.tills[0]
    pump.start()
    wait_for(lambda: pump.status.heard_ms)
    (event,) = till.trade(1)
    pump.notify()
    wait_for(lambda: chain.store.journal.head(till.main) == event.head, wait_s=5)
    assert line.pulls == 1


def test_decisions_are_looked_for_before_anything_is_sent(chain, line, build):
    till = chain.tills[0]
    till.trade(1)
    chain.hq.revoke(till)
    order = []
    line.pull = lambda pull, old=line.pull: order.append("pull") or old(pull)
    line.push = lambda push, old=line.push: order.append("push") or old(push)
    build().step(pull=True)
    assert order == ["pull", "push"]


def test_offline_is_said_and_everything_waits(chain, line, build):
    pump, till = build(), chain.tills[0]
    pump.step(pull=True)
    line.failure = OfflineError("Nobody answers at https://x.")
    oldest, *_ = till.trade(3)
    pump.step(pull=True)
    status = pump.status
    assert not status.is_online
    assert status.trouble == "Nobody answers at https://x."
    assert (status.unsynced, status.oldest_ms) == (3, oldest.header.wall)
    assert status.heard_ms
    line.failure = None
    pump.step(pull=False)
    assert (pump.status.is_online, pump.status.unsynced, pump.status.trouble) == (True, 0, "")


@pytest.mark.parametrize("failure", [RefusedError("revoked"), KnownError("The disk is full.")])
def test_a_refusal_or_a_full_disk_is_trouble_but_the_line_is_up(line, build, failure):
    line.failure = failure
    pump = build()
    pump.step(pull=True)
    assert pump.status.is_online
    assert pump.status.trouble == str(failure)


def test_waiting_grows_with_every_failure_up_to_a_limit_and_is_jittered(line, build):
    line.failure = OfflineError("no")
    asked = []
    done = threading.Event()

    def jitter(low, high):
        asked.append((low, high))
        if len(asked) == 12:
            done.set()
        return low

    build(push_ms=100, jitter=jitter).start()
    assert done.wait(10)
    assert asked[:4] == [(0, 200), (0, 400), (0, 800), (0, 1600)]
    assert asked[11] == (0, LONGEST_WAIT_MS)


def test_commits_do_not_wake_it_while_it_waits_after_a_failure(line, build):
    line.failure = OfflineError("no")
    pump = build(jitter=lambda low, high: LONGEST_WAIT_MS)
    pump.start()
    line.tried.acquire()
    wait_for(lambda: pump.status.trouble)
    for _ in range(10):
        pump.notify()
    assert not line.tried.acquire(timeout=0.2)


def test_it_ends_at_once_when_asked(build):
    pump = build()
    pump.start()
    wait_for(lambda: pump.status.heard_ms)
    pump.stop()
    assert not pump._thread.is_alive()


def test_its_first_look_can_wait_and_even_then_it_ends_at_once(line, build):
    pump = build()
    pump.start(after_ms=60_000)
    pump.notify()
    pump.stop()
    assert not pump._thread.is_alive()
    assert line.pulls == 0


def test_a_bug_ends_it_loudly_and_the_status_says_so(line, build, monkeypatch):
    heard = []
    monkeypatch.setattr(threading, "excepthook", heard.append)
    line.failure = ZeroDivisionError()
    pump = build()
    pump.start()
    wait_for(lambda: heard)
    assert heard[0].exc_type is ZeroDivisionError
    assert "ended by an error of posforge" in pump.status.trouble


def test_a_clock_that_jumps_back_does_not_stop_the_looking(chain, line, build):
    clock = FixedClock()
    pump = build(clock=clock, push_ms=1, pull_ms=1_000)
    pump.start()
    wait_for(lambda: line.pulls == 1)
    clock.pass_ms(-3_600_000)
    wait_for(lambda: line.pulls >= 2, wait_s=5)


def test_a_delivery_that_is_refused_is_trouble(line, build):
    stranger = SyncMachine(JournalWriter(66), kind="store")
    line.pull = lambda _pull: Delivery(run=run_of(stranger.trade(1)))
    pump = build()
    pump.step(pull=True)
    assert "was not taken: nobody enrolled this machine" in pump.status.trouble
