"""Customers at the till: note one, find one, put one on the bill, with or without a network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from posforge.errors import UserError
from posforge.runtime.domain.cart import Cart, for_goods
from posforge.runtime.domain.customer import Customer, check_customer, recorded, tidy
from posforge.runtime.domain.ids import uuid7
from posforge.runtime.domain.people import require
from posforge.runtime.domain.shop import Shop
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.approve import authorise
from posforge.runtime.flows.new_bill import opened
from posforge.runtime.flows.price import reprice
from posforge.runtime.flows.sign_in import Session


class ForgottenError(UserError):
    """Who this customer is was forgotten on their request, for good."""

    def __init__(self) -> None:
        super().__init__(
            "This customer asked to be forgotten.", hint="Note them anew if they want that."
        )


def record_customer(till: Till, session: Session, customer: Customer) -> Customer:
    """Return a customer as noted; one without an id is new and gets a number of this till.

    Raises UserError for one without a name, of a group the shop has not, or with texts that are
    too long, and NotAllowedError where nobody at the till may.
    """
    approver = authorise(till, session, "manage_customers")
    plain = tidy(customer)
    check_customer(plain)
    check_group(till.shop, plain)
    before = till.store.customer(plain.id) if plain.id else None
    if before is not None and before.is_forgotten:
        raise ForgottenError
    with till.store.work() as work:
        if not plain.id:
            me = till.identity
            number = f"{me.store}-{me.till}-C{me.series}{work.next_number('customer'):04d}"
            identity = uuid7(till.clock.now_ms(), till.entropy(10))
            plain = replace(plain, id=identity, number=number)
        work.record(
            recorded(plain), actor=session.person.id, approver=approver, personal=plain.personal
        )
    return plain


def find_customers(till: Till, session: Session, text: str) -> Sequence[Customer]:
    """Return the customers found by any part of name, e-mail, telephone or number, by name."""
    require(till.shop, session.person, "sell")
    return till.store.customers(text) if text.strip() else ()


def attach(till: Till, session: Session, cart: Cart | None, customer: str) -> Cart:
    """Return the bill of this customer, at the prices of their group, saved; it opens a bill.

    Raises UserError for somebody not known here, and while something is paid of the bill.
    """
    known = till.store.customer(customer)
    if known is None:
        raise UserError("This customer is not known here.", hint="Search again, or note them.")
    if known.is_forgotten:
        raise ForgottenError
    group = known.group if known.group in _groups(till.shop) else ""
    return _changed(till, session, cart, customer=known.id, group=group, exempt=known.exempt)


def detach(till: Till, session: Session, cart: Cart) -> Cart:
    """Return the bill of nobody in particular, at everybody's prices, saved."""
    return _changed(till, session, cart, customer="", group="", exempt="")


def _changed(
    till: Till, session: Session, cart: Cart | None, *, customer: str, group: str, exempt: str
) -> Cart:
    require(till.shop, session.person, "sell")
    if cart is not None and cart.tenders:
        raise UserError(
            "Something is paid of this bill already.",
            hint="Give the payments back, then choose the customer.",
        )
    before = cart or opened(till, session)
    for_goods(before)
    known = replace(before, customer=customer, group=group, exempt=exempt)
    after, lines = reprice(known, till.catalogue)
    with till.store.work() as work:
        if cart is None:
            work.start_cart(after)
        else:
            work.put_cart(after)
            for line in lines:
                work.put_line(after.id, line)
    return after


def check_group(shop: Shop, customer: Customer) -> None:
    """Raise UserError for a customer of a group the shop has not."""
    if customer.group and customer.group not in _groups(shop):
        raise UserError(
            f'There is no group of customers called "{customer.group}".',
            hint=f"Choose one of: {', '.join(_groups(shop)) or 'none'}.",
        )


def _groups(shop: Shop) -> tuple[str, ...]:
    return tuple(one.name for one in shop.customer_groups)
