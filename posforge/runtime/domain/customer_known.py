"""What is asked of customers other branches noted, and what a store server or HQ tells of them.

Customers travel as the signed events that describe them, each as the text of its JSON object:
whoever asks checks them as if they had come by sync.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from posforge.errors import UserError
from posforge.runtime.domain.codec import BodyError
from posforge.runtime.domain.customer import LONGEST_TEXT, Customer, check_customer, customer_of
from posforge.runtime.domain.envelope import Event, TamperedError, check_parts, from_wire, to_wire
from posforge.runtime.domain.events import open_body
from posforge.runtime.domain.events_customer import CustomerRecorded

FEWEST_LETTERS = 3
"""So much is typed of a name or number before anybody else is asked."""

MOST_CUSTOMERS = 20
"""How many customers an answer holds at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomersAsked:
    """A part of name, e-mail, telephone or number."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldCustomer:
    """The event that describes a customer, and how many points are known there."""

    event: str
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomersKnown:
    """The customers in whom the text is found, each once, by name."""

    customers: tuple[ToldCustomer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardCustomer:
    """A customer as another machine described them, and the branch where it did; HQ is in none."""

    customer: Customer
    branch: str
    event: Event


class NoCustomerError(ValueError):
    """An answer that does not hold customers of this shop, unharmed."""


def is_enough(text: str) -> bool:
    """Tell whether so many letters and digits were typed that others may be asked."""
    return sum(map(str.isalnum, text)) >= FEWEST_LETTERS


def told_customer(event: Event, points: int) -> ToldCustomer:
    """Return a customer as they stand in an answer."""
    return ToldCustomer(event=json.dumps(to_wire(event), ensure_ascii=False), points=points)


def newest_of(heard: Iterable[HeardCustomer]) -> Sequence[HeardCustomer]:
    """Return each customer once, as described last, by name; at most `MOST_CUSTOMERS`."""
    newest: dict[str, HeardCustomer] = {}
    for one in sorted(heard, key=lambda one: one.event.stamp):
        newest[one.customer.id] = one
    return sorted(newest.values(), key=lambda one: one.customer.name)[:MOST_CUSTOMERS]


def heard_customers(known: CustomersKnown, *, org: str) -> Sequence[HeardCustomer]:
    """Return the customers of an answer.

    Raises NoCustomerError for too many, for an event that was changed on the way, is of another
    chain or describes nobody, and for a description that no till would have noted.
    """
    if len(known.customers) > MOST_CUSTOMERS:
        raise NoCustomerError("it holds too many customers")
    return [heard_customer(one, org=org) for one in known.customers]


def heard_customer(told: ToldCustomer, *, org: str) -> HeardCustomer:
    """Return one customer of an answer. Raises NoCustomerError as `heard_customers` does."""
    try:
        event = from_wire(json.loads(told.event))
        check_parts(event)
        facts = open_body(event.header.type, event.header.sv, event.body)
        if not isinstance(facts, CustomerRecorded) or event.header.org != org:
            raise NoCustomerError("it holds what is no customer of this shop")
        customer = customer_of(facts, event.personal, points=told.points)
        check_customer(customer)
        if max(map(len, (customer.id, customer.number, customer.group))) > LONGEST_TEXT:
            raise NoCustomerError("what a customer is known by is too long")
    except (TamperedError, BodyError, UserError, ValueError, RecursionError) as error:
        raise NoCustomerError(str(error)) from error
    return HeardCustomer(customer=customer, branch=event.header.store, event=event)
