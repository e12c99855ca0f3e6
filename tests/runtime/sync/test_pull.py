"""What comes down, in which order, and to whom."""

from __future__ import annotations

import pytest

from posforge.runtime.domain.events import CATALOGUE, MAIN, SECURITY, ListedProduct, ProductsListed
from posforge.runtime.sync.messages import Delivery, Pull
from posforge.runtime.sync.pull import Puller, deliver
from posforge.testing.journals import JournalWriter
from posforge.testing.sync_chain import SyncChain, SyncMachine, pull_all, push_all, run_of


@pytest.fixture
def chain():
    return SyncChain()


def _list(machine, count=1):
    product = ListedProduct(
        id="1", name="Oats" * 50, department="pantry", unit="piece", tax="reduced", codes=("1",)
    )
    return [machine.record(ProductsListed(products=(product,) * 100)) for _ in range(count)]


def test_the_catalogue_comes_down_to_the_store_and_then_to_the_till(chain):
    events = _list(chain.hq)
    pull_all(chain.store, chain.hq)
    pull_all(chain.tills[0], chain.store)
    assert chain.tills[0].journal.head(events[0].header.log) == events[-1].head


def test_security_is_never_behind_the_catalogue(chain):
    _list(chain.hq, 30)
    till = chain.tills[0]
    chain.hq.revoke(chain.tills[1])
    delivery = deliver(chain.hq.journal, chain.hq.identity, Pull(have={}), chain.store.node)
    assert delivery.run.log.stream == SECURITY
    assert delivery.is_more
    pull_all(chain.store, chain.hq)
    delivery = deliver(chain.store.journal, chain.store.identity, Pull(have={}), till.node)
    assert (delivery.run.log.stream, delivery.run.log.node) == (SECURITY, chain.hq.node)


def test_a_large_catalogue_comes_in_many_runs(chain):
    _list(chain.hq, 30)
    security = {
        log: head for log, head in chain.hq.journal.heads().items() if log.stream == SECURITY
    }
    delivery = deliver(chain.hq.journal, chain.hq.identity, Pull(have=security), "")
    assert 1 <= len(delivery.run.events) < 30
    assert delivery.is_more
    pull_all(chain.store, chain.hq)
    assert chain.store.journal.heads().items() >= chain.hq.journal.heads().items()


def test_business_never_comes_down_and_no_branch_hears_of_another(chain):
    chain.hq.trade(1)
    chain.tills[1].trade(1)
    push_all(chain.tills[1], chain.store)
    push_all(chain.store, chain.hq)
    other = chain.open_branch(3, "S02")
    pull_all(other, chain.hq)
    pull_all(chain.tills[0], chain.store)
    assert {log.stream for log in other.journal.heads()} <= {SECURITY, CATALOGUE}
    assert {log.node for log in other.journal.heads()} == {chain.hq.node}
    assert all(log.stream != MAIN for log in chain.tills[0].journal.heads())


def test_what_is_refused_from_above_is_said_and_not_asked_for_ever(chain):
    till = chain.tills[0]
    stranger = SyncMachine(JournalWriter(66, store=""), kind="hq")
    (event,) = _list(stranger)
    puller = Puller(till.journal, till.identity, receiver=till.receiver, pusher=till.pusher)
    assert puller.heard(Delivery(run=run_of([event]), is_more=True)) is False
    assert "was not taken" in puller.trouble


def test_a_store_above_which_nobody_stands_introduces_itself_to_its_tills():
    top = SyncMachine(JournalWriter(5), kind="store")
    top.enrol(top)
    till = SyncMachine(JournalWriter(6), kind="till", till=1, above=[top])
    top.enrol(till)
    (event,) = _list(top)
    assert pull_all(till, top).trouble == ""
    assert till.journal.head(event.header.log) == event.head


def test_acks_are_told_to_their_own_machine_alone(chain):
    first, second = chain.tills
    for till in chain.tills:
        till.trade(1)
        push_all(till, chain.store)
    delivery = deliver(chain.store.journal, chain.store.identity, Pull(have={}), first.node)
    assert set(delivery.acked_store) == {first.main}
    assert second.main not in delivery.acked_store
