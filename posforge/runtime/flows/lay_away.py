"""Laying goods away: the bill becomes a layaway, its goods are reserved, the deposit is asked."""

from __future__ import annotations

from posforge.errors import UserError
from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.layaway import laid_away, layaway_number, layaways_in
from posforge.runtime.ext.context import Till
from posforge.runtime.flows.approve import authorise
from posforge.runtime.flows.hold import check_here
from posforge.runtime.flows.instalment import instalment_bill
from posforge.runtime.flows.print_receipt import layaway_job
from posforge.runtime.flows.sign_in import Session
from posforge.runtime.flows.tracing import check_pieces


def lay_away(till: Till, session: Session, cart: Cart) -> Cart | None:
    """Lay the goods of a bill away, and return the bill of the deposit, on the counter.

    None where the shop asks for no deposit. All of it is one commit; the paper with the conditions
    follows from the print queue. Raises UserError in a shop that lays nothing away, and for bills
    that cannot be: without a customer or goods, paid in part, or with goods that come back.
    """
    approver = authorise(till, session, "layaway")
    rules = till.shop.layaway
    if rules is None:
        raise UserError("This shop lays nothing away.", hint="Sell the goods, or park the bill.")
    check_here(till, cart)
    check_pieces(till, cart.standing)
    me = till.identity
    with till.store.work() as work:
        facts = laid_away(
            cart,
            number=layaway_number(
                me.store, me.till, me.series, work.next_number(f"layaway:{me.series}")
            ),
            till=me.till,
            shop=till.shop,
            rules=rules,
            today=session.bizdate,
        )
        event = work.record(facts, actor=session.person.id, approver=approver)
        work.remove_cart(cart.id)
        work.queue_print(layaway_job(till, number=facts.number))
        if not facts.deposit_minor:
            return None
        layaway = layaways_in([(event, facts)])[facts.number]
        bill = instalment_bill(
            till, session, layaway, amount_minor=layaway.least_minor, approver=approver
        )
        work.start_cart(bill)
    return bill
