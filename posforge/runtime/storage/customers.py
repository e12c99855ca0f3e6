"""Finds customers by any part of name, e-mail, telephone or number, however it is spelled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from posforge.runtime.domain.customer import Customer
from posforge.runtime.storage.search import escaped, fold
from posforge.runtime.storage.sql import Statement

_CUSTOMER = (
    "SELECT c.id, c.number, c.name, c.phone, c.email, c.tax_number, c.address, "
    "c.customer_group, c.exempt, c.on_receipt, c.may_contact, coalesce(p.points, 0) AS points "
    "FROM customer c LEFT JOIN points_balance p ON p.customer = c.id "
)
_BY_ID = Statement(f"{_CUSTOMER} WHERE c.id = :id")
_SIGNS = str.maketrans("", "", " -/().")


def folded(number: str, personal: Mapping[str, str]) -> str:
    """Return the text in which a customer is looked for."""
    words = (personal["name"], personal["email"], number, _digits(personal["phone"]))
    return fold(" ".join(words))


def customer(connection: Connection, identity: str) -> Customer | None:
    """Return the customer with this id."""
    row = _BY_ID.first(connection, {"id": identity})
    return _customer(row) if row is not None else None


def customers(connection: Connection, text: str, *, limit: int) -> Sequence[Customer]:
    """Return the customers in whom every word of `text` is found, by name; all of an empty text.

    A telephone number may be typed with or without its signs.
    """
    phone = _digits(text)
    words = [fold(phone)] if phone.lstrip("+").isdigit() else fold(text).split()
    conditions = [rf"c.folded LIKE :word_{i} ESCAPE '\'" for i in range(len(words))]
    where = f"WHERE {' AND '.join(conditions)} " if conditions else ""
    query = Statement(f"{_CUSTOMER} {where} ORDER BY c.name, c.id LIMIT :limit")
    parameters: dict[str, Any] = {f"word_{i}": f"%{escaped(w)}%" for i, w in enumerate(words)}
    return [_customer(row) for row in query.all(connection, {**parameters, "limit": limit})]


def _digits(text: str) -> str:
    return text.translate(_SIGNS)


def _customer(row: Any) -> Customer:
    facts = row._asdict()
    return Customer(
        **{name: facts[name] for name in _TEXTS},
        group=row.customer_group,
        may_contact=bool(row.may_contact),
        points=int(row.points),
    )


_TEXTS = (
    *("id", "number", "name", "phone", "email", "tax_number", "address"),
    *("exempt", "on_receipt"),
)
