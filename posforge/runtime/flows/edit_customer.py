"""Correcting and forgetting a customer where that is decided for the whole shop."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

from posforge.errors import UserError
from posforge.runtime.domain.canonical import canonical_text
from posforge.runtime.domain.codec import to_body
from posforge.runtime.domain.customer import Customer, check_customer, recorded, tidy
from posforge.runtime.domain.events_customer import CustomerForgotten
from posforge.runtime.domain.shop import Shop
from posforge.runtime.ext.ports import Work
from posforge.runtime.flows.customer import ForgottenError, check_group

Begin = Callable[[], AbstractContextManager[Work]]


class CustomerChangedError(UserError):
    """Somebody changed the customer after they were shown; `now` is how they stand."""

    def __init__(self, now: Customer) -> None:
        super().__init__(
            f"{now.name} was changed by somebody else meanwhile.",
            hint="Look at it again before you change it.",
        )
        self.now = now


def mark_of(customer: Customer) -> str:
    """Return what tells this description of a customer from any other, points apart."""
    facts = canonical_text(to_body(replace(customer, points=0)))
    return hashlib.sha256(facts.encode()).hexdigest()[:32]


def edit_customer(
    typed: Customer, *, before: Customer, seen: str, shop: Shop, begin: Begin, actor: str
) -> None:
    """Note a customer anew; the tills hear of it by themselves.

    Args:
        typed: the customer as described from now on.
        before: as they stand.
        seen: the mark of what was shown.
        shop: whose groups there are.
        begin: begins a transaction at the topmost machine.
        actor: the id of whoever does it.

    Raises UserError for one without a name, with texts that are too long or of a group the shop has
    not, CustomerChangedError where somebody else was quicker, and ForgottenError. Where nothing
    changes, nothing is written.
    """
    if before.is_forgotten:
        raise ForgottenError
    plain = tidy(replace(typed, id=before.id, number=before.number, points=before.points))
    check_customer(plain)
    if plain.group != before.group:
        check_group(shop, plain)
    if seen != mark_of(before):
        raise CustomerChangedError(before)
    if plain != before:
        with begin() as work:
            work.record(recorded(plain), actor=actor, personal=plain.personal)


def forget_customer(customer: Customer, *, begin: Begin, actor: str) -> None:
    """Let every machine forget who a customer is, for good.

    Once more changes nothing.
    """
    if not customer.is_forgotten:
        with begin() as work:
            work.record(CustomerForgotten(customer=customer.id), actor=actor)
