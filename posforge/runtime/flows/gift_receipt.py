"""A gift receipt of the last sale: what was bought without prices, and a code to return it by."""

from __future__ import annotations

from posforge.errors import UserError
from posforge.runtime.domain.payment import STORE_CREDIT
from posforge.runtime.domain.sale import Sale
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.approve import authorise
from posforge.runtime.flows.print_receipt import receipt_job
from posforge.runtime.flows.sign_in import Session


def gift_receipt(till: Till, session: Session) -> Sale:
    """Queue the gift receipt of the last sale.

    Raises UserError where nothing was sold, and in a shop that gives no store credit.
    """
    authorise(till, session, "sell")
    if STORE_CREDIT not in till.payments:
        raise UserError("This shop gives no store credit.", hint="Give the receipt itself.")
    sale = till.store.last_sale()
    if sale is None:
        raise UserError("Nothing was sold here yet.", hint="Sell something first.")
    with till.store.work() as work:
        work.queue_print(receipt_job(till, number=sale.facts.number, is_gift=True))
    return sale
