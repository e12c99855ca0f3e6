"""What a till notes of customers reaches store and HQ, and the other tills of its branch."""

from __future__ import annotations

from posforge.runtime.domain.envelope import LogKey
from posforge.runtime.domain.events import MAIN
from posforge.runtime.domain.events_customer import CUSTOMERS, CustomerRecorded, PointsMoved
from posforge.testing.sync_chain import SyncChain, pull_all, push_all, run_of

ZOE = CustomerRecorded(customer="c-1", number="S01-1-CA0001")


def test_a_customer_of_one_till_is_known_everywhere_above_and_beside_it():
    chain = SyncChain(tills=2)
    one, other = chain.tills
    one.record(ZOE)
    one.record(PointsMoved(customer="c-1", sale="s-1", earned=3))
    one.trade(1)
    push_all(one, chain.store)
    push_all(chain.store, chain.hq)
    pull_all(other, chain.store)
    log = LogKey(one.node, 1, CUSTOMERS)
    for machine in (chain.store, chain.hq, other):
        assert machine.journal.head(log) == one.journal.head(log)
    assert other.journal.head(LogKey(one.node, 1, MAIN)).seq == 0


def test_nobody_gets_their_own_customers_back_nor_passes_on_those_of_others():
    chain = SyncChain(tills=2)
    one, other = chain.tills
    one.record(ZOE)
    push_all(one, chain.store)
    assert pull_all(one, chain.store).trouble == ""
    assert pull_all(other, chain.store).trouble == ""
    assert other.pusher.next() is None


def test_what_hq_notes_of_customers_comes_down_to_every_till():
    chain = SyncChain(tills=1)
    chain.hq.record(ZOE)
    pull_all(chain.store, chain.hq)
    pull_all(chain.tills[0], chain.store)
    assert chain.tills[0].journal.head(LogKey(chain.hq.node, 1, CUSTOMERS)).seq == 1


def test_the_business_of_another_till_is_still_refused():
    chain = SyncChain(tills=2)
    one, other = chain.tills
    answer = other.receiver.take_pulled(run_of(one.trade(1)))
    assert (answer.kind, answer.reason) == ("refused", "not-yours")
