"""What a server takes from below, and with which word it refuses."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posforge.runtime.domain.codec import to_body
from posforge.runtime.domain.envelope import EMPTY, event_hash
from posforge.runtime.domain.events import (
    MAIN,
    DrawerOpened,
    NodeEnrolled,
    NodeRevoked,
    PersonEnrolled,
    ProductsListed,
)
from posforge.runtime.domain.events_customer import CustomerForgotten
from posforge.runtime.security.node_keys import NodeKey
from posforge.testing.journals import JournalWriter
from posforge.testing.sync_chain import SyncChain, SyncMachine, pull_all, push_all, run_of


@pytest.fixture
def chain():
    return SyncChain()


def _refusal(answer):
    assert answer.kind == "refused"
    return answer.reason


def test_the_next_run_is_taken_and_acknowledged(chain):
    till = chain.tills[0]
    events = till.trade(3)
    answer = chain.store.receiver.take_pushed(run_of(events), till.node)
    assert (answer.kind, answer.have) == ("ack", events[-1].head)
    assert chain.store.journal.head(till.main) == events[-1].head


def test_a_duplicate_is_acknowledged_again_and_changes_nothing(chain):
    till = chain.tills[0]
    events = till.trade(3)
    for _ in range(2):
        answer = chain.store.receiver.take_pushed(run_of(events), till.node)
        assert (answer.kind, answer.have) == ("ack", events[-1].head)
    assert list(chain.store.journal.export(till.main)) == events


def test_a_run_that_overlaps_is_taken_from_where_it_is_new(chain):
    till = chain.tills[0]
    events = till.trade(5)
    chain.store.receiver.take_pushed(run_of(events[:3]), till.node)
    answer = chain.store.receiver.take_pushed(run_of(events[1:]), till.node)
    assert (answer.kind, answer.have) == ("ack", events[-1].head)
    assert list(chain.store.journal.export(till.main)) == events


def test_a_gap_is_answered_with_what_is_needed(chain):
    till = chain.tills[0]
    events = till.trade(5)
    chain.store.receiver.take_pushed(run_of(events[:2]), till.node)
    answer = chain.store.receiver.take_pushed(run_of(events[3:]), till.node)
    assert (answer.kind, answer.need) == ("need", 3)
    assert chain.store.journal.head(till.main) == events[1].head


def test_two_hashes_for_one_seq_are_a_fork_and_both_branches_are_kept(chain):
    till = chain.tills[0]
    till.trade(2)
    clone = till.restored(2)
    ours, theirs = till.trade(2), clone.trade(3)
    chain.store.receiver.take_pushed(run_of(list(till.journal.export(till.main))), till.node)
    answer = chain.store.receiver.take_pushed(run_of(theirs), till.node)
    assert (answer.kind, answer.have) == ("fork", ours[-1].head)
    assert chain.store.journal.forks == theirs
    assert chain.store.journal.node(till.node).locked
    assert chain.store.journal.head(till.main) == ours[-1].head


def test_a_locked_machine_is_refused_until_it_joins_again(chain):
    till = chain.tills[0]
    clone = till.restored(0)
    till.trade(1)
    push_all(till, chain.store)
    chain.store.receiver.take_pushed(run_of(clone.trade(1)), till.node)
    assert _refusal(chain.store.receiver.take_pushed(run_of(till.trade(1)), till.node)) == "locked"
    again = till.next_epoch()
    chain.store.enrol(again)
    answers = push_all(again, chain.store)
    again.trade(1)
    answers += push_all(again, chain.store)
    assert answers[-1].kind == "ack"
    assert chain.store.journal.head(again.main).seq == 1


def test_a_stranger_is_refused(chain):
    stranger = SyncMachine(JournalWriter(99), kind="till", till=9)
    push = run_of(stranger.trade(1))
    assert _refusal(chain.store.receiver.take_pushed(push, stranger.node)) == "unknown-machine"


def test_a_revoked_till_is_refused_by_its_store_and_what_it_wrote_before_stays(chain):
    till = chain.tills[0]
    till.trade(1)
    push_all(till, chain.store)
    chain.store.revoke(till)
    assert _refusal(chain.store.receiver.take_pushed(run_of(till.trade(1)), till.node)) == "revoked"
    push_all(chain.store, chain.hq)
    assert chain.hq.journal.head(till.main).seq == 1


def test_hq_revokes_a_till_and_the_store_hears_of_it(chain):
    till = chain.tills[0]
    chain.hq.revoke(till)
    pull_all(chain.store, chain.hq)
    assert _refusal(chain.store.receiver.take_pushed(run_of(till.trade(1)), till.node)) == "revoked"


def test_a_till_may_send_only_its_own_log(chain):
    first, second = chain.tills
    push = run_of(second.trade(1))
    assert _refusal(chain.store.receiver.take_pushed(push, first.node)) == "not-yours"


def test_a_store_takes_no_till_of_another_branch(chain):
    other = chain.open_branch(3, "S02")
    till = chain.tills[0]
    chain.hq.enrol(till)
    pull_all(other, chain.hq)
    push = run_of(till.trade(1))
    assert _refusal(other.receiver.take_pushed(push, till.node)) == "not-yours"


def test_hq_takes_a_till_from_its_own_store_alone(chain):
    other = chain.open_branch(3, "S02")
    till = chain.tills[0]
    till.trade(1)
    push_all(till, chain.store)
    push_all(chain.store, chain.hq)
    push = run_of(till.trade(1))
    assert _refusal(chain.hq.receiver.take_pushed(push, other.node)) == "not-yours"
    assert _refusal(chain.hq.receiver.take_pushed(push, till.node)) == "not-yours"


def _rehashed(event, **facts):
    header = replace(event.header, **facts)
    return replace(event, header=header, hash=event_hash(header))


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda event: replace(event, body={"reason": "other"}), "tampered"),
        (lambda event: replace(event, hash="0" * 64), "tampered"),
        (lambda event: _rehashed(event, wall=1), "forged"),
        (lambda event: replace(event, sig="00" * 64), "forged"),
        (lambda event: replace(event, sig="no hex"), "forged"),
        (lambda event: replace(event, kid="0" * 16), "forged"),
        (lambda event: _rehashed(event, seq=7), "no-event"),
        (lambda event: _rehashed(event, org="another"), "no-event"),
        (lambda event: _rehashed(event, store="S02"), "no-event"),
    ],
)
def test_an_event_that_is_not_as_it_was_written_is_refused(chain, spoil, reason):
    till = chain.tills[0]
    good, spoilt = till.trade(2)
    push = run_of([good, spoil(spoilt)])
    assert _refusal(chain.store.receiver.take_pushed(push, till.node)) == reason
    assert chain.store.journal.head(till.main) == EMPTY


def test_a_signature_by_another_key_is_refused(chain):
    till = chain.tills[0]
    (event,) = till.trade(1)
    thief = NodeKey.generate()
    forged = replace(event, sig=thief.sign(bytes.fromhex(event.hash)).hex())
    assert _refusal(chain.store.receiver.take_pushed(run_of([forged]), till.node)) == "forged"


def test_a_broken_chain_is_refused(chain):
    till = chain.tills[0]
    first, *_ = till.trade(2)
    other = till.restored(0)
    _, second = other.trade(2)
    run = run_of([first, second])
    assert _refusal(chain.store.receiver.take_pushed(run, till.node)) == "chain-broken"
    push_all(till, chain.store)
    loose = JournalWriter(0)
    loose.key = till.writer.key
    loose.turn_back("main", replace_hash(till.journal.head(till.main)))
    run = run_of([loose.write(DrawerOpened(reason="x"))])
    assert _refusal(chain.store.receiver.take_pushed(run, till.node)) == "chain-broken"


def replace_hash(head):
    return head._replace(hash="ab" * 32)


def test_an_epoch_that_nobody_allowed_is_refused(chain):
    clone = chain.tills[0].next_epoch()
    push = run_of(clone.trade(1))
    assert _refusal(chain.store.receiver.take_pushed(push, clone.node)) == "unknown-epoch"


def _person():
    return PersonEnrolled(person="p", role="super_admin", is_active=True)


@pytest.mark.parametrize(
    "body", [_person(), ProductsListed(products=()), CustomerForgotten(customer="c-1")]
)
def test_tills_and_stores_decide_nothing_that_hq_decides(chain, body):
    till = chain.tills[0]
    push = run_of([till.record(body)])
    assert _refusal(chain.store.receiver.take_pushed(push, till.node)) == "beyond-rights"
    push = run_of([chain.store.writer.write(body, seq=1, prev="0" * 64)])
    assert _refusal(chain.hq.receiver.take_pushed(push, chain.store.node)) == "beyond-rights"


@pytest.mark.parametrize("body", [_person(), ProductsListed(products=())])
@pytest.mark.parametrize("is_branch", [False, True])
def test_no_decision_is_smuggled_in_as_business(chain, body, is_branch):
    till = chain.tills[0]
    event = till.writer.write_plain(to_body(body), type=body.TYPE, sv=body.VERSION, stream=MAIN)
    push = replace(run_of([event]), is_branch=is_branch)
    assert _refusal(chain.store.receiver.take_pushed(push, till.node)) == "beyond-rights"
    assert not chain.store.journal.forks


@pytest.mark.parametrize("facts", [{"seq": 0}, {"seq": -3}, {"epoch": 0}])
def test_a_log_begins_at_one_in_an_epoch_of_one_or_more(chain, facts):
    till = chain.tills[0]
    event = till.writer.write(DrawerOpened(reason="change"), **facts)
    push = replace(run_of([event]), is_branch=True)
    assert _refusal(chain.store.receiver.take_pushed(push, till.node)) == "no-event"
    assert not chain.store.journal.forks


def test_a_store_server_that_replaces_another_enrols_the_tills_of_its_branch(chain):
    till = chain.tills[0]
    push_all(chain.store, chain.hq)
    heir = chain.open_branch(3, "S01")
    heir.enrol(till)
    till.trade(2)
    heir.enrol(SyncMachine(JournalWriter(77), kind="till", till=3))
    push_all(till, heir)
    answers = push_all(heir, chain.hq)
    assert {answer.kind for answer in answers} == {"ack"}
    assert chain.hq.journal.head(till.main) == till.journal.head(till.main)


def test_a_store_enrols_and_revokes_no_machine_but_its_own_tills(chain):
    other = chain.open_branch(3, "S02")
    fresh = NodeKey.generate()

    def enrolling(kind, store, key, machine=None):
        return NodeEnrolled(
            machine=machine or key.node,
            kind=kind,
            store=store,
            till=1,
            label="",
            public_key=key.public_key.hex(),
            epoch=1,
        )

    for body in (
        enrolling("store", "S02", fresh),
        enrolling("till", "S01", fresh),
        enrolling("till", "S02", fresh, machine=chain.hq.node),
        enrolling("till", "S02", chain.hq.writer.key),
        NodeRevoked(machine=chain.store.node, reason="rivalry"),
    ):
        push = run_of([other.writer.write(body, seq=1, prev="0" * 64)])
        assert _refusal(chain.hq.receiver.take_pushed(push, other.node)) == "beyond-rights"


def test_only_a_trusted_machine_may_introduce_itself_from_above(chain):
    impostor = SyncMachine(JournalWriter(66, store=""), kind="hq")
    impostor.enrol(impostor)
    push = run_of(list(impostor.journal.export(next(iter(impostor.journal.heads())))))
    assert _refusal(chain.store.receiver.take_pulled(push)) == "unknown-machine"


def test_nothing_of_a_till_and_nothing_of_our_own_comes_from_above(chain):
    till, other = chain.tills
    chain.store.enrol(other)
    pull_all(till, chain.store)
    push = run_of(other.trade(1))
    assert _refusal(till.receiver.take_pulled(push)) == "not-yours"
    assert _refusal(till.receiver.take_pulled(run_of(till.trade(1)))) == "not-yours"


def test_what_cannot_be_understood_is_kept_and_acknowledged(chain):
    till = chain.tills[0]
    event = till.writer.write_plain({"x": 1}, type="NotYetKnown", sv=9, stream="main")
    answer = chain.store.receiver.take_pushed(run_of([event]), till.node)
    assert (answer.kind, answer.have) == ("ack", event.head)
