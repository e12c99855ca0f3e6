"""What a store server or HQ answers about customers, whichever branch noted them."""

from __future__ import annotations

from posforge.errors import UserError
from posforge.runtime.domain.customer_known import (
    FEWEST_LETTERS,
    CustomersAsked,
    CustomersKnown,
    NoCustomerError,
    heard_customers,
    is_enough,
    newest_of,
    told_customer,
)
from posforge.runtime.ext.questions import CUSTOMERS
from posforge.runtime.ext.store_line import Answer, Asker, StoreLine, UnreachableError
from posforge.runtime.storage import heard_customers as storage
from posforge.runtime.storage.engine import Database


def about_customers(
    database: Database, *, org: str, above: StoreLine | None
) -> Answer[CustomersAsked, CustomersKnown]:
    """Return the answer of a server with these journals.

    Args:
        database: the journals.
        org: the chain they are of.
        above: the way to HQ, which knows the other branches; None where nobody is above.
    """

    def give(_asker: Asker, asked: CustomersAsked) -> CustomersKnown:
        if not is_enough(asked.text):
            raise UserError(
                "That is too little to look for.", hint=f"Type {FEWEST_LETTERS} characters."
            )
        with database.read() as connection:
            own = CustomersKnown(customers=tuple(storage.told(connection, asked.text)))
        if above is None:
            return own
        try:
            more = heard_customers(above.ask(CUSTOMERS, asked), org=org)
        except (UnreachableError, NoCustomerError):
            return own
        # HQ may lack what has not come up yet, and only HQ knows all the points.
        points = {one.customer.id: one.customer.points for one in more}
        every = newest_of((*heard_customers(own, org=org), *more))
        return CustomersKnown(
            customers=tuple(
                told_customer(one.event, points.get(one.customer.id, one.customer.points))
                for one in every
            )
        )

    return Answer(question=CUSTOMERS, give=give)
