"""Any change to an event is found, and the frozen vectors still hold."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from posforge.runtime.domain.canonical import canonical_text
from posforge.runtime.domain.codec import to_body
from posforge.runtime.domain.envelope import (
    GENESIS,
    TamperedError,
    check_parts,
    event_hash,
    from_wire,
    seal,
    to_wire,
)
from posforge.runtime.domain.events import PersonEnrolled, ShiftOpened
from posforge.runtime.security.node_keys import NodeKey, signature_matches
from posforge.testing.journals import JournalWriter

SHIFT = ShiftOpened(shift="s-1", number=1, bizdate="2026-11-21", float_minor=10_000, currency="EUR")
PERSON = PersonEnrolled(person="p-1", role="cashier", is_active=True)


@pytest.fixture(scope="module")
def vectors(repository):
    return json.loads((repository / "schemas" / "journal-vectors.json").read_text("utf-8"))


@pytest.fixture
def event():
    return JournalWriter(1).write(PERSON, personal={"name": "Ada", "pin": "", "password": ""})


def test_events_of_a_log_are_chained():
    writer = JournalWriter(1)
    first, second = writer.write(SHIFT), writer.write(SHIFT)
    assert (first.header.seq, first.header.prev) == (1, GENESIS)
    assert (second.header.seq, second.header.prev) == (2, first.hash)


def test_a_sealed_event_is_whole_and_signed(event):
    check_parts(event)
    key = NodeKey.from_secret((1).to_bytes(32, "big"))
    digest, signature = bytes.fromhex(event.hash), bytes.fromhex(event.sig)
    assert signature_matches(key.public_key, digest, signature)


def test_the_wire_brings_back_the_same_event(event):
    assert from_wire(json.loads(canonical_text(to_wire(event)))) == event


def test_erased_personal_data_leave_the_event_whole(event):
    check_parts(replace(event, personal=None))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("wall", 1),
        ("actor", "somebody else"),
        ("seq", 7),
        ("prev", "1" * 64),
        ("personal_hash", ""),
        ("cause", ("x",)),
        ("wall", 2**60),
    ],
)
def test_every_field_of_the_header_is_under_the_hash(event, field, value):
    changed = replace(event, header=replace(event.header, **{field: value}), personal=None)
    with pytest.raises(TamperedError):
        check_parts(changed)


@pytest.mark.parametrize(
    "change",
    [
        {"body": {"person": "p-2"}},
        {"body": {"half": 0.5}},
        {"personal": {"salt": "00", "data": {"name": "Eve"}}},
    ],
)
def test_body_and_personal_data_are_under_it_too(event, change):
    with pytest.raises(TamperedError):
        check_parts(replace(event, **change))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda wire: wire.pop("sig"),
        lambda wire: wire["header"].pop("prev"),
        lambda wire: wire["header"].update(seq="1"),
        lambda wire: wire.update(body=[]),
        lambda wire: wire.update(personal="Ada"),
        lambda wire: wire.update(kid=5),
        lambda wire: wire.update(header=None),
    ],
)
def test_what_is_no_event_is_refused(event, spoil):
    wire = to_wire(event)
    spoil(wire)
    with pytest.raises(TamperedError, match="this is no event"):
        from_wire(wire)


@pytest.mark.parametrize("wire", [None, [], "x", 5])
def test_other_json_is_no_event(wire):
    with pytest.raises(TamperedError, match="this is no event"):
        from_wire(wire)


def test_the_frozen_events_are_still_spelled_hashed_and_signed_alike(vectors):
    for frozen in vectors["events"]:
        event = from_wire(frozen["wire"])
        check_parts(event)
        assert canonical_text(to_body(event.header)) == frozen["header_text"]
        assert canonical_text(event.body) == frozen["body_text"]
        assert event_hash(event.header) == event.hash
        key = NodeKey.from_secret(bytes.fromhex(frozen["secret_key"]))
        assert (key.public_key.hex(), key.node) == (frozen["public_key"], event.header.node)
        again = seal(event.header, event.body, personal=event.personal, signer=key)
        assert again == event


def test_the_frozen_forgeries_are_still_refused(vectors):
    for frozen in vectors["refused"]:
        with pytest.raises(TamperedError):
            check_parts(from_wire(frozen["wire"]))
