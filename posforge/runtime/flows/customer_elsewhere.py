"""Customers other branches noted: the store server is asked, and who buys is kept on this disk.

A customer put on a bill stays as they were told of, so that prices, receipt and a restart need
nobody any more. They are not noted anew: their own branch may have changed them since, and what
is noted last wins.
"""

from __future__ import annotations

from collections.abc import Sequence

from posforge.errors import KnownError
from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.customer_known import (
    CustomersAsked,
    HeardCustomer,
    NoCustomerError,
    heard_customers,
    is_enough,
)
from posforge.runtime.domain.people import require
from posforge.runtime.ext.context import Till
from posforge.runtime.ext.questions import CUSTOMERS
from posforge.runtime.ext.store_line import UnreachableError
from posforge.runtime.flows.customer import attach
from posforge.runtime.flows.sign_in import Session


def find_elsewhere(till: Till, session: Session, text: str) -> Sequence[HeardCustomer]:
    """Return the customers of the whole chain found by a part of name, e-mail, telephone or number.

    None for fewer than three characters, in a shop of one branch, and where nobody answers. Takes
    up to two seconds: nothing that a scan waits for may call it. Raises KnownError for an answer
    that is not what was asked for.
    """
    require(till.shop, session.person, "sell")
    if not is_enough(text) or len(till.shop.branches) < 2:
        return ()
    try:
        known = till.store_line.ask(CUSTOMERS, CustomersAsked(text=text.strip()))
    except UnreachableError:
        return ()
    try:
        found = heard_customers(known, org=till.identity.org)
        if not all(till.is_authentic(one.event) for one in found):
            raise NoCustomerError("a customer is not signed by the machine that noted them")
    except NoCustomerError as error:
        raise KnownError(
            f"What the store server says of customers cannot be believed: {error}.",
            hint="Choose somebody this till knows; tell whoever looks after the tills.",
        ) from error
    return found


def attach_elsewhere(till: Till, session: Session, cart: Cart | None, found: HeardCustomer) -> Cart:
    """Return the bill of a customer that was told of, saved with what was told.

    Raises UserError while something is paid of the bill.
    """
    require(till.shop, session.person, "sell")
    with till.store.work() as work:
        work.keep_heard_customer(found)
    return attach(till, session, cart, found.customer.id)
