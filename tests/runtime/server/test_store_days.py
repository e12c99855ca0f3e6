"""The day of a store: a signed list of its tills' Zs, made once they have closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from posforge.runtime.domain.events import NodeEnrolled, ShiftOpened
from posforge.runtime.domain.events_shift import DayClosed, ShiftSettled
from posforge.runtime.domain.events_suspend import ShiftResumed, ShiftSuspended
from posforge.runtime.ext.ports import NodeIdentity
from posforge.runtime.security.node_keys import NodeKey, signature_matches
from posforge.runtime.server.store_days import QUIET_MS, WAIT_MS, StoreDays
from posforge.runtime.storage.append import Author
from posforge.runtime.storage.engine import Database
from posforge.runtime.storage.journal import NodeJournal
from posforge.runtime.storage.node_store import NodeStore
from posforge.runtime.storage.verify import verify
from posforge.testing.builders import a_shop
from posforge.testing.facts import a_z
from posforge.testing.fixed_clock import NOON_MS, FixedClock
from posforge.testing.journals import JournalWriter
from posforge.testing.standalone import SeededEntropy

DAY, NEXT = "2026-11-21", "2026-11-22"
HOUR_MS = 60 * 60 * 1000
A_WHILE_MS = QUIET_MS + 60_000


@dataclass
class Store:
    """A store server and the journals of two tills that it receives."""

    days: StoreDays
    journal: NodeJournal
    clock: FixedClock
    tills: dict[int, JournalWriter]

    def opens(self, till: int, shift: str, *, bizdate: str = DAY) -> None:
        opened = ShiftOpened(shift=shift, number=1, bizdate=bizdate, float_minor=0, currency="EUR")
        self.hears(till, opened)

    def closes(self, till: int, shift: str, *, number: int = 1, bizdate: str = DAY) -> None:
        z = a_z(shift, number=number)
        self.hears(till, replace(z, till=till, bizdate=bizdate))

    def hears(self, till: int, body: ShiftOpened | ShiftSettled) -> None:
        self.receives(till, body, bizdate=body.bizdate)

    def receives(
        self,
        till: int,
        body: ShiftOpened | ShiftSettled | ShiftSuspended | ShiftResumed,
        *,
        bizdate: str,
    ) -> str:
        writer = self.tills[till]
        writer.at_ms = self.clock.wall_ms
        event = writer.write(body, bizdate=bizdate, shift=body.shift)
        self.journal.receive([event])
        return event.header.id

    def suspends(self, till: int, shift: str) -> str:
        body = ShiftSuspended(shift=shift, till=till, amount_minor=700, currency="EUR")
        suspension = self.receives(till, body, bizdate=DAY)
        self.closes(till, shift)
        return suspension

    def resumes(self, till: int, shift: str, suspension: str, *, bizdate: str = DAY) -> None:
        body = ShiftResumed(
            shift=shift, suspension=suspension, till=1, amount_minor=700, currency="EUR"
        )
        self.receives(till, body, bizdate=bizdate)

    def look(self) -> list[DayClosed]:
        """Return the days that are closed now."""
        return [DayClosed(**{**event.body, "zs": ()}) for event in self.days.look()]

    def listed(self) -> list[tuple[str, str, int, bool]]:
        """Return day, Z and whether it was late, of everything listed."""
        sql = (
            "SELECT day.number, z.bizdate, z.number AS z, listed.is_late FROM store_day_z listed "
            "JOIN store_day day ON day.event_id = listed.day "
            "JOIN z_report z ON z.event_id = listed.z ORDER BY 1, z.till, 3"
        )
        with self.days.database.read() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(sql)]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    database = Database.open_sqlcipher(tmp_path / "store.db", bytes(range(32)))
    key, clock = NodeKey.from_secret(bytes(range(32))), FixedClock()
    me = NodeIdentity(
        org="test", store="S01", node=key.node, epoch=1, kind="store", till=0, label="Store"
    )
    author = Author(identity=me, signer=key, clock=clock, entropy=SeededEntropy(1))
    tills = {till: JournalWriter(till) for till in (1, 2)}
    books = NodeStore(database, identity=me, signer=key, clock=clock, entropy=SeededEntropy(2))
    with books.work() as work:
        for till, machine in (*((n, w.key) for n, w in tills.items()), (0, key)):
            work.record(
                NodeEnrolled(
                    machine=machine.node,
                    kind="till" if till else "store",
                    store="S01",
                    till=till,
                    label="",
                    public_key=machine.public_key.hex(),
                    epoch=1,
                )
            )
    days = StoreDays(database=database, author=author, shop=a_shop())
    yield Store(days, NodeJournal(database, clock), clock, tills)
    database.close()


def test_a_day_is_signed_once_all_its_tills_have_been_closed_for_a_while(store: Store) -> None:
    store.opens(1, "a")
    store.opens(2, "b")
    store.closes(1, "a")
    store.clock.pass_ms(A_WHILE_MS)
    assert store.look() == [], "till 2 still sells"
    store.closes(2, "b")
    assert store.look() == [], "the next shift may be about to begin"
    store.clock.pass_ms(A_WHILE_MS)
    (day,) = store.look()
    assert (day.number, day.bizdate, day.open_tills) == (1, DAY, ())
    assert store.listed() == [(1, DAY, 1, 0), (1, DAY, 1, 0)]
    assert store.look() == []


def test_without_a_till_that_stays_silent_it_is_signed_after_the_day_has_ended(
    store: Store,
) -> None:
    store.opens(1, "a")
    store.opens(2, "b")
    store.closes(1, "a")
    store.clock.wall_ms = NOON_MS + 16 * HOUR_MS  # four in the morning
    assert store.look() == [], "tills have time to close by themselves"
    store.clock.pass_ms(WAIT_MS)
    (day,) = store.look()
    assert (day.bizdate, list(day.open_tills)) == (DAY, [2])


def test_43_a_z_that_arrives_after_its_day_is_listed_in_the_next_marked_late(store: Store) -> None:
    store.opens(2, "b")
    store.opens(1, "a")
    store.closes(1, "a")
    store.clock.pass_ms(24 * HOUR_MS)
    assert len(store.look()) == 1
    store.closes(2, "b")
    assert store.look() == [], "nothing else is to be listed yet"
    store.opens(1, "c", bizdate=NEXT)
    store.closes(1, "c", number=2, bizdate=NEXT)
    store.clock.pass_ms(A_WHILE_MS)
    (day,) = store.look()
    assert (day.number, day.bizdate) == (2, NEXT)
    assert store.listed() == [(1, DAY, 1, 0), (2, NEXT, 2, 0), (2, DAY, 1, 1)]


def test_another_shift_of_the_same_day_is_not_late(store: Store) -> None:
    store.opens(1, "a")
    store.closes(1, "a")
    store.clock.pass_ms(A_WHILE_MS)
    store.look()
    store.opens(1, "c")
    store.closes(1, "c", number=2)
    store.clock.pass_ms(A_WHILE_MS)
    (day,) = store.look()
    assert (day.number, day.bizdate) == (2, DAY)
    assert [one[3] for one in store.listed()] == [0, 0]


def test_what_the_store_signed_is_checked_with_the_books(store: Store) -> None:
    store.opens(1, "a")
    store.clock.pass_ms(24 * HOUR_MS)
    assert store.look() == [], "a day without a Z has no list"
    report = verify(store.days.database, signature_matches=signature_matches)
    assert report.is_sound


def test_37_a_day_waits_for_the_shift_that_is_on_its_way_to_another_till(store: Store) -> None:
    store.opens(1, "a")
    suspension = store.suspends(1, "a")
    store.clock.wall_ms += A_WHILE_MS
    assert store.look() == []

    store.opens(2, "b")
    store.resumes(2, "b", suspension)
    store.closes(2, "b")
    store.clock.wall_ms += A_WHILE_MS
    (day,) = store.look()
    assert (day.bizdate, day.in_transit) == (DAY, ())


def test_37_a_shift_that_went_on_nowhere_is_named_by_the_day_and_every_later_one(
    store: Store,
) -> None:
    store.opens(1, "a")
    suspension = store.suspends(1, "a")
    store.clock.wall_ms += 24 * HOUR_MS
    (first,) = store.days.look()
    told = {"suspension": suspension, "till": 1, "bizdate": DAY, "amount_minor": 700}
    assert first.body["in_transit"] == [{**told, "times_resumed": 0}]

    store.opens(2, "b", bizdate=NEXT)
    store.closes(2, "b", bizdate=NEXT)
    store.clock.wall_ms += A_WHILE_MS
    (second,) = store.days.look()
    assert second.body["in_transit"] == [{**told, "times_resumed": 0}]

    store.opens(2, "c", bizdate=NEXT)
    store.resumes(2, "c", suspension, bizdate=NEXT)
    store.closes(2, "c", number=2, bizdate=NEXT)
    store.clock.wall_ms += A_WHILE_MS
    (third,) = store.days.look()
    assert "in_transit" not in third.body


def test_37_a_shift_that_went_on_at_two_tills_is_named_by_its_day(store: Store) -> None:
    store.opens(1, "a")
    suspension = store.suspends(1, "a")
    for till, shift in ((1, "b"), (2, "c")):
        store.opens(till, shift)
        store.resumes(till, shift, suspension)
        store.closes(till, shift, number=2)
    store.clock.wall_ms += A_WHILE_MS
    (day,) = store.days.look()
    assert [one["times_resumed"] for one in day.body["in_transit"]] == [2]
