"""Finds customers by any part of name, e-mail, telephone or number, however it is spelled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from posforge.runtime.domain.customer import Customer
from posforge.runtime.storage.search import escaped, fold, words_of
from posforge.runtime.storage.sql import Statement

_CUSTOMER = (
    "SELECT c.id, c.number, c.name, c.phone, c.email, c.tax_number, c.address, "
    "c.customer_group, c.exempt, c.on_receipt, c.may_contact, coalesce(p.points, 0) AS points "
    "FROM customer c LEFT JOIN points_balance p ON p.customer = c.id"
)
_BY_ID = Statement(f"{_CUSTOMER} WHERE c.id = :id")
_SORTS: Mapping[str, str] = {"name": "c.name", "number": "c.number"}
_SIGNS = str.maketrans("", "", " -/().")
_TEXTS = (
    *("id", "number", "name", "phone", "email", "tax_number", "address"),
    *("exempt", "on_receipt"),
)


def folded(number: str, personal: Mapping[str, str]) -> str:
    """Return the text in which a customer is looked for."""
    words = (personal["name"], personal["email"], number, _digits(personal["phone"]))
    return fold(" ".join(words))


def customer(connection: Connection, identity: str) -> Customer | None:
    """Return the customer with this id."""
    row = _BY_ID.first(connection, {"id": identity})
    return _customer(row) if row is not None else None


def customers(
    connection: Connection,
    sought: str,
    *,
    limit: int,
    offset: int = 0,
    sort: str = "name",
    is_descending: bool = False,
) -> Sequence[Customer]:
    """Return the customers in whom every word is found; all of an empty text."""
    condition, parameters = matching(sought)
    order = f"{_SORTS[sort]} {'DESC' if is_descending else 'ASC'}"
    query = Statement(
        f"{_CUSTOMER} WHERE {condition} ORDER BY {order}, c.id LIMIT :limit OFFSET :offset"
    )
    rows = query.all(connection, {**parameters, "limit": limit, "offset": offset})
    return [_customer(row) for row in rows]


def matching(sought: str) -> tuple[str, Mapping[str, str]]:
    """Return the condition on `customer c` that every word is found, and its parameters.

    A telephone number may be typed with or without its signs.
    """
    phone = _digits(sought)
    words = [fold(phone)] if phone.lstrip("+").isdigit() else words_of(sought)
    conditions = [rf"c.folded LIKE :word_{i} ESCAPE '\'" for i in range(len(words))]
    parameters = {f"word_{i}": f"%{escaped(word)}%" for i, word in enumerate(words)}
    return " AND ".join(conditions) or "1 = 1", parameters


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
