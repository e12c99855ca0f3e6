"""How machines stand: what is held, what HQ has not acknowledged, what needs a person."""

from __future__ import annotations

from datetime import date, time

from posforge.runtime.domain.envelope import Head, LogKey
from posforge.runtime.domain.events import NodeRevoked
from posforge.runtime.reports.machines import Cases
from posforge.runtime.storage import tables
from posforge.runtime.storage.journal import NodeJournal
from tests.runtime.reports.conftest import GOODS, Books


def test_a_new_headquarters_knows_itself(empty_books: Books):
    network = empty_books.reports.network()

    [machine] = network.machines
    assert (machine.kind, machine.label) == ("hq", "Headquarters")
    assert (machine.seq, machine.seen_ms, machine.behind) == (0, 0, 0)
    assert network.cases == Cases(parked=0, forks=0)


def test_a_machine_shows_how_much_of_its_business_is_held(books: Books):
    machines = {(one.store, one.till): one for one in books.reports.network().machines}

    last = [one for one in books.sales if (one.store, one.facts.till) == ("S01", 2)][-1]
    till = machines["S01", 2]
    assert (till.kind, till.label, till.node) == ("till", "Till 2", last.node)
    assert (till.seq, till.event_ms) == (last.seq, last.wall_ms)
    assert (till.revoked, till.locked, till.refused, till.parked) == ("", "", "", 0)
    assert list(machines) == sorted(machines)


def test_what_hq_has_not_acknowledged_is_behind(empty_books: Books):
    chain = empty_books.chain
    chain.clock.set(date(2026, 4, 1), time(10))
    for _ in range(3):
        chain.sell([(GOODS[0], 1000)], store="S01", till=1, cashier="p0")
    log = LogKey(chain.nodes["S01-1"], 1, "main")
    journal = NodeJournal(empty_books.database, chain.clock)

    def behind(upstream: str) -> int:
        machines = empty_books.reports.network(upstream=upstream).machines
        return next(one.behind for one in machines if one.node == log.node)

    assert (behind("hq"), behind("")) == (4, 0)  # the shift's opening, then three sales
    journal.acknowledge("hq", {log: Head(3, "x")})
    assert behind("hq") == 1
    journal.acknowledge("hq", {log: journal.head(log)})
    assert behind("hq") == 0


def test_trouble_is_told_with_its_reason(empty_books: Books):
    chain = empty_books.chain
    for number in (1, 2, 3):
        chain.till("S01", number)
    first, second, third = (chain.nodes[f"S01-{number}"] for number in (1, 2, 3))
    with chain.server("S01").work() as work:
        work.record(NodeRevoked(machine=first, reason="stolen"))
        work.record(NodeRevoked(machine="f" * 32, reason="never heard of"))
    with empty_books.database.write() as connection:
        connection.execute(
            tables.machine_lock.insert().values(node=second, epoch=1, reason="fork", at_ms=5)
        )
        connection.execute(
            tables.machine_seen.insert().values(node=third, seen_ms=7, note="forged")
        )
        connection.execute(
            tables.parked_event.insert().values(
                hash="h", node=third, epoch=1, stream="main", seq=9, reason="unknown"
            )
        )

    network = empty_books.reports.network()

    found = {one.node: one for one in network.machines}
    assert found[first].revoked == "stolen"
    assert found[second].locked == "fork"
    assert (found[third].seen_ms, found[third].refused, found[third].parked) == (7, "forged", 1)
    assert network.cases.parked == 1
    assert "f" * 32 not in found
