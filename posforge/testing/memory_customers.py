"""The customers of a till without a disk: folded from its journal each time they are asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from posforge.runtime.domain.customer import Customer
from posforge.runtime.domain.envelope import Event
from posforge.runtime.domain.events import open_body
from posforge.runtime.domain.events_customer import CUSTOMERS, PointsMoved


def known_customers(events: Sequence[Event], text: str) -> Sequence[Customer]:
    """Return the customers in whom every word of `text` is found, by name."""
    points: Counter[str] = Counter()
    found: dict[str, Customer] = {}
    for event in events:
        header = event.header
        if header.stream != CUSTOMERS:
            continue
        body = open_body(header.type, header.sv, event.body)
        if isinstance(body, PointsMoved):
            points[body.customer] += body.earned - body.spent
        else:
            found[body.customer] = Customer(
                id=body.customer,
                number=body.number,
                group=body.group,
                exempt=body.exempt,
                on_receipt=body.on_receipt,
                may_contact=body.may_contact,
                **{"name": "", **(event.personal or {}).get("data", {})},
            )
    known = [replace(one, points=points[one.id]) for one in found.values()]
    words = text.casefold().split()
    return sorted(
        (one for one in known if all(word in _words(one) for word in words)),
        key=lambda one: one.name,
    )


def _words(customer: Customer) -> str:
    facts = (customer.name, customer.phone, customer.email, customer.number)
    return " ".join(facts).casefold()
