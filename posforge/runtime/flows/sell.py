"""Completing a sale: number, event, ledger, stock and print job in one commit, or none of it."""

from __future__ import annotations

from dataclasses import replace

from posforge.runtime.domain.cart import Cart
from posforge.runtime.domain.ids import receipt_number
from posforge.runtime.domain.payment import Tender
from posforge.runtime.domain.people import require
from posforge.runtime.domain.sale import Sale, complete, sale_of
from posforge.runtime.ext.context import Till
from posforge.runtime.ext.failpoints import reached
from posforge.runtime.flows.card import check_taken
from posforge.runtime.flows.held import keep
from posforge.runtime.flows.points import (
    back_tenders,
    moved_points,
    points_back,
)
from posforge.runtime.flows.print_receipt import receipt_job
from posforge.runtime.flows.refund import check_returned_twice, returned_sales
from posforge.runtime.flows.sign_in import Session
from posforge.runtime.flows.tracing import check_pieces


def sell(
    till: Till,
    session: Session,
    cart: Cart,
    tenders: tuple[Tender, ...],
    *,
    rounding_minor: int = 0,
    approver: str = "",
) -> Sale:
    """Return the completed sale; when this returns, it is on disk and cannot be lost.

    `rounding_minor` is what rounding to the coins in use adds to what is due.

    Printing and the drawer follow from the print queue: a jam means "print again", never "sell
    again". Raises UserError for an empty bill or tenders that do not pay it, KnownError when the
    disk refuses, and then nothing was written and the bill is still open.
    """
    require(till.shop, session.person, "sell")
    check_returned_twice(till, cart)
    check_pieces(till, cart.standing)
    keep(till, replace(cart, tenders=tenders))
    back = points_back(till, cart)
    tenders = (*back_tenders(back), *tenders)
    identity = till.identity
    with till.store.work() as work:
        number = receipt_number(
            identity.store,
            identity.till,
            identity.series,
            work.next_number(f"receipt:{identity.series}"),
        )
        facts = complete(
            cart,
            tenders,
            number=number,
            till=identity.till,
            shop=till.shop,
            rounding_minor=rounding_minor,
        )
        check_taken(work, till, cart, tenders)
        event = work.record(
            facts, actor=session.person.id, approver=approver, cause=returned_sales(cart)
        )
        sold = sale_of(event, facts)
        for moved in moved_points(till, sold, back):
            work.record(moved, actor=session.person.id, cause=(event.header.id,))
        work.remove_cart(cart.id)
        ways = (till.payments.get(one.method) for one in tenders)
        opens_drawer = any(way.opens_drawer for way in ways if way is not None)
        work.queue_print(receipt_job(till, number=number, opens_drawer=opens_drawer))
        reached("sale.before-commit")
    reached("sale.after-commit")
    return sold
