"""Print jobs survive the program, and are gone when they are on paper."""

from __future__ import annotations

from posforge.runtime.ext.ports import PrintJob
from posforge.runtime.storage.node_store import NodeStore
from posforge.runtime.storage.print_queue import StoredPrintQueue

FIRST = PrintJob(id="j-1", kind="receipt", payload='{"number":"1"}')
SECOND = PrintJob(id="j-2", kind="drawer", payload="{}")


def test_jobs_wait_in_order_until_they_are_done(machine):
    queue = StoredPrintQueue(machine.database)
    with machine.store.work() as work:
        work.queue_print(FIRST)
        work.queue_print(SECOND)
    assert queue.pending() == [FIRST, SECOND]
    queue.mark("j-1", status="failed", reason="The printer is out of paper.")
    failed = queue.pending()[0]
    assert (failed.status, failed.reason) == ("failed", "The printer is out of paper.")
    queue.mark("j-1", status="done")
    assert queue.pending() == [SECOND]


def test_a_job_of_a_transaction_that_failed_is_never_printed(machine):
    try:
        with machine.store.work() as work:
            work.queue_print(FIRST)
            raise RuntimeError("power cut")
    except RuntimeError:
        pass
    assert StoredPrintQueue(machine.database).pending() == []


def test_marking_what_is_no_longer_there_changes_nothing(machine):
    queue = StoredPrintQueue(machine.database)
    queue.mark("gone", status="done")
    queue.mark("gone", status="printing")
    assert queue.pending() == []


def test_whoever_prints_is_told_of_a_job_that_comes_without_an_event(machine):
    told: list[bool] = []
    store = NodeStore(
        machine.database,
        identity=machine.identity,
        signer=machine.key,
        clock=machine.clock,
        entropy=bytes,
        on_news=lambda: told.append(True),
    )
    with store.work() as work:
        work.queue_print(FIRST)
    with store.work():
        pass
    assert told == [True]
