"""The customers of a till without a disk: folded from its journal each time they are asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from posforge.runtime.domain.customer import Customer, customer_of
from posforge.runtime.domain.customer_known import HeardCustomer
from posforge.runtime.domain.envelope import Event
from posforge.runtime.domain.events import open_body
from posforge.runtime.domain.events_customer import CUSTOMERS, CustomerRecorded, PointsMoved


def known_customer(
    events: Sequence[Event], customer: str, heard: Mapping[str, HeardCustomer]
) -> Customer | None:
    """Return a customer as noted here or told of, whichever is the later description."""
    found, points = _folded(events)
    told, own = heard.get(customer), found.get(customer)
    if told is None:
        return replace(own[1], points=points[customer]) if own is not None else None
    newest = own[1] if own is not None and own[0] >= told.event.stamp else told.customer
    return replace(newest, points=points[customer] + told.customer.points)


def known_customers(events: Sequence[Event], text: str) -> Sequence[Customer]:
    """Return the customers in whom every word of `text` is found, by name."""
    found, points = _folded(events)
    known = [replace(one, points=points[one.id]) for _, one in found.values()]
    words = text.casefold().split()
    return sorted(
        (one for one in known if all(word in _words(one) for word in words)),
        key=lambda one: one.name,
    )


def points_of(events: Sequence[Event], customer: str) -> int:
    """Return what the points of a customer come to in a journal."""
    return _folded(events)[1][customer]


def _folded(events: Sequence[Event]) -> tuple[dict[str, tuple[str, Customer]], Counter[str]]:
    """Return each customer with the stamp of the description, and all their points."""
    points: Counter[str] = Counter()
    found: dict[str, tuple[str, Customer]] = {}
    for event in events:
        header = event.header
        if header.stream != CUSTOMERS:
            continue
        body = open_body(header.type, header.sv, event.body)
        if isinstance(body, PointsMoved):
            points[body.customer] += body.earned - body.spent
        elif isinstance(body, CustomerRecorded):
            found[body.customer] = (event.stamp, customer_of(body, event.personal))
    return found, points


def _words(customer: Customer) -> str:
    facts = (customer.name, customer.phone, customer.email, customer.number)
    return " ".join(facts).casefold()
