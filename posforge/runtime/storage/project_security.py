"""Who works here and which machines speak: the newest description stays, revocation always wins."""

from __future__ import annotations

from posforge.runtime.domain.codec import BodyError
from posforge.runtime.domain.envelope import Event
from posforge.runtime.domain.events import NodeEnrolled, NodeRevoked, PersonEnrolled
from posforge.runtime.storage import tables
from posforge.runtime.storage.sql import Statement, keep_newest
from posforge.runtime.storage.writes import Writes, check_keys

_PERSON = keep_newest(tables.person)
_ENROL = keep_newest(tables.machine, other_than=("revoked",))
_REVOKE = Statement(
    "INSERT INTO machine "
    "(node, kind, store, till, label, public_key, enrolled_by, epoch, revoked, stamp) "
    "VALUES (:node, '', '', 0, '', '', '', 0, :revoked, '') "
    "ON CONFLICT (node) DO UPDATE SET revoked = excluded.revoked "
    "WHERE excluded.revoked > machine.revoked"
)
_NO_REASON = "no reason given"


def person_rows(event: Event, person: PersonEnrolled) -> Writes:
    """Return what a `PersonEnrolled` adds; without its personal blob nobody can sign in by it."""
    check_keys(person.person)
    name, pin, password = _secrets(event)
    row = {
        "id": person.person,
        "name": name,
        "role": person.role,
        "pin": pin,
        "password": password,
        "is_active": person.is_active,
        "stamp": event.stamp,
    }
    return ((_PERSON, [row]),)


def enrolled_rows(event: Event, node: NodeEnrolled) -> Writes:
    """Return what a `NodeEnrolled` adds."""
    check_keys(node.machine)
    row = {
        "node": node.machine,
        "kind": node.kind,
        "store": node.store,
        "till": node.till,
        "label": node.label,
        "public_key": _hex(node.public_key),
        "enrolled_by": event.header.node,
        "epoch": node.epoch,
        "revoked": "",
        "stamp": event.stamp,
    }
    return ((_ENROL, [row]),)


def revoked_rows(_event: Event, node: NodeRevoked) -> Writes:
    """Return what a `NodeRevoked` adds; of two reasons the later in the alphabet is shown."""
    check_keys(node.machine)
    return ((_REVOKE, [{"node": node.machine, "revoked": node.reason or _NO_REASON}]),)


def _secrets(event: Event) -> tuple[str, str, str]:
    if event.personal is None:
        return "", "", ""
    data = event.personal.get("data")
    if type(data) is not dict:
        raise BodyError("the personal blob has no data")
    found = [data.get(key, "") for key in ("name", "pin", "password")]
    if not all(type(text) is str for text in found):
        raise BodyError("name, pin and password must be text")
    return found[0], found[1], found[2]


def _hex(text: str) -> str:
    try:
        return bytes.fromhex(text).hex()
    except ValueError:
        raise BodyError("the public key is not hex") from None
