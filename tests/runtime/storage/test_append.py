"""A machine's own events: gapless, dated, chained, signed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from posforge.runtime.domain.envelope import GENESIS, check_parts
from posforge.runtime.domain.events import (
    NodeEnrolled,
    PersonEnrolled,
    ShiftClosed,
    ShiftOpened,
    SignedIn,
)
from posforge.runtime.domain.hlc import milliseconds
from posforge.runtime.security.node_keys import signature_matches
from posforge.runtime.storage.append import AHEAD_MS
from posforge.testing.facts import a_sale
from posforge.testing.journals import JournalWriter

IN = SignedIn(person="p", role="cashier")
OPEN = ShiftOpened(shift="s-1", number=1, bizdate="2030-01-01", float_minor=0, currency="EUR")
CLOSE = ShiftClosed(shift="s-1", counted_minor=None, currency="EUR")


@pytest.fixture(params=["sqlcipher", "postgres"])
def author(request, machine, new_machine):
    """A machine on each kind of database."""
    if request.param == "sqlcipher":
        return machine
    return new_machine(request.getfixturevalue("postgres"))


def record(machine, *bodies, **facts):
    with machine.store.work() as work:
        return [work.record(body, **facts) for body in bodies]


def test_events_are_next_in_their_log_hashed_and_signed(author):
    first, second = record(author, IN, IN)
    (third,) = record(author, IN)
    assert [event.header.seq for event in (first, second, third)] == [1, 2, 3]
    assert [event.header.prev for event in (first, second, third)] == [
        GENESIS,
        first.hash,
        second.hash,
    ]
    for event in (first, second, third):
        check_parts(event)
        digest, signature = bytes.fromhex(event.hash), bytes.fromhex(event.sig)
        assert signature_matches(author.key.public_key, digest, signature)
        assert event.kid == author.key.kid
    log = first.header.log
    assert list(author.journal.export(log)) == [first, second, third]


def test_the_header_says_who_where_and_why(author):
    (event,) = record(author, IN, actor="p-1", approver="p-2", cause=("a", "b"))
    header, me = event.header, author.identity
    assert (header.org, header.store, header.node, header.epoch) == (
        me.org,
        me.store,
        me.node,
        me.epoch,
    )
    assert (header.actor, header.approver, header.cause) == ("p-1", "p-2", ("a", "b"))
    assert (header.tz, header.clock_q) == (60, "free")
    assert author.clock.at_ms - header.wall < 10


def test_each_stream_counts_for_itself(author):
    person = PersonEnrolled(person="p", role="cashier", is_active=True)
    events = record(author, IN, person, IN)
    assert [event.header.seq for event in events] == [1, 1, 2]


def test_a_transaction_that_fails_gives_back_number_and_place(author):
    def fail() -> None:
        with author.store.work() as work:
            work.next_number("receipt:A")
            work.record(IN)
            raise RuntimeError("power cut")

    with author.store.work() as work:
        assert work.next_number("receipt:A") == 1
    with pytest.raises(RuntimeError):
        fail()
    with author.store.work() as work:
        assert work.next_number("receipt:A") == 2
        assert work.next_number("receipt:B") == 1
        assert work.record(IN).header.seq == 1


def test_the_open_shift_dates_everything(author):
    events = record(author, IN, OPEN, IN, CLOSE, IN)
    found = [(event.header.shift, event.header.bizdate) for event in events]
    today = "2026-09-21"
    assert found == [
        ("", today),
        ("s-1", "2030-01-01"),
        ("s-1", "2030-01-01"),
        ("s-1", "2030-01-01"),
        ("", today),
    ]


def test_the_local_date_is_the_shop_s_not_utc_s(author):
    late = datetime(2026, 9, 21, 23, 30, tzinfo=UTC)
    author.clock.at_ms = int(late.timestamp()) * 1000
    assert author.clock.offset_min() == 60
    assert record(author, IN)[0].header.bizdate == "2026-09-22"


def test_personal_data_stay_out_of_the_body_and_are_salted(author):
    person = PersonEnrolled(person="p", role="cashier", is_active=True)
    first, second = record(author, person, person, personal={"name": "Zoë"})
    assert first.personal["data"] == {"name": "Zoë"}
    assert len(first.personal["salt"]) == 32
    assert first.header.personal_hash != second.header.personal_hash
    assert "Zoë" not in str(first.header) + str(first.body)
    assert list(author.journal.export(first.header.log)) == [first, second]


def test_the_clock_grows_across_streams_and_when_the_wall_clock_falls_back(author):
    person = PersonEnrolled(person="p", role="cashier", is_active=True)
    events = record(author, IN, person)
    author.clock.at_ms -= 3_600_000
    events += record(author, person, IN)
    readings = [event.header.hlc for event in events]
    assert readings == sorted(set(readings))
    assert events[2].header.wall < events[1].header.wall


def test_a_clock_that_was_set_back_is_called_regressed(author):
    (before,) = record(author, IN)
    author.clock.at_ms -= 3_600_000
    (after,) = record(author, IN)
    assert (before.header.clock_q, before.header.clock_off) == ("free", 0)
    assert after.header.clock_q == "regressed"
    assert after.header.clock_off == after.header.wall - before.header.wall


@pytest.mark.parametrize(("ahead_ms", "is_heard"), [(60_000, True), (AHEAD_MS * 2, False)])
def test_a_neighbour_s_clock_is_heard_unless_it_is_far_ahead(author, ahead_ms, is_heard):
    neighbour = JournalWriter(9, at_ms=author.clock.at_ms + ahead_ms)
    heard = neighbour.write(a_sale("1"))
    author.journal.receive([heard])
    (event,) = record(author, IN)
    assert (event.header.hlc > heard.header.hlc) == is_heard
    if not is_heard:
        assert milliseconds(event.header.hlc) == event.header.wall


def test_permissions_are_those_of_the_security_events_known(author):
    hq = JournalWriter(9)
    enrolment = NodeEnrolled(
        machine=hq.key.node,
        kind="hq",
        store="",
        till=0,
        label="HQ",
        public_key=hq.key.public_key.hex(),
        epoch=1,
    )
    (before,) = record(author, IN)
    author.journal.receive([hq.write(enrolment), hq.write(enrolment)])
    (after,) = record(author, IN)
    assert (before.header.auth_epoch, after.header.auth_epoch) == (0, 2)


def test_a_new_epoch_begins_a_new_log(author, new_machine):
    (old,) = record(author, IN)
    again = new_machine(author.database)
    again.store._author = replace(again.store._author, identity=replace(again.identity, epoch=2))
    (new,) = record(again, IN)
    assert (new.header.epoch, new.header.seq, new.header.prev) == (2, 1, GENESIS)
    assert new.header.hlc > old.header.hlc
