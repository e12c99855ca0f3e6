"""Handing over what was laid away and paid: the sale, and with it revenue, tax and stock."""

from __future__ import annotations

from posforge.errors import UserError
from posforge.runtime.domain.ids import receipt_number
from posforge.runtime.domain.layaway import handed_over
from posforge.runtime.domain.sale import Sale, sale_of
from posforge.runtime.ext.context import Till
from posforge.runtime.ext.failpoints import reached
from posforge.runtime.flows.approve import authorise
from posforge.runtime.flows.layaways import check_counter_free, known_layaway
from posforge.runtime.flows.points import moved_points
from posforge.runtime.flows.print_receipt import receipt_job
from posforge.runtime.flows.sign_in import Session
from posforge.runtime.flows.tracing import check_laid_away


def hand_over(till: Till, session: Session, number: str) -> Sale:
    """Return the sale of a layaway, on disk: at its prices of then, paid with what was paid in.

    Raises UserError while something is left to pay or a bill is on the counter, for one that has
    ended, and while no shift is open.
    """
    approver = authorise(till, session, "layaway") or authorise(till, session, "sell")
    _day_of_revenue = session.bizdate  # without a shift there is none, and no Z would count it
    check_counter_free(till)
    me = till.identity
    with till.store.work() as work:
        layaway = known_layaway(till, number)
        if not layaway.is_open:
            raise UserError(f"{layaway.number} is closed.", hint="Choose another from the list.")
        if layaway.left_minor:
            raise UserError(
                f"Not all of {layaway.number} is paid.", hint="Take the rest, then hand it over."
            )
        check_laid_away(till, layaway.facts.lines)
        receipt = receipt_number(
            me.store, me.till, me.series, work.next_number(f"receipt:{me.series}")
        )
        facts = handed_over(layaway, number=receipt, shop=till.shop)
        event = work.record(facts, actor=session.person.id, approver=approver)
        sold = sale_of(event, facts)
        for moved in moved_points(till, sold, {}):
            work.record(moved, actor=session.person.id, cause=(event.header.id,))
        work.queue_print(receipt_job(till, number=receipt))
        reached("sale.before-commit")
    reached("sale.after-commit")
    return sold
