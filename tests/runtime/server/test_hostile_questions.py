"""Whatever a machine asks, it is answered or refused: nothing it says breaks its store server."""

from __future__ import annotations

import json
import typing
from dataclasses import fields, is_dataclass

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.envelope import to_wire
from posforge.runtime.domain.events import DrawerOpened, NodeEnrolled
from posforge.runtime.domain.events_bill import BillParked
from posforge.runtime.domain.events_suspend import ShiftSuspended
from posforge.runtime.security.node_keys import signature_matches
from posforge.runtime.server.bills import Bills
from posforge.runtime.server.customers import about_customers
from posforge.runtime.server.holds import GOOD_MS, Holds
from posforge.runtime.server.machines import Machines
from posforge.runtime.server.receipts import about_receipts
from posforge.runtime.server.seen import Seen
from posforge.runtime.server.suspended_shifts import SuspendedShifts
from posforge.runtime.server.sync_app import SyncEnd, create_sync_app
from posforge.runtime.sync import wire
from posforge.runtime.sync.receive import Receiver
from posforge.runtime.sync.sign import HEADER, Request, new_nonce, sign
from posforge.testing.fixed_clock import FixedClock
from posforge.testing.journals import JournalWriter

CERTIFICATE = "ab" * 32
YEAR_MS = 365 * 86_400_000
PATH = "/sync/v1/ask"
CARD = "giftcard:AAAA00000001"


class Door:
    """The sync end of a store server, with a bill and a shift to be had, and tills that knock."""

    def __init__(self, branch):
        me, database, author = branch.author.identity, branch.database, branch.author
        self.branch, self.clock = branch, FixedClock()
        self.answers = (
            about_receipts(database, org=me.org, above=None),
            about_customers(database, org=me.org, above=None),
            *Bills(database=database, author=author).answers,
            *SuspendedShifts(database=database, author=author).answers,
            Holds(database, self.clock).answer(),
        )
        end = SyncEnd(
            journal=branch.journal,
            identity=me,
            receiver=Receiver(branch.journal, me, verify=signature_matches),
            machines=Machines(database=database, author=author, trusted=()),
            seen=Seen(database, author.clock),
            fingerprint=CERTIFICATE,
            clock=author.clock,
            verify=signature_matches,
            on_news=lambda: None,
            health=lambda: None,
            answers=self.answers,
        )
        self.client = create_sync_app(end).test_client()
        bill = Cart(id="b-1", cashier="ada", opened_ms=1)
        parked = BillParked(cart="b-1", lines=1, gross_minor=119, currency="EUR", bill=bill)
        self.parking = branch.hears(2, parked).header.id
        left = ShiftSuspended(shift="s-1", till=2, amount_minor=500, currency="EUR")
        self.suspension = branch.hears(2, left).header.id

    def ask(self, question, asked, *, till=1):
        """Return the status and what was said, whether or not our own client could have asked."""
        return self.send(PATH, {"question": question, "asked": asked}, till=till)

    def send(self, path, message, *, till=1):
        """Return the status and the answer to any message at all."""
        key = self.branch.tills[till].key
        body = zstandard.ZstdCompressor().compress(json.dumps(message).encode())
        request = Request(
            node=key.node,
            method="POST",
            path=path,
            server=CERTIFICATE,
            body=body,
            nonce=new_nonce(),
        )
        answer = self.client.post(path, data=body, headers={HEADER: sign(request, key)})
        return answer.status_code, wire.unpack(answer.data)

    def hold(self, account=CARD, *, moved=0, amount=0, bill="b-1", till=1):
        asked = {"account": account, "currency": "EUR", "bill": bill, "amount_minor": amount}
        place = {"node": self.branch.tills[till].key.node, "epoch": 1, "seq": 99}
        news = [{**place, "bill": "b-0", "amount_minor": -moved}]
        return self.ask("hold", {**asked, "moved": news}, till=till)

    def kept(self):
        with self.branch.database.read() as connection:
            return len(list(connection.exec_driver_sql("SELECT 1 FROM stored_value_hold")))

    def taken(self):
        with self.branch.database.read() as connection:
            sql = "SELECT 1 FROM event WHERE type IN ('BillTaken', 'ShiftTaken')"
            return len(list(connection.exec_driver_sql(sql)))


@pytest.fixture
def door(branch):
    return Door(branch)


ODD = ("", "\0", "%", "\ud800", "x" * 300, "'--", "EUR", "ada", "b-1", "S01-1-A-000001", CARD)
TEXTS = st.one_of(st.sampled_from((*ODD, "PARKING", "SUSPENSION")), st.text(max_size=8))
WHOLE = st.one_of(st.integers(-3, 3), st.sampled_from((2**53, 2**63, 10**30, -(10**30))))
ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), st.floats(), WHOLE, TEXTS),
    lambda some: st.one_of(st.lists(some, max_size=3), st.dictionaries(TEXTS, some, max_size=3)),
    max_leaves=5,
)


