"""Whatever order journals arrive in, with duplicates and gaps, every machine counts the same."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from posforge.runtime.domain.envelope import Event
from posforge.runtime.domain.events import (
    NodeEnrolled,
    NodeRevoked,
    PersonEnrolled,
    ShiftClosed,
    ShiftOpened,
    StylesListed,
)
from posforge.runtime.domain.events_bill import BillParked, BillResumed, BillTaken
from posforge.runtime.domain.events_customer import CustomerForgotten, CustomerRecorded, PointsMoved
from posforge.runtime.domain.events_shift import CashMoved
from posforge.runtime.domain.events_suspend import ShiftResumed, ShiftSuspended, ShiftTaken
from posforge.runtime.domain.product import Style
from posforge.runtime.storage.digest import projection_digest, table_digests
from posforge.runtime.storage.engine import Database
from posforge.runtime.storage.journal import NodeJournal, NotNextError
from posforge.runtime.storage.replay import replayed_digests
from posforge.testing.facts import (
    a_cancelled_layaway,
    a_day,
    a_finer_price,
    a_layaway,
    a_listing,
    a_picture,
    a_price,
    a_sale,
    a_z,
    an_instalment,
)
from posforge.testing.journals import JournalWriter
from posforge.testing.standalone import SteppingClock

Log = list[Event]

PRODUCTS = st.sampled_from(["p1", "p2", "p3"])
CODES = st.lists(st.sampled_from(["11", "22", "33"]), max_size=3).map(tuple)
NAMES = st.sampled_from(["Tea", "Thé vert", "Čaj", "", "茶"])
INTEGERS = st.sampled_from([0, 1, -1, 2**53 - 1])
SHIFTS = st.sampled_from(["s-1", "s-2"])
MACHINES = st.sampled_from(["a" * 32, "b" * 32])
BILLS = st.sampled_from(["b-1", "b-2"])
LAYAWAYS = st.sampled_from(["S01-1-LA0001", "S01-1-LA0002"])
PARKINGS = st.sampled_from(["", "p-1", "p-2"])

STYLES = st.sampled_from(["", "S1", "S2"])
FIELDS = st.dictionaries(
    st.sampled_from(["size", "abv", 'a "name"', "$.x", "'"]),
    st.one_of(st.sampled_from(["M", 'in "quotes"', "\\", "{}", "\x01"]), st.booleans(), INTEGERS),
    max_size=3,
)
PICTURES = [a_picture(text) for text in (b"one", b"two")]

FACTS = st.one_of(
    st.builds(a_sale, st.just("S01-1-A-000001"), product=PRODUCTS, lines=st.integers(1, 3)),
    st.builds(lambda p, n, codes: a_listing(p, n, *codes), PRODUCTS, NAMES, CODES),
    st.builds(
        lambda p, n, style, fields: a_listing(p, n, "11", style=style, fields=fields),
        PRODUCTS,
        NAMES,
        STYLES,
        FIELDS,
    ),
    st.builds(
        lambda style, name, picture: StylesListed(
            styles=(Style(id=style, name=name, department="men", picture=picture),)
        ),
        STYLES,
        NAMES,
        st.sampled_from(["", *(picture.id for picture in PICTURES)]),
    ),
    st.sampled_from([*PICTURES, replace(PICTURES[0], id=PICTURES[1].id)]),
    st.builds(
        a_price,
        PRODUCTS,
        st.integers(0, 999),
        valid_from_ms=st.sampled_from([0, 5]),
        layer=st.sampled_from(["base", "store:S01"]),
    ),
    st.builds(
        a_finer_price,
        PRODUCTS,
        st.sampled_from([None, 1, 125, -1]),
        per=st.sampled_from([1, 100, 7]),
        valid_from_ms=st.sampled_from([0, 5]),
        layer=st.sampled_from(["base", "list:staff"]),
    ),
    st.builds(lambda p, is_open: a_listing(p, "x", is_open_price=is_open), PRODUCTS, st.booleans()),
    st.builds(
        ShiftOpened,
        shift=SHIFTS,
        number=st.integers(1, 3),
        bizdate=st.just("2026-11-21"),
        float_minor=st.just(0),
        currency=st.just("EUR"),
    ),
    st.builds(ShiftClosed, shift=SHIFTS, counted_minor=st.none(), currency=st.just("EUR")),
    st.builds(a_z, SHIFTS, number=st.integers(1, 3), counted_minor=st.sampled_from([None, 90])),
    st.builds(
        CashMoved,
        shift=SHIFTS,
        kind=st.sampled_from(["drop", "pay_in"]),
        amount_minor=st.integers(1, 99),
        currency=st.just("EUR"),
        reason=NAMES,
    ),
    st.builds(a_day, st.lists(st.sampled_from(["z-1", "z-2"]), unique=True).map(tuple)),
    st.builds(
        NodeEnrolled,
        machine=MACHINES,
        kind=st.sampled_from(["till", "store"]),
        store=st.just("S01"),
        till=st.integers(0, 2),
        label=NAMES,
        public_key=st.just("00" * 32),
        epoch=st.integers(1, 2),
    ),
    st.builds(NodeRevoked, machine=MACHINES, reason=st.sampled_from(["", "stolen", "lost"])),
    st.builds(
        PersonEnrolled,
        person=st.sampled_from(["p-1", "p-2"]),
        role=st.sampled_from(["cashier", "manager"]),
        is_active=st.booleans(),
    ),
    st.builds(
        CustomerRecorded,
        customer=st.sampled_from(["c-1", "c-2"]),
        number=st.sampled_from(["C1", "C2"]),
        group=st.sampled_from(["", "staff"]),
        on_receipt=st.sampled_from(["nothing", "name"]),
    ),
    st.builds(CustomerForgotten, customer=st.sampled_from(["c-1", "c-2"])),
    st.builds(
        PointsMoved,
        customer=st.sampled_from(["c-1", "c-2"]),
        sale=st.just("s-1"),
        earned=st.integers(-3, 3),
        spent=st.integers(-3, 3),
    ),
    st.builds(
        BillParked,
        cart=BILLS,
        lines=st.just(1),
        gross_minor=INTEGERS,
        currency=st.just("EUR"),
        bill=st.none(),
        before=PARKINGS,
    ),
    st.builds(
        ShiftSuspended,
        shift=SHIFTS,
        till=st.just(1),
        amount_minor=st.integers(-9, 9),
        currency=st.just("EUR"),
    ),
    st.builds(
        ShiftResumed,
        shift=SHIFTS,
        suspension=PARKINGS,
        till=st.just(1),
        amount_minor=st.integers(-9, 9),
        currency=st.just("EUR"),
        given=PARKINGS,
    ),
    st.builds(ShiftTaken, suspension=PARKINGS, giver=MACHINES, taker=MACHINES),
    st.builds(BillResumed, cart=BILLS, parking=PARKINGS, given=PARKINGS),
    st.builds(BillTaken, cart=BILLS, parking=PARKINGS, giver=MACHINES, taker=MACHINES),
    st.builds(
        lambda cart, parking: replace(a_sale("S01-1-A-000002"), cart=cart, parking=parking),
        BILLS,
        PARKINGS,
    ),
    st.builds(a_layaway, LAYAWAYS, customer=st.sampled_from(["c-1", "c-2"])),
    st.builds(an_instalment, LAYAWAYS, st.sampled_from([100, 138, -70])),
    st.builds(a_cancelled_layaway, LAYAWAYS),
    st.builds(
        lambda number: replace(
            a_sale("S01-1-A-000003"),
            tenders=(replace(a_sale("").tenders[0], method="layaway", reference=number),),
        ),
        LAYAWAYS,
    ),
    st.just("NotInventedYet"),
)


@dataclass(frozen=True)
class Chain:
    """Journals of two tills and HQ; the first till's disk was cloned and both copies went on."""

    whole: list[Log]
    shared: Log
    one: Log
    other: Log

    def as_held_by(self, *, other_first: bool) -> tuple[list[Log], Log]:
        """The logs as they arrived at one machine, and the branch that came second there."""
        first, second = (self.other, self.one) if other_first else (self.one, self.other)
        return [*self.whole, self.shared + first], second


