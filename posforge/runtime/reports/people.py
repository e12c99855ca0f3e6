"""Who may sign in to the portal, with what a password is checked against."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from posforge.runtime.domain.people import Person
from posforge.runtime.storage import tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A person and the PHC string of their password; empty where they have none."""

    person: Person
    password: str = field(repr=False)


def accounts_named(connection: Connection, name: str) -> tuple[Account, ...]:
    """Return the accounts of everybody with this name, however it is capitalised, by id."""
    wanted = name.strip().casefold()
    return tuple(one for one in accounts(connection) if one.person.name.casefold() == wanted)


def account(connection: Connection, person_id: str) -> Account | None:
    """Return the account of one person, or None where nobody has this id."""
    return next((one for one in accounts(connection) if one.person.id == person_id), None)


def accounts(connection: Connection) -> tuple[Account, ...]:
    """Return everybody's account, those who left included, by id."""
    person = tables.person.c
    rows = connection.execute(
        select(person.id, person.name, person.role, person.is_active, person.password).order_by(
            person.id
        )
    )
    return tuple(
        Account(
            person=Person(id=row.id, name=row.name, role=row.role, is_active=row.is_active),
            password=row.password,
        )
        for row in rows
    )