def like(hint):
    """Return values of the shape that a question wants."""
    if typing.get_origin(hint) is tuple:
        return st.lists(like(typing.get_args(hint)[0]), max_size=3)
    if is_dataclass(hint):
        hints = typing.get_type_hints(hint)
        return st.fixed_dictionaries({one.name: like(hints[one.name]) for one in fields(hint)})
    return {str: TEXTS, int: WHOLE, bool: st.booleans()}[hint]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_nothing_that_a_till_asks_breaks_the_server(door, data):
    question = data.draw(st.sampled_from([one.question for one in door.answers]))
    asked = data.draw(st.one_of(like(question.asked), ANYTHING))
    if isinstance(asked, dict):
        real = {"PARKING": door.parking, "SUSPENSION": door.suspension}
        asked |= {key: real[value] for key, value in asked.items() if value in [*real]}
    status, answer = door.ask(question.name, asked)
    assert (status, set(answer)) in [
        (200, {"answered"}),
        (200, {"no", "hint"}),
        (400, {"refused"}),
    ]


@pytest.mark.parametrize("text", ["\x01\x02\x03", "\u0301" * 3, "- - -", "%%%"])
def test_signs_alone_do_not_list_the_customers(door, text):
    _, answer = door.ask("customers", {"text": text})
    assert "too little" in answer["no"]


def test_very_many_words_are_looked_for_like_any(door):
    words = " ".join(f"w{number}" for number in range(5000))
    assert door.ask("customers", {"text": words}) == (200, {"answered": {}})


ODD_VALUES = (None, 1.5, 2**70, "\ud800", "\0", "x" * 300, [], {"a": "\ud800"})


@pytest.mark.parametrize("odd", ODD_VALUES, ids=repr)
def test_nothing_else_that_a_machine_sends_breaks_the_server_either(door, odd):
    till = door.branch.tills[1]
    event = till.write(DrawerOpened(reason="x"))
    log = list(event.header.log)
    messages = {
        "push": {"log": log, "first": 1, "branch": False, "events": [to_wire(event)]},
        "pull": {"have": [[*log, 1, "a" * 64]]},
        "enrol": {"secret": "x", "public_key": till.key.public_key.hex(), "label": "l"},
    }
    for verb, message in messages.items():
        for hostile in with_each(message, odd):
            status, _ = door.send(f"/sync/v1/{verb}", hostile)
            assert status < 500, (verb, hostile)


def with_each(value, odd):
    """Yield a value with each of its parts replaced."""
    if isinstance(value, dict):
        for key in value:
            yield from ({**value, key: part} for part in (odd, *with_each(value[key], odd)))
    elif isinstance(value, list):
        for at, one in enumerate(value):
            for part in (odd, *with_each(one, odd)):
                yield [*value[:at], part, *value[at + 1 :]]


@pytest.mark.parametrize("person", ["\ud800", "\0", "x" * 300, 2**70, "x" * 70_000])
def test_what_no_journal_can_hold_is_asked_of_nobody(door, person):
    wanted = {"parking": door.parking, "person": person, "approver": "", "is_taken_away": False}
    assert door.ask("take-bill", wanted) == (400, {"refused": "bad-request"})
    assert door.taken() == 0


def test_a_till_whose_journal_split_is_given_nothing(door):
    cloned = JournalWriter(1)
    door.branch.hears(1, DrawerOpened(reason="here"))
    door.branch.journal.keep_fork([cloned.write(DrawerOpened(reason="there"))])
    wanted = {"parking": door.parking, "person": "ada", "approver": "", "is_taken_away": False}
    assert door.ask("take-bill", wanted) == (403, {"refused": "locked"})
    shift = {"suspension": door.suspension, "person": "ada", "approver": ""}
    assert door.ask("take-shift", shift) == (403, {"refused": "locked"})
    assert door.hold(moved=500, amount=500) == (403, {"refused": "locked"})
    assert (door.taken(), door.kept()) == (0, 0)


def test_machines_of_another_branch_ask_their_own_server(door):
    stranger = door.branch.tills[4] = JournalWriter(4)
    enrolled = NodeEnrolled(
        machine=stranger.key.node,
        kind="till",
        store="S02",
        till=1,
        label="",
        public_key=stranger.key.public_key.hex(),
        epoch=1,
    )
    door.branch.journal.receive([JournalWriter(8).write(enrolled)])
    assert door.hold(moved=500, amount=500, till=4) == (403, {"refused": "not-below"})
    assert door.ask("customers", {"text": "Berg"}, till=4) == (403, {"refused": "not-below"})
    assert door.kept() == 0


def test_a_clock_that_was_ahead_for_a_while_blocks_no_card_for_longer(door):
    door.clock.pass_ms(YEAR_MS)
    assert door.hold(moved=500, amount=500)[1]["answered"]["good_ms"] == GOOD_MS
    door.clock.pass_ms(-YEAR_MS)
    assert door.hold(moved=500, bill="b-2", till=2)[1]["answered"]["left_minor"] == 500