def write(writer: JournalWriter, fact: object, *, stream: str | None = None) -> Event:
    if fact == "NotInventedYet":
        return writer.write_plain({"x": 1}, type="NotInventedYet", sv=1, stream=stream or "main")
    personal = {"name": "Zoë", "pin": "x", "password": ""}
    is_person = isinstance(fact, PersonEnrolled | CustomerRecorded)
    return writer.write(
        fact, personal=personal if is_person else None, **({"stream": stream} if stream else {})
    )


@st.composite
def chains(draw):
    hq, first, second = (
        JournalWriter(seed, at_ms=1_790_000_000_000 + draw(st.integers(0, 3)) * 1000)
        for seed in (1, 2, 3)
    )
    facts = st.lists(FACTS, max_size=6)
    logs: list[Log] = []
    for writer, stream in (
        (hq, "catalogue"),
        (hq, "security"),
        (hq, "handovers"),
        (second, "main"),
        (second, "customers"),
    ):
        logs.append([write(writer, fact, stream=stream) for fact in draw(facts)])
    shared = [write(first, fact, stream="main") for fact in draw(facts)]
    clone = first.branch()
    one = [write(first, fact, stream="main") for fact in draw(facts)]
    other = [write(clone, fact, stream="main") for fact in draw(facts)]
    return Chain(whole=logs, shared=shared, one=one, other=other)


