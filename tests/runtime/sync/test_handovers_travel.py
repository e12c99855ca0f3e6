"""What a store server hands from till to till reaches all of them and HQ; nobody else writes it."""

from __future__ import annotations

import pytest

from posforge.runtime.domain.envelope import LogKey
from posforge.runtime.domain.events_bill import HANDOVERS, BillTaken
from posforge.testing.sync_chain import SyncChain, pull_all, push_all, run_of

TAKEN = BillTaken(cart="b-1", parking="p-1", giver="a" * 32, taker="b" * 32)


def test_37_what_passes_between_tills_is_known_at_each_of_them_and_above():
    chain = SyncChain(tills=2)
    chain.store.record(TAKEN)
    push_all(chain.store, chain.hq)
    for till in chain.tills:
        assert pull_all(till, chain.store).trouble == ""
    log = LogKey(chain.store.node, 1, HANDOVERS)
    for machine in (chain.hq, *chain.tills):
        assert machine.journal.head(log) == chain.store.journal.head(log)


def test_what_passes_between_tills_of_one_branch_is_no_news_for_another():
    chain = SyncChain(tills=1)
    elsewhere = chain.open_branch(3, "S02")
    chain.store.record(TAKEN)
    push_all(chain.store, chain.hq)
    pull_all(elsewhere, chain.hq)
    assert elsewhere.journal.head(LogKey(chain.store.node, 1, HANDOVERS)).seq == 0


@pytest.mark.parametrize("who", ["till", "hq"])
def test_only_a_store_server_hands_over(who):
    chain = SyncChain(tills=1)
    if who == "till":
        event = chain.tills[0].record(TAKEN)
        answer = chain.store.receiver.take_pushed(run_of([event]), chain.tills[0].node)
    else:
        event = chain.hq.record(TAKEN)
        answer = chain.store.receiver.take_pulled(run_of([event]))
    assert (answer.kind, answer.reason) == ("refused", "beyond-rights")
