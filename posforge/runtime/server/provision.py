"""The first start of the topmost machine: it introduces itself, and somebody may sign in."""

from __future__ import annotations

from dataclasses import dataclass, field

from posforge.errors import UserError
from posforge.runtime.domain.envelope import LogKey
from posforge.runtime.domain.events import SECURITY, NodeEnrolled
from posforge.runtime.domain.ids import uuid7
from posforge.runtime.domain.people import Person
from posforge.runtime.domain.shop import Shop
from posforge.runtime.ext.ports import PinHasher
from posforge.runtime.flows.enrol_person import enrol_person
from posforge.runtime.security.node_keys import NodeKey
from posforge.runtime.storage import rows
from posforge.runtime.storage.append import Author
from posforge.runtime.storage.engine import Database
from posforge.runtime.storage.work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Admin:
    """The first person of a shop, who may do everything and enrols the others."""

    name: str
    pin: str = field(repr=False)
    password: str = field(repr=False)
    role: str = "super_admin"


def provision(
    database: Database,
    author: Author,
    *,
    key: NodeKey,
    shop: Shop,
    admin: Admin | None,
    pins: PinHasher,
) -> bool:
    """Make the shop's first machine and person, once; tell whether that was now.

    Raises UserError when this is the first start and nobody is named who may sign in.
    """
    me = author.identity
    security = LogKey(me.node, me.epoch, SECURITY)
    with database.write() as connection:
        if rows.head(connection, security).seq:
            return False
        if admin is None:
            raise UserError(
                "This shop has nobody yet who could sign in.",
                hint="Name the first person with a PIN and a password.",
            )
        work = UnitOfWork(connection, author)
        work.record(
            NodeEnrolled(
                machine=me.node,
                kind=me.kind,
                store=me.store,
                till=me.till,
                label=me.label,
                public_key=key.public_key.hex(),
                epoch=me.epoch,
            )
        )
        person = Person(
            id=uuid7(author.clock.now_ms(), author.entropy(10)), name=admin.name, role=admin.role
        )
        enrol_person(work, shop, person, pin=admin.pin, password=admin.password, pins=pins)
    return True
