"""A gift receipt of the last sale: what was bought without prices, and a code to return it by."""

from __future__ import annotations

from posforge.errors import UserError
from posforge.runtime.domain.cart import GIFT_CARD_LINE
from posforge.runtime.domain.events_counter import GiftReceiptPrinted
from posforge.runtime.domain.payment import STORE_CREDIT
from posforge.runtime.domain.sale import Sale
from posforge.runtime.domain.sale_line import SaleLine
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.approve import authorise
from posforge.runtime.flows.print_receipt import receipt_job
from posforge.runtime.flows.reason import why
from posforge.runtime.flows.sign_in import Session


def gift_receipt(till: Till, session: Session) -> Sale:
    """Queue the gift receipt of the last sale, on record; from the second on it is COPY n.

    A copy needs the permission to reprint, and a reason. Raises UserError where nothing was sold,
    and in a shop that gives no store credit; ReasonNeededError until somebody says why.
    """
    authorise(till, session, "sell")
    if STORE_CREDIT not in till.payments:
        raise UserError("This shop gives no store credit.", hint="Give the receipt itself.")
    sale = till.store.last_sale()
    if sale is None:
        raise UserError("Nothing was sold here yet.", hint="Sell something first.")
    if not any(line.kind == "goods" and line.qty_milli > 0 for line in sale.facts.lines):
        raise UserError("No goods were sold last.", hint="A gift card is a present as it is.")
    copy = till.store.gift_receipts(sale.id)
    approver = authorise(till, session, "reprint") if copy else ""
    reason = why(till, session, "reprint") if copy else ""
    number = sale.facts.number
    with till.store.work() as work:
        work.record(
            GiftReceiptPrinted(number=number, sale=sale.id, copy=copy, reason=reason),
            actor=session.person.id,
            approver=approver,
            cause=(sale.id,),
        )
        work.queue_print(receipt_job(till, number=number, copy=copy, is_gift=True))
    return sale


def check_gift_receipt(till: Till, sale: Sale, line: SaleLine) -> None:
    """Raise UserError for a gift receipt that this till never printed, and for a gift card.

    What other tills printed is not known here.
    """
    if line.kind == GIFT_CARD_LINE:
        raise UserError("A gift receipt gives back goods alone.", hint="Scan the receipt.")
    if sale.node == till.identity.node and not till.store.gift_receipts(sale.id):
        raise UserError(
            f"No gift receipt of {sale.facts.number} was ever printed.",
            hint="Ask for the receipt itself.",
        )
