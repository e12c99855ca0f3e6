"""Checks a run of events: are its parts whole, its chain unbroken, its author who it says?"""

from __future__ import annotations

from collections.abc import Callable

from posforge.runtime.domain.codec import BodyError
from posforge.runtime.domain.envelope import Event, TamperedError, check_parts
from posforge.runtime.domain.events import (
    CATALOGUE,
    EVENT_TYPES,
    MAIN,
    SECURITY,
    NodeEnrolled,
    NodeRevoked,
    open_body,
)
from posforge.runtime.domain.events_bill import HANDOVERS
from posforge.runtime.domain.events_customer import CUSTOMERS
from posforge.runtime.domain.ids import key_id, node_id
from posforge.runtime.ext.ports import Journal, NodeRecord
from posforge.runtime.sync.messages import Push

_EVERYBODYS = frozenset({MAIN, CUSTOMERS})

Verify = Callable[[bytes, bytes, bytes], bool]
"""Tells of (public key, message, signature) whether they belong together."""


def broken_rule(push: Push, author: NodeRecord, *, org: str, verify: Verify) -> str:
    """Return the reason (a key of REASONS) to refuse these events; empty where there is none.

    Whether the run fits onto what is held already is another question.
    """
    if push.first < 1 or push.log.epoch < 1:
        return "no-event"
    expected = push.first
    before: Event | None = None
    for event in push.events:
        header = event.header
        if (header.log, header.seq, header.org) != (push.log, expected, org):
            return "no-event"
        if header.store != author.store:
            return "no-event"
        try:
            check_parts(event)
        except TamperedError:
            return "tampered"
        if before is not None and header.prev != before.hash:
            return "chain-broken"
        if not _is_signed_by(event, author, verify):
            return "forged"
        before, expected = event, expected + 1
    return ""


def is_authentic(event: Event, journal: Journal, *, verify: Verify) -> bool:
    """Tell whether an event that came outside of sync is its author's, where that one is known."""
    author = journal.node(event.header.node)
    if author is None:
        return True
    return event.header.store == author.store and _is_signed_by(event, author, verify)


def exceeds_rights(push: Push, author: NodeRecord, journal: Journal) -> bool:
    """Tell whether the author writes what is not its to decide.

    Everybody writes business and customers, tills nothing else. A store server enrols and revokes
    the tills of its branch, and says what passes between them. The topmost machine, which enrolled
    itself, decides everything else.
    Nobody puts a fact of one stream into another: a price is no business.
    """
    if any(_is_in_wrong_stream(event) for event in push.events):
        return True
    if push.log.stream == HANDOVERS:
        return author.kind != "store"
    if push.log.stream in _EVERYBODYS or author.enrolled_by == author.node:
        return push.log.stream not in {*_EVERYBODYS, CATALOGUE, SECURITY}
    if author.kind != "store" or push.log.stream != SECURITY:
        return True
    return not all(_is_about_own_till(event, author, journal) for event in push.events)


def introduction(push: Push) -> NodeRecord | None:
    """Return the machine that a security log's first event introduces as its own author.

    Whether that machine is to be trusted must be known from elsewhere: from joining it.
    """
    if push.first != 1 or push.log.stream != SECURITY or not push.events:
        return None
    body = _opened(push.events[0])
    if not isinstance(body, NodeEnrolled) or body.machine != push.log.node:
        return None
    if not _is_key_of(body.public_key, body.machine):
        return None
    return NodeRecord(
        node=body.machine,
        kind=body.kind,
        store=body.store,
        till=body.till,
        label=body.label,
        public_key=bytes.fromhex(body.public_key),
        enrolled_by=body.machine,
        epoch=body.epoch,
    )


def _is_signed_by(event: Event, author: NodeRecord, verify: Verify) -> bool:
    try:
        signature = bytes.fromhex(event.sig)
    except ValueError:
        return False
    return event.kid == key_id(author.public_key) and verify(
        author.public_key, bytes.fromhex(event.hash), signature
    )


def _is_about_own_till(event: Event, author: NodeRecord, journal: Journal) -> bool:
    body = _opened(event)
    if isinstance(body, NodeEnrolled):
        is_till = (body.kind, body.store) == ("till", author.store)
        if not is_till or not _is_key_of(body.public_key, body.machine):
            return False
    elif not isinstance(body, NodeRevoked):
        return False
    known = journal.node(body.machine)
    return known is None or (known.kind, known.store) == ("till", author.store)


def _is_in_wrong_stream(event: Event) -> bool:
    kind = EVENT_TYPES.get((event.header.type, event.header.sv))
    return kind is not None and event.header.stream != kind.STREAM


def _opened(event: Event) -> object:
    try:
        return open_body(event.header.type, event.header.sv, event.body)
    except BodyError:
        return None


def _is_key_of(public_key: str, machine: str) -> bool:
    try:
        return node_id(bytes.fromhex(public_key)) == machine
    except ValueError:
        return False
