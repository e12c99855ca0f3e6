"""An instalment of a layaway, or money given back of one: a bill without goods, paid like any."""

from __future__ import annotations

from dataclasses import replace

from posforge.errors import UserError
from posforge.runtime.domain.cart import Cart, ForLayaway
from posforge.runtime.domain.events_layaway import LayawayPaid
from posforge.runtime.domain.layaway import Instalment, Layaway, instalment_of
from posforge.runtime.domain.payment import ON_ACCOUNT, Tender
from posforge.runtime.domain.points import POINTS
from posforge.runtime.ext.context import Till
from posforge.runtime.ext.failpoints import reached
from posforge.runtime.flows.approve import authorise
from posforge.runtime.flows.card import check_taken
from posforge.runtime.flows.held import keep
from posforge.runtime.flows.layaways import check_counter_free, known_layaway
from posforge.runtime.flows.new_bill import opened
from posforge.runtime.flows.print_receipt import layaway_job
from posforge.runtime.flows.sign_in import Session


def begin_instalment(
    till: Till, session: Session, number: str, *, amount_minor: int | None = None
) -> Cart:
    """Return the bill of an instalment, saved and on the counter; without an amount, of the rest.

    An expired layaway takes money only from those who may cancel it. Raises UserError for more
    than is left, for less than the deposit as the first one, and while a bill is on the counter.
    """
    layaway = known_layaway(till, number)
    approver = authorise(till, session, "layaway")
    if not layaway.is_open:
        raise UserError(f"{layaway.number} is closed.", hint="Choose another from the list.")
    if layaway.is_expired(session.bizdate):
        approver = authorise(till, session, "cancel_layaway") or approver
    wanted = layaway.left_minor if amount_minor is None else amount_minor
    if not layaway.left_minor:
        raise UserError(f"{layaway.number} is paid.", hint="Hand the goods over.")
    if not 0 < wanted <= layaway.left_minor:
        raise UserError("That is not what is left to pay.", hint="Type at most what is left.")
    if wanted < layaway.least_minor:
        raise UserError("The first instalment is the deposit.", hint="Type at least so much.")
    return _start(till, session, layaway, amount_minor=wanted, approver=approver)


def begin_giving_back(till: Till, session: Session, number: str) -> Cart:
    """Return the bill that gives back what is due of a cancelled layaway, saved and on the counter.

    Raises UserError where nothing is to be given back, and while a bill is on the counter.
    """
    layaway = known_layaway(till, number)
    approver = authorise(till, session, "cancel_layaway")
    if layaway.back_minor <= 0:
        raise UserError(
            f"Nothing is to be given back of {layaway.number}.", hint="Cancel it first."
        )
    return _start(till, session, layaway, amount_minor=-layaway.back_minor, approver=approver)


def instalment_bill(
    till: Till, session: Session, layaway: Layaway, *, amount_minor: int, approver: str
) -> Cart:
    """Return a bill without goods for an amount of a layaway; it is not saved yet."""
    return replace(
        opened(till, session),
        customer=layaway.facts.customer,
        layaway=ForLayaway(number=layaway.number, amount_minor=amount_minor, approver=approver),
    )


def check_way(method: str) -> None:
    """Raise UserError for ways to pay that bring in no money: a debt, and points."""
    if method in (ON_ACCOUNT, POINTS):
        raise UserError("A layaway is paid with money.", hint="Take the instalment another way.")


def take_instalment(
    till: Till,
    session: Session,
    cart: Cart,
    tenders: tuple[Tender, ...],
    *,
    rounding_minor: int = 0,
    approver: str = "",
) -> Instalment:
    """Return the instalment; when this returns, it is on disk and its paper is on its way.

    `rounding_minor` is what rounding to the coins in use adds to what is due. Raises UserError
    where tenders do not pay it or the layaway does not want it any more.
    """
    wanted = cart.layaway
    if wanted is None:
        raise UserError("This bill is no instalment.", hint="Take its payment.")
    allowed = authorise(till, session, "layaway") if wanted.amount_minor > 0 else ""
    if sum(one.amount_minor for one in tenders) != wanted.amount_minor + rounding_minor:
        raise UserError("The payments do not add up to the total.", hint="Take the payment again.")
    keep(till, replace(cart, tenders=tenders))
    with till.store.work() as work:
        layaway = known_layaway(till, wanted.number)
        left = layaway.left_minor if layaway.is_open else -layaway.back_minor
        least, most = sorted((0, left))
        if not least <= wanted.amount_minor <= most:
            raise UserError(
                f"So much is not left of {layaway.number} any more.",
                hint="Give the payments back, and look at it in the list of layaways.",
            )
        facts = LayawayPaid(
            number=layaway.number,
            till=till.identity.till,
            cart=cart.id,
            opened_ms=cart.opened_ms,
            currency=till.shop.currency,
            customer=layaway.facts.customer,
            tenders=tenders,
            amount_minor=wanted.amount_minor,
            left_minor=left - wanted.amount_minor,
            rounding_minor=rounding_minor,
        )
        check_taken(work, till, cart, tenders)
        event = work.record(
            facts, actor=session.person.id, approver=approver or wanted.approver or allowed
        )
        work.remove_cart(cart.id)
        ways = (till.payments.get(one.method) for one in tenders)
        opens_drawer = any(way.opens_drawer for way in ways if way is not None)
        work.queue_print(
            layaway_job(
                till,
                number=layaway.number,
                instalment=event.header.id,
                opens_drawer=opens_drawer,
            )
        )
        reached("sale.before-commit")
    reached("sale.after-commit")
    return instalment_of(event, facts)


def _start(
    till: Till, session: Session, layaway: Layaway, *, amount_minor: int, approver: str
) -> Cart:
    check_counter_free(till)
    bill = instalment_bill(till, session, layaway, amount_minor=amount_minor, approver=approver)
    with till.store.work() as work:
        work.start_cart(bill)
    return bill
