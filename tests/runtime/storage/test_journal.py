"""Logs are contiguous prefixes; what does not fit is refused whole."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posforge.runtime.domain.envelope import EMPTY, Head, LogKey
from posforge.runtime.domain.events import NodeEnrolled, PersonEnrolled
from posforge.runtime.storage.journal import NodeJournal, NotNextError
from posforge.testing.facts import a_sale
from posforge.testing.journals import JournalWriter
from posforge.testing.standalone import SteppingClock


@pytest.fixture
def journal(either):
    return NodeJournal(either, SteppingClock())


@pytest.fixture
def events():
    writer = JournalWriter(1)
    person = PersonEnrolled(person="p", role="cashier", is_active=True)
    return [
        *(writer.write(a_sale(str(number))) for number in range(9)),
        writer.write(person, personal={"name": "Zoë 🍏"}, stream="main"),
    ]


def sales(either):
    with either.read() as connection:
        return connection.exec_driver_sql("SELECT count(*) FROM sale").scalar()


def test_what_was_received_is_read_back_whole(journal, events):
    log = events[0].header.log
    assert journal.head(log) == EMPTY
    journal.receive(events[:4])
    journal.receive(events[4:])
    assert journal.head(log) == events[-1].head
    assert journal.heads() == {log: events[-1].head}
    assert list(journal.export(log)) == events
    assert journal.hash_at(log, 3) == events[2].hash
    assert journal.hash_at(log, 99) is None


def test_nothing_received_is_nothing_done(journal):
    journal.receive([])
    assert journal.heads() == {}


def test_reading_stops_at_a_number_or_a_size_but_gives_one(journal, events):
    journal.receive(events)
    log = events[0].header.log
    assert journal.read(log, first=3, limit=2) == events[2:4]
    assert journal.read(log, first=3, most_bytes=1) == events[2:3]
    assert journal.read(log, first=11) == []
    two_large = sum(len(str(event.header)) + len(str(event.body)) for event in events[:2])
    assert 1 <= len(journal.read(log, first=1, most_bytes=two_large)) <= 3


def test_an_export_goes_on_past_a_page(journal):
    writer = JournalWriter(1)
    events = [writer.write(a_sale(str(number))) for number in range(1101)]
    journal.receive(events)
    assert list(journal.export(events[0].header.log)) == events


def test_what_came_before_changes_nothing(either, journal, events):
    journal.receive(events[:5])
    journal.receive(events[:5])
    journal.receive(events[2:7])
    assert journal.head(events[0].header.log) == events[6].head
    assert sales(either) == 7


def test_a_gap_a_loose_link_and_another_past_are_refused_whole(either, journal, events):
    journal.receive(events[:3])
    other_past = JournalWriter(1, at_ms=5)
    others = [other_past.write(a_sale(str(number))) for number in range(5)]
    foreign = JournalWriter(2).write(a_sale("x"))
    for run in (
        events[4:],
        [events[3], events[5]],
        others[1:],
        others[3:],
        [events[3], replace(events[4], header=replace(events[4].header, prev="0" * 64))],
        [events[3], foreign],
    ):
        with pytest.raises(NotNextError):
            journal.receive(run)
        assert journal.head(events[0].header.log) == events[2].head
    assert sales(either) == 3


def test_both_branches_of_a_fork_are_kept_counted_and_the_machine_locked(
    either, journal, new_machine
):
    writer = JournalWriter(1)
    shared = writer.write(a_sale("shared"))
    clone = writer.branch()
    mine = [writer.write(a_sale(f"mine-{number}")) for number in range(2)]
    other = [clone.write(a_sale(f"other-{number}")) for number in range(2)]
    journal.receive([shared, *mine])
    journal.keep_fork(other)
    journal.keep_fork(other)
    assert sales(either) == 5
    assert journal.head(shared.header.log) == mine[-1].head
    assert journal.forks_to_relay() == other
    journal.relayed_forks(other[:1])
    assert journal.forks_to_relay() == other[1:]
    with either.read() as connection:
        locked = connection.exec_driver_sql("SELECT node, reason FROM machine_lock").all()
    assert locked == [(shared.header.node, "fork")]


def test_joining_again_lifts_the_lock_of_the_epoch_before(journal):
    writer = JournalWriter(1)
    shared = writer.write(a_sale("shared"))
    clone = writer.branch()
    journal.receive([shared, writer.write(a_sale("mine"))])
    server = JournalWriter(2)
    seat = {"kind": "till", "store": "S01", "till": 1, "label": "Till 1", "public_key": "00" * 32}
    joined = NodeEnrolled(machine=shared.header.node, epoch=1, **seat)
    journal.receive([server.write(joined)])
    journal.keep_fork([clone.write(a_sale("other"))])
    assert journal.node(shared.header.node).locked
    journal.receive([server.write(replace(joined, epoch=2))])
    assert not journal.node(shared.header.node).locked


def test_acknowledgements_only_grow(journal):
    log, other = LogKey("n", 1, "main"), LogKey("n", 1, "security")
    journal.acknowledge("store", {log: Head(5, "e"), other: Head(1, "a")})
    journal.acknowledge("store", {log: Head(3, "c")})
    journal.acknowledge("hq", {log: Head(2, "b")})
    assert journal.acknowledged("store") == {log: Head(5, "e"), other: Head(1, "a")}
    assert journal.acknowledged("hq") == {log: Head(2, "b")}
    journal.acknowledge("store", {})


def test_a_machine_nobody_enrolled_is_unknown(journal):
    assert journal.node("f" * 32) is None
