"""What a machine sends up, and what it makes of the answers."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posforge.runtime.domain.envelope import EMPTY
from posforge.runtime.domain.events import SECURITY
from posforge.runtime.sync.messages import Answer
from posforge.testing.journal import MemoryJournal
from posforge.testing.sync_chain import SyncChain, pull_all, push_all, run_of


@pytest.fixture
def chain():
    return SyncChain()


def test_the_store_gets_it_all_and_then_nothing(chain):
    till = chain.tills[0]
    events = till.trade(7)
    assert [answer.kind for answer in push_all(till, chain.store)] == ["ack"]
    assert till.pusher.next() is None
    assert till.journal.acknowledged("store") == {till.main: events[-1].head}


def test_runs_have_at_most_500_events_and_256_kilobytes(chain):
    till = chain.tills[0]
    asked = {}
    read = till.journal.read
    till.journal.read = lambda log, **bounds: asked.update(bounds) or read(log, **bounds)
    till.trade(501)
    assert till.pusher.next().first == 1
    assert asked == {"first": 1, "limit": 500, "most_bytes": 256 * 1024}


def test_security_goes_first_and_a_tills_log_after_its_enrolment(chain):
    till = chain.tills[0]
    chain.store.trade(1)
    till.trade(1)
    push_all(till, chain.store)
    assert chain.store.pusher.next().log.stream == SECURITY
    assert {answer.kind for answer in push_all(chain.store, chain.hq)} == {"ack"}
    assert chain.hq.journal.head(till.main) == till.journal.head(till.main)


def test_a_till_learns_at_its_next_look_that_hq_holds_its_sale(chain):
    till = chain.tills[0]
    (event,) = till.trade(1)
    push_all(till, chain.store)
    pull_all(till, chain.store)
    assert till.journal.acknowledged("hq") == {}
    push_all(chain.store, chain.hq)
    pull_all(till, chain.store)
    assert till.journal.acknowledged("hq")[till.main] == event.head


def test_a_store_that_lost_its_disk_gets_everything_again(chain):
    till = chain.tills[0]
    till.trade(1200)
    push_all(till, chain.store)
    chain.store.journal._logs.pop(till.main)
    till.trade(1)
    kinds = [answer.kind for answer in push_all(till, chain.store)]
    assert kinds[0] == "need"
    assert set(kinds[1:]) == {"ack"}
    assert chain.store.journal.head(till.main) == till.journal.head(till.main)


def test_the_backlog_counts_what_the_peer_lacks_and_the_oldest_of_it(chain):
    till = chain.tills[0]
    till.trade(2)
    push_all(till, chain.store)
    assert till.pusher.backlog() == (0, 0)
    oldest, *_ = till.trade(3)
    assert till.pusher.backlog() == (3, oldest.header.wall)


def test_a_refused_log_rests_and_says_why_while_others_go_on(chain):
    first, second = chain.tills
    for till in (first, second):
        till.trade(1)
        push_all(till, chain.store)
    while (push := chain.store.pusher.next()) is not None:
        refused = push.log == first.main
        answer = (
            Answer(kind="refused", have=EMPTY, reason="tampered")
            if refused
            else chain.hq.receiver.take_pushed(push, chain.store.node)
        )
        chain.store.pusher.heard(push, answer)
    assert "do not belong together" in chain.store.pusher.trouble
    assert chain.hq.journal.head(second.main).seq == 1
    chain.store.pusher.retry()
    assert chain.store.pusher.next().log == first.main


def test_a_server_that_needs_what_it_was_just_given_is_not_asked_for_ever(chain):
    till = chain.tills[0]
    till.trade(1)
    push = till.pusher.next()
    till.pusher.heard(push, Answer(kind="need", have=EMPTY))
    assert till.pusher.next() is None
    assert "cannot continue our journal at event 1" in till.pusher.trouble


def test_a_restored_till_that_only_looks_is_told_to_join_again(chain):
    till = chain.tills[0]
    till.trade(10)
    push_all(till, chain.store)
    old = till.restored(4)
    pull_all(old, chain.store)
    assert "restored from an old copy" in old.pusher.trouble
    assert "6 more" in old.pusher.trouble
    assert old.journal.acknowledged("store").get(old.main, EMPTY).seq <= 4


@pytest.mark.parametrize("count", [1, 6, 7, 600, 1100])
def test_a_restored_till_that_sold_on_hands_over_its_whole_branch_once(chain, count):
    till = chain.tills[0]
    till.trade(10)
    push_all(till, chain.store)
    old = till.restored(4)
    sold = old.trade(count)
    push_all(old, chain.store)
    assert chain.store.journal.forks == sold
    assert "Join it again" in old.pusher.trouble
    assert old.pusher.backlog() == (0, 0)
    old.pusher.retry()
    assert old.pusher.next() is None


def test_both_branches_reach_hq(chain):
    till = chain.tills[0]
    till.trade(5)
    push_all(till, chain.store)
    old = till.restored(2)
    sold = old.trade(4)
    push_all(old, chain.store)
    push_all(chain.store, chain.hq)
    assert chain.hq.journal.forks == sold
    assert chain.hq.journal.head(till.main) == till.journal.head(till.main)
    assert chain.store.pusher.next() is None


def test_after_joining_again_everything_of_both_epochs_arrives(chain):
    till = chain.tills[0]
    till.trade(5)
    push_all(till, chain.store)
    old = till.restored(2)
    sold = old.trade(4)
    push_all(old, chain.store)
    late = old.trade(3)
    assert [answer.reason for answer in push_all(old, chain.store)] == ["locked"]
    again = old.next_epoch()
    chain.store.enrol(again)
    fresh = again.trade(2)
    push_all(again, chain.store)
    push_all(chain.store, chain.hq)
    for server in (chain.store, chain.hq):
        assert sorted(e.hash for e in server.journal.forks) == sorted(e.hash for e in sold + late)
        assert list(server.journal.export(again.main)) == fresh
    assert again.pusher.trouble == ""


_FATES = st.sampled_from(["fine", "request lost", "answer lost", "twice", "late"])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3), _FATES), max_size=12))
def test_over_any_bad_line_every_machine_ends_with_the_same_logs(days):
    """Answers are lost, requests are repeated and come late; nothing is lost or doubled."""
    chain = SyncChain(tills=2)
    ways = [(till, chain.store) for till in chain.tills] + [(chain.store, chain.hq)]
    late = []
    for way, count, fate in days:
        below, above = ways[way]
        below.trade(count)
        push = below.pusher.next()
        if push is None:
            continue
        if fate == "late":
            late.append((below, above, push))
        elif fate != "request lost":
            _hand_over(below, above, push, fate)
    for below, above, push in reversed(late):
        above.receiver.take_pushed(push, below.node)
    for till in chain.tills:
        push_all(till, chain.store)
    push_all(chain.store, chain.hq)
    for machine in (*chain.tills, chain.store):
        ours = list(machine.journal.export(machine.main))
        for server in (chain.store, chain.hq):
            assert list(server.journal.export(machine.main)) == ours
    assert not chain.hq.journal.forks


def _hand_over(below, above, push, fate):
    answer = above.receiver.take_pushed(push, below.node)
    if fate == "twice":
        answer = above.receiver.take_pushed(push, below.node)
    if fate != "answer lost":
        below.pusher.heard(push, answer)


def test_a_journal_in_memory_refuses_what_does_not_follow():
    till = SyncChain(tills=1).tills[0]
    _, second = till.trade(2)
    with pytest.raises(AssertionError, match="does not follow"):
        MemoryJournal().receive([second])
    assert run_of([second]).first == 2