PLANS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 8), st.integers(1, 5)), max_size=25)


def deliver(journal: NodeJournal, logs: list[Log], branch: Log, *, plan) -> None:
    """Bring the logs as the plan says, then all that is missing."""
    held = [0] * len(logs)
    for index, first, count in plan:
        if index == len(logs):
            if branch:
                journal.keep_fork(branch[first:])
            continue
        run = logs[index][first : first + count]
        if run and first > held[index]:
            with pytest.raises(NotNextError):
                journal.receive(run)
        elif run:
            journal.receive(run)
            held[index] = max(held[index], first + len(run))
    for log in reversed(logs):
        journal.receive(log)
    if branch:
        journal.keep_fork(branch)


def test_any_interleaving_gives_equal_digests_on_both_kinds_of_database(postgres, key, emptied):
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        chain=chains(),
        plans=st.tuples(PLANS, PLANS),
        swapped=st.tuples(st.booleans(), st.booleans()),
    )
    def equal(chain, plans, swapped):
        emptied(postgres)
        with TemporaryDirectory() as folder:
            store = Database.open_sqlcipher(Path(folder) / "store.db", key)
            digests = []
            for database, plan, other_first in zip((store, postgres), plans, swapped, strict=True):
                logs, branch = chain.as_held_by(other_first=other_first)
                deliver(NodeJournal(database, SteppingClock()), logs, branch, plan=plan)
                with database.read() as connection:
                    digests.append(table_digests(connection))
            store.close()
        everything = [event for log in (*chain.whole, chain.shared) for event in log]
        assert digests[0] == digests[1]
        assert digests[0] == replayed_digests([*everything, *chain.other, *chain.one])

    equal()


def test_the_digest_notices_one_cent(machine):
    writer = JournalWriter(1)
    machine.journal.receive([writer.write(a_sale("1"))])
    with machine.database.write() as connection:
        before = projection_digest(connection)
        connection.exec_driver_sql("UPDATE sale SET gross_minor = gross_minor + 1")
        assert projection_digest(connection) != before
        connection.exec_driver_sql("UPDATE sale SET gross_minor = gross_minor - 1")
        assert projection_digest(connection) == before
